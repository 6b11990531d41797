import type { Inspection } from '../../worker/protocol.ts'
import { useLateMessage } from '../late-message.ts'
import { useSession, useUi } from '../session.tsx'
import { addNode } from './add-node.ts'
import { touchesOf } from './touches.ts'
import './touch.css'

/** What a hand can do to the selected object. Each button types a command into the terminal: nothing here is magic. */
export function Touch({ inspection }: { readonly inspection: Inspection }) {
  const t = useLateMessage()
  const { actions, client } = useSession()
  const second = useUi(({ clock }) => (clock === undefined ? 0 : Math.floor((clock.now - clock.start) / 1000)))
  const touches = touchesOf(inspection, second)
  if (touches.length === 0) return null
  return (
    <div className="kb-touch" role="group" aria-label={t('touch')}>
      {touches.map(({ word, line, isDanger = false }) => (
        <button
          key={word}
          type="button"
          className="kb-button"
          data-danger={isDanger}
          title={t('typed', { line })}
          onClick={() => actions.type(line)}
        >
          {t(word)}
        </button>
      ))}
      {inspection.kind === 'Node' && (
        <button type="button" className="kb-button" onClick={() => void addNode(client)}>
          {t('addNode')}
        </button>
      )}
    </div>
  )
}
