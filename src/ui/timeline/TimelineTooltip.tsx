import type { Instant } from '../../clock/instant.ts'
import { useMessage } from '../session.tsx'
import { hasCurve } from './rows.ts'
import { clockText, spanText } from './time-text.ts'
import type { TimelineHit } from './timeline-hit.ts'
import { furtherFacts, laneFacts, valueAt } from './lane-facts.ts'

export interface TimelinePointed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly at: Instant
  readonly head: Instant
  readonly hit: TimelineHit
}

const barWords = {
  pending: 'mark.Pending',
  creating: 'mark.ContainerCreating',
  running: 'mark.Running',
  ready: 'mark.Ready',
  terminating: 'mark.Terminating',
  failing: 'timeline.failingBar',
  completed: 'mark.Completed',
  failed: 'mark.Failed',
  unknown: 'mark.Unknown',
} as const

/** Words for what the pointer is on; nothing for empty time. */
export function TimelineTooltip({ pointed }: { readonly pointed: TimelinePointed }) {
  const { x, y, width, height, hit } = pointed
  const content = <HitWords pointed={pointed} />
  if (hit.kind === 'axis' || hit.kind === 'nothing' || (hit.kind === 'lane' && !hasCurve(hit.row.lane))) return null
  const isRight = x > width * 0.62
  const isLow = y > height * 0.5
  return (
    <div
      className="kb-tip"
      style={{
        left: isRight ? undefined : x + 14,
        right: isRight ? width - x + 14 : undefined,
        top: isLow ? undefined : y + 12,
        bottom: isLow ? height - y + 12 : undefined,
      }}
    >
      {content}
    </div>
  )
}

function HitWords({ pointed: { hit, at, head } }: { readonly pointed: TimelinePointed }) {
  const t = useMessage()
  if (hit.kind === 'input') {
    return (
      <>
        <strong>{hit.input.label}</strong>
        <span className="kb-tip-facts">{clockText(hit.input.at, true)}</span>
      </>
    )
  }
  if (hit.kind === 'event') {
    const { event, more } = hit
    return (
      <>
        <span className={event.type === 'Warning' ? 'kb-tip-status kb-tip-danger' : 'kb-tip-status'}>
          <b>{event.reason}</b> <small>{clockText(event.at, true)}</small>
        </span>
        <span>{event.message}</span>
        {more > 0 && <small>+{more}</small>}
      </>
    )
  }
  if (hit.kind === 'bar') {
    const { bar, row } = hit
    return (
      <>
        <strong>{hit.label ?? row.lane.label}</strong>
        <span className="kb-tip-facts">
          <span>{t(barWords[bar.style])}</span>
          <span>
            {clockText(bar.from)} · {spanText((bar.to ?? head) - bar.from)}
          </span>
        </span>
      </>
    )
  }
  if (hit.kind === 'mark') {
    return (
      <>
        <strong>{hit.label ?? hit.row.lane.label}</strong>
        <span className="kb-tip-facts">
          <span>{clockText(hit.mark.at)}</span>
          <span>{t(`tick.${hit.mark.kind}`)}</span>
        </span>
      </>
    )
  }
  if (hit.kind !== 'lane') return null
  const { lane } = hit.row
  const ready = valueAt(lane.ready, at)
  const total = valueAt(lane.total, at)
  const desired = valueAt(lane.desired, at)
  const minimum = valueAt(lane.minimum, at)
  const maximum = valueAt(lane.maximum, at)
  return (
    <>
      <strong>{lane.label}</strong>
      {(lane.measure !== undefined || lane.schedule !== undefined || lane.done !== undefined) && (
        <span>{laneFacts(lane, at, t)}</span>
      )}
      {total !== undefined && <span>{t('timeline.readyOf', { ready: ready ?? 0, total })}</span>}
      <span className="kb-tip-facts">
        {desired !== undefined && <span>{t('timeline.desired', { desired })}</span>}
        {minimum !== undefined && maximum !== undefined && <span>{t('timeline.corridor', { minimum, maximum })}</span>}
      </span>
      {(lane.budget ?? lane.measure) !== undefined && <span className="kb-tip-facts">{furtherFacts(lane, at, t)}</span>}
    </>
  )
}
