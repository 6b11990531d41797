import { firstDocuments } from '../editor/first-document.ts'
import type { EditorDocument, UiState } from '../state.ts'

type DocumentState = Pick<UiState, 'documents' | 'activeDocument'>
type SharedFile = Pick<EditorDocument, 'name' | 'text'>

/**
 * The reader's files with those of a link in front. A link that was opened before keeps what the reader made of its files;
 * files of other links go when nobody touched them, and so does the untouched first example.
 */
export function withSharedDocuments(state: DocumentState, files: readonly SharedFile[], hash: string): DocumentState {
  const prefix = `shared-${digestOf(hash)}-`
  const own = state.documents.filter(({ id, text }) => !id.startsWith(prefix) && !isUntouched(id, text))
  const shared = files.map(({ name, text }, index): EditorDocument => {
    const id = `${prefix}${index}-${digestOf(text)}`
    return state.documents.find((document) => document.id === id) ?? { id, name: freeName(name, own), text }
  })
  const first = shared[0]
  if (first === undefined) return state
  const documents = [...shared, ...own]
  const isActiveShared = shared.some(({ id }) => id === state.activeDocument)
  return { documents, activeDocument: isActiveShared ? state.activeDocument : first.id }
}

function isUntouched(id: string, text: string): boolean {
  const [example] = firstDocuments
  if (id === example?.id) return text === example.text
  return id.startsWith('shared-') && id.endsWith(`-${digestOf(text)}`)
}

/** `a.yaml`, or `a-2.yaml` where the reader has an `a.yaml` already. */
function freeName(name: string, taken: readonly EditorDocument[]): string {
  const isTaken = (wanted: string): boolean => taken.some((document) => document.name === wanted)
  if (!isTaken(name)) return name
  const [, stem = name, ending = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? []
  let number = 2
  while (isTaken(`${stem}-${number}${ending}`)) number++
  return `${stem}-${number}${ending}`
}

/** A short name for a text: FNV-1a, 32 bits. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}
