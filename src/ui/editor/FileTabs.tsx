import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useMessage, useSession, useUi } from '../session.tsx'
import type { EditorDocument } from '../state.ts'
import { Icon } from '../widgets/Icon.tsx'
import '../widgets/tabs.css'
import { withName, withNewDocument, withoutDocument } from './documents.ts'

/** The files as tabs: arrows move, F2 or a double click renames, Delete closes. */
export function FileTabs() {
  const t = useMessage()
  const { store } = useSession()
  const documents = useUi((state) => state.documents)
  const active = useUi((state) => state.activeDocument)
  const tabs = useRef<HTMLDivElement>(null)
  const [renamed, setRenamed] = useState<string | undefined>()
  const open = (id: string): void => store.setState({ activeDocument: id, problems: [], isChecking: true })
  /** The focus goes to the tab that comes in its place: the button that had it may be gone with it. */
  const closeActive = (): void => {
    store.setState((state) => ({ ...withoutDocument(state, active), problems: [], isChecking: true }))
    requestAnimationFrame(() => tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  const press = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const index = documents.findIndex(({ id }) => id === active)
    if (event.code === 'F2') setRenamed(active)
    else if (event.code === 'Delete') closeActive()
    else {
      const next = { ArrowRight: index + 1, ArrowLeft: index - 1 }[event.code]
      const target = next === undefined ? undefined : documents[(next + documents.length) % documents.length]
      if (target === undefined) return
      open(target.id)
      event.currentTarget.parentElement
        ?.querySelectorAll<HTMLElement>('[role="tab"]')
        [documents.indexOf(target)]?.focus()
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const rename = (document: EditorDocument, name: string): void => {
    setRenamed(undefined)
    store.setState((state) => withName(state, document.id, name))
  }
  return (
    <div className="kb-files">
      <div ref={tabs} className="kb-tabs" role="tablist" aria-label={t('editor.files')}>
        {documents.map((document) =>
          document.id === renamed ? (
            <RenameField key={document.id} document={document} onDone={(name) => rename(document, name)} />
          ) : (
            <button
              key={document.id}
              type="button"
              role="tab"
              className="kb-tab kb-file"
              aria-selected={document.id === active}
              tabIndex={document.id === active ? 0 : -1}
              title={document.name}
              onClick={() => open(document.id)}
              onDoubleClick={() => setRenamed(document.id)}
              onKeyDown={press}
            >
              <span>{document.name}</span>
            </button>
          ),
        )}
      </div>
      {documents.length > 1 && (
        <button
          type="button"
          className="kb-button kb-button-icon kb-button-bare kb-file-action"
          aria-label={t('editor.closeFile', { name: documents.find(({ id }) => id === active)?.name ?? '' })}
          title={t('editor.closeFile', { name: documents.find(({ id }) => id === active)?.name ?? '' })}
          onClick={closeActive}
        >
          <Icon name="close" />
        </button>
      )}
      <button
        type="button"
        className="kb-button kb-button-icon kb-button-bare kb-file-action"
        aria-label={t('editor.newFile')}
        title={t('editor.newFile')}
        onClick={() => store.setState(withNewDocument)}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}

function RenameField({
  document,
  onDone,
}: {
  readonly document: EditorDocument
  readonly onDone: (name: string) => void
}) {
  const t = useMessage()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <input
      ref={field}
      className="kb-field kb-file-name"
      aria-label={t('editor.renameFile', { name: document.name })}
      defaultValue={document.name}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => onDone(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.code === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur()
        if (event.code === 'Escape') onDone(document.name)
      }}
    />
  )
}
