import { instantOf } from '../clock/instant.ts'
import { eventsOf, type Bar, type Series } from './lane-parts.ts'
import type { History } from './history.ts'
import type { Trouble, Workload } from './workload-index.ts'

/** The troubles of all revisions as one; nothing when there never were any. */
export function troubleOf({ troubles }: Workload): Trouble | undefined {
  if (troubles.size < 2) return troubles.values().next().value
  const changes = [...troubles.values()]
    .flatMap(({ at, values }) =>
      values.map((value, index) => ({ at: at[index]!, by: value - (values[index - 1] ?? 0) })),
    )
    .toSorted((left, right) => left.at - right.at)
  let count = 0
  return {
    at: changes.map(({ at }) => at),
    values: changes.map(({ by }) => (count += by)),
    slots: [...troubles.values()].flatMap(({ slots }) => slots),
  }
}

/** How many pods of a revision fail, for those that ever had one. */
export function failingSeries(trouble: Trouble | undefined): { readonly failing?: Series } {
  return trouble === undefined ? {} : { failing: { at: trouble.at.map(instantOf), values: trouble.values } }
}

/** A revision that has nothing Ready and pods that fail is not being created: it fails. */
export function troubledBars(bars: readonly Bar[], trouble: Trouble | undefined): readonly Bar[] {
  if (trouble === undefined) return bars
  return bars.flatMap((bar) => (bar.style === 'creating' ? parted(bar, trouble) : [bar]))
}

function parted(bar: Bar, { at, values }: Trouble): readonly Bar[] {
  const parts: Bar[] = []
  let open: Bar = bar
  for (const [index, instant] of at.entries()) {
    const isPast = instant < bar.from
    if (!isPast && bar.to !== undefined && instant >= bar.to) break
    const style = values[index]! > 0 ? 'failing' : 'creating'
    if (style === open.style) continue
    const from = isPast ? bar.from : instantOf(instant)
    if (from > open.from) parts.push({ ...open, to: from })
    open = { ...bar, from, style }
  }
  return [...parts, open]
}

const warningsShown = 200

/** A closed lane says the warnings of the pods that it hides. */
export function withWarnings(
  history: History,
  events: ReturnType<typeof eventsOf>,
  trouble: Trouble | undefined,
): ReturnType<typeof eventsOf> {
  if (trouble === undefined) return events
  const warnings = trouble.slots
    .flatMap((slot) => eventsOf(history, history.columns.names[slot]!.uid))
    .filter(({ type }) => type === 'Warning')
    .toSorted((left, right) => left.revision - right.revision)
    .slice(0, warningsShown)
  return [...events, ...warnings].toSorted((left, right) => left.revision - right.revision)
}
