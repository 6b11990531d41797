import type { CursorState, TextEditor, TextEditorEvents, TextEditorProps } from '../text-editor.ts'

/** Loads Monaco in the reader's language and puts it into an element. Language files must come before Monaco itself. */
export async function openMonaco(
  host: HTMLElement,
  latestProps: () => TextEditorProps,
  events: TextEditorEvents,
  cursor: () => CursorState | undefined,
): Promise<TextEditor> {
  if (latestProps().locale === 'ko') await import('monaco-editor/nls/lang/ko.js')
  const { createMonacoEditor } = await import('./monaco-editor.ts')
  const editor = createMonacoEditor(host, latestProps(), events)
  editor.adopt(cursor())
  return editor
}
