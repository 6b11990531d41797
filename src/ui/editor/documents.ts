import type { EditorDocument, UiState } from '../state.ts'

type DocumentState = Pick<UiState, 'documents' | 'activeDocument'>

/** The state with a document's text replaced. */
export function withText(state: DocumentState, id: string, text: string): Partial<UiState> {
  return { documents: state.documents.map((document) => (document.id === id ? { ...document, text } : document)) }
}

/** The state with a fresh, empty file open. */
export function withNewDocument({ documents }: DocumentState): DocumentState {
  const id = freshId(documents)
  return { documents: [...documents, { id, name: freshName(documents), text: '' }], activeDocument: id }
}

/** The state without a document; the last one cannot go. */
export function withoutDocument(state: DocumentState, id: string): DocumentState {
  const { documents, activeDocument } = state
  const index = documents.findIndex((document) => document.id === id)
  const rest = documents.filter((document) => document.id !== id)
  const neighbour = rest[Math.min(index, rest.length - 1)]
  if (index < 0 || neighbour === undefined) return state
  return { documents: rest, activeDocument: activeDocument === id ? neighbour.id : activeDocument }
}

/** The state with a document renamed; an empty name or one that is taken changes nothing. */
export function withName({ documents, activeDocument }: DocumentState, id: string, wanted: string): DocumentState {
  const name = wanted.trim().replace(/[/\\]/g, '-')
  const isFree = name !== '' && documents.every((document) => document.id === id || document.name !== name)
  return {
    documents: isFree
      ? documents.map((document) => (document.id === id ? { ...document, name } : document))
      : documents,
    activeDocument,
  }
}

/** An id that no file has. */
export function freshId(documents: readonly EditorDocument[]): string {
  let number = documents.length + 1
  while (documents.some(({ id }) => id === `file-${number}`)) number++
  return `file-${number}`
}

function freshName(documents: readonly EditorDocument[]): string {
  let number = 1
  while (documents.some(({ name }) => name === `untitled-${number}.yaml`)) number++
  return `untitled-${number}.yaml`
}
