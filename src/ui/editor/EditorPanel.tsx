import { useMessage, useSession, useUi } from '../session.tsx'
import { EditorBody } from './EditorBody.tsx'
import { EditorFooter } from './EditorFooter.tsx'
import { FileTabs } from './FileTabs.tsx'
import { useCheck } from './use-check.ts'
import './editor.css'

/** Files, their text, Apply, and what came of it. */
export function EditorPanel() {
  useCheck()
  return (
    <>
      <div className="kb-editor-head">
        <FileTabs />
        <ApplyButton />
      </div>
      <EditorBody />
      <EditorFooter />
    </>
  )
}

const applyKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵'

function ApplyButton() {
  const t = useMessage()
  const { commands } = useSession()
  const isApplying = useUi((state) => state.isApplying)
  const isReady = useUi((state) => state.connection === 'ready')
  return (
    <button
      type="button"
      className="kb-button kb-button-primary kb-apply"
      title={`${t('command.apply')} (${applyKeys})`}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      disabled={isApplying || !isReady}
      onClick={() => commands.run('apply')}
    >
      {t(isApplying ? 'editor.applying' : 'editor.apply')} <kbd aria-hidden="true">{applyKeys}</kbd>
    </button>
  )
}
