import type { Inspection } from '../../worker/protocol.ts'
import { clockText } from '../format/time.ts'
import { useMessage, useSession } from '../session.tsx'

/** What its events say, newest first. */
export function EventsTab({ inspection }: { readonly inspection: Inspection }) {
  const t = useMessage()
  const { actions } = useSession()
  const events = inspection.events.toReversed().toSorted((left, right) => right.lastAt - left.lastAt)
  if (events.length === 0) return <p className="kb-hint">{t('inspector.noEvents')}</p>
  return (
    <ul className="kb-events">
      {events.map((event, index) => (
        <li key={index} className={`kb-event kb-event-${event.type.toLowerCase()}`}>
          <p className="kb-event-head">
            <strong>{event.reason}</strong>
            {event.count > 1 && <span className="kb-tab-note">{t('inspector.count', { count: event.count })}</span>}
            <button
              type="button"
              className="kb-time-link"
              onClick={() => void actions.clock({ action: 'seek', at: event.lastAt })}
            >
              {clockText(event.lastAt)}
            </button>
          </p>
          <p className="kb-event-message">{event.message}</p>
          <p className="kb-event-source">{event.source}</p>
        </li>
      ))}
    </ul>
  )
}
