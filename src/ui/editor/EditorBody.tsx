import { useEffect, useRef, useState } from 'react'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import { withText } from './documents.ts'
import { PlainEditor } from './PlainEditor.tsx'
import type { PlainEditorHandle } from './PlainEditor.tsx'
import { revisionSpans } from './revision-spans.ts'
import type { TextEditor, TextEditorEvents, TextEditorProps } from './text-editor.ts'

/** Monaco needs a mouse or a keyboard and room; a phone keeps its own text field, which its keyboard knows best. */
const roomyQuery = '(min-width: 761px), (pointer: fine)'

/** The active file's text: a plain field at once, Monaco as soon as the page has time for it. */
export function EditorBody() {
  const t = useMessage()
  const session = useSession()
  const { store, commands } = session
  const documents = useUi((state) => state.documents)
  const activeDocument = useUi((state) => state.activeDocument)
  const problems = useUi((state) => state.problems)
  const applied = useUi((state) => state.applied)
  const theme = useUi((state) => state.theme)
  const locale = useUi((state) => state.locale)
  const workloads = useWorkloads()
  const active = documents.find(({ id }) => id === activeDocument) ?? documents[0]!
  const props: TextEditorProps = {
    documentId: active.id,
    text: active.text,
    problems,
    spans: revisionSpans(active, applied, workloads),
    label: t('editor.label'),
    theme,
    locale,
  }
  const host = useRef<HTMLDivElement>(null)
  const plain = useRef<PlainEditorHandle>(null)
  const [editor, setEditor] = useState<TextEditor | undefined>()
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const [events] = useState<TextEditorEvents>(() => ({
    onChange: (id, text) => store.setState((state) => ({ ...withText(state, id, text), isChecking: true })),
    onApply: () => commands.run('apply'),
    onLeave: () => commands.run('focusStage'),
    schema: () => session.client.call('schema', {}),
  }))

  useEffect(() => {
    if (!matchMedia(roomyQuery).matches) return
    let isMounted = true
    let opened: TextEditor | undefined
    const open = async (): Promise<void> => {
      const { openMonaco } = await import('./monaco/open-monaco.ts')
      if (!isMounted || host.current === null) return
      const ready = await openMonaco(
        host.current,
        () => latest.current,
        events,
        () => plain.current?.cursor(),
      )
      if (!isMounted) return ready.close()
      opened = ready
      setEditor(ready)
    }
    const cancel = whenIdle(() => void open().catch(() => undefined))
    return () => {
      isMounted = false
      cancel()
      opened?.close()
    }
  }, [events])
  useEffect(() => editor?.update(props))
  // Monaco reads its own words once; what is ours changes at once.
  const menus = useRef(locale)
  useEffect(() => {
    if (editor === undefined) menus.current = locale
    else if (menus.current !== locale) store.setState(({ dictionary }) => ({ notice: dictionary['editor.menusLater'] }))
  }, [editor, locale, store])
  useEffect(
    () =>
      commands.register('focusEditor', (line) => {
        store.setState({ region: 'editor', isPresenting: false })
        requestAnimationFrame(() => (editor ?? plain.current)?.focus(line))
      }),
    [commands, editor, store],
  )
  return (
    <div className="kb-editor-body" data-editor={editor === undefined ? 'plain' : 'monaco'}>
      <PlainEditor
        {...props}
        handle={plain}
        events={events}
        isHidden={editor !== undefined}
        placeholder={t('editor.empty')}
      />
      <div className="kb-monaco" ref={host} />
    </div>
  )
}

/** Runs after the first paint, when nothing more urgent is to be done; the answer calls it off. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, 400)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(run, { timeout: 2000 })
  return () => cancelIdleCallback(idle)
}
