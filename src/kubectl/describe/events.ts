import type { Event } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import type { CommandContext } from '../command.ts'
import { ageSince, type Writer } from './writer.ts'

/** When an event was last seen. */
const lastSeen = ({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: Event): string =>
  series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp

/** Oldest first; those of one moment stay as they are. */
export const byLastSeen = (left: Event, right: Event): number =>
  (instantOfTimestamp(lastSeen(left)) ?? 0) - (instantOfTimestamp(lastSeen(right)) ?? 0)

/** `4m16s`, or `27s (x9 over 2m17s)` when it came more than once. */
export function ageText(event: Event, now: Instant): string {
  const first = ageSince(event.firstTimestamp ?? event.eventTime, now)
  const count = event.series?.count ?? event.count ?? 1
  return count > 1 ? `${ageSince(lastSeen(event), now)} (x${count} over ${first})` : first
}

/** The events about an object; for nodes also those that name it instead of its uid. */
export function eventsAbout(context: CommandContext, { kind, metadata }: KubeObject): readonly Event[] {
  const terms = [
    `involvedObject.name=${metadata.name}`,
    ...(metadata.namespace ? [`involvedObject.namespace=${metadata.namespace}`] : []),
    `involvedObject.uid=${metadata.uid}`,
  ]
  const namespace = metadata.namespace ?? ''
  const found = list({ ...context, namespace }, kindNamed('events')!, { fieldSelector: terms.join(',') })
  const listed = isRefusal(found) ? [] : (found as readonly Event[])
  if (kind !== 'Node') return listed
  const named = list({ ...context, namespace: '' }, kindNamed('events')!, {
    fieldSelector: `involvedObject.name=${metadata.name},involvedObject.uid=${metadata.name}`,
  })
  return isRefusal(named) ? listed : [...listed, ...(named as readonly Event[])]
}

/** The section at the end of every description. @source kubernetes@1.36 kubectl/pkg/describe DescribeEvents */
export function describeEvents(writer: Writer, events: readonly Event[], now: Instant): void {
  if (events.length === 0) return writer.field('Events', '<none>')
  writer.flush()
  writer.line('Events:')
  writer.line('Type\tReason\tAge\tFrom\tMessage', 1)
  writer.line('----\t------\t----\t----\t-------', 1)
  const sorted = events.toSorted((left, right) =>
    keyOf(left) < keyOf(right) ? -1 : keyOf(left) > keyOf(right) ? 1 : 0,
  )
  for (const event of sorted)
    writer.line(
      [
        event.type,
        event.reason,
        ageText(event, now),
        event.source?.component || event.reportingComponent || '',
        (event.message ?? '').trim(),
      ].join('\t'),
      1,
    )
}

/** Sorted by last timestamp; one without any goes first. */
const keyOf = ({ lastTimestamp }: Event): string => lastTimestamp ?? ''
