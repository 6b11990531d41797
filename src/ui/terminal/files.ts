import type { CommandResult } from '../../worker/protocol.ts'
import type { Actions } from '../actions.ts'
import { freshId } from '../editor/documents.ts'
import type { EditorDocument, UiStore } from '../state.ts'

/** What a line has written with `>` becomes the editor's: a file that is there changes, a new one gets a tab. */
export function withWrittenFiles(store: UiStore, files: Readonly<Record<string, string>>): void {
  store.setState(({ documents }) => {
    const known = new Set(documents.map(({ name }) => name))
    const changed = documents.map((document) => {
      const text = files[document.name]
      return text === undefined ? document : { ...document, text }
    })
    const fresh = Object.entries(files).filter(([name]) => !known.has(name))
    return {
      documents: fresh.reduce<readonly EditorDocument[]>(
        (all, [name, text]) => [...all, { id: freshId(all), name, text }],
        changed,
      ),
    }
  })
}

const editPattern = /^(kubectl|k|oc)\s+edit\s+([^|;&<>]+)$/

/** `kubectl edit` puts the object's manifest into a tab of the editor; nothing for every other line. */
export async function openForEdit(
  command: string,
  actions: Actions,
  store: UiStore,
  words: string,
): Promise<CommandResult | undefined> {
  const target = editPattern.exec(command)?.[2]?.trim()
  if (target === undefined) return undefined
  const found = await actions.kubectl(`kubectl get ${target} -o yaml`)
  if (found.exitCode !== 0) return found
  const name = `${/^ {2}name: (\S+)/m.exec(found.stdout)?.[1] ?? 'edited'}.yaml`
  withWrittenFiles(store, { [name]: withoutServersPart(found.stdout) })
  const opened = store.getState().documents.find((document) => document.name === name)
  store.setState({ region: 'editor', ...(opened !== undefined && { activeDocument: opened.id, problems: [] }) })
  return { stdout: `${words}\n`, stderr: '', exitCode: 0 }
}

/** The manifest without what the server writes and nobody edits. */
function withoutServersPart(yaml: string): string {
  return yaml
    .replace(/^status:\n(?:[ ].*\n?)*/m, '')
    .replace(/^ {2}(?:creationTimestamp|generation|resourceVersion|uid): .*\n/gm, '')
    .replace(/^ {2}managedFields:\n(?: {2}[- ].*\n?)*/m, '')
}
