import { after, type Instant } from '../../clock/instant.ts'
import type { ContainerPlan } from './plan.ts'
import { scriptAt } from './scripts.ts'
import { dateText } from './shell/date-format.ts'
import type { LogLine } from './shell/process.ts'
import { containerAt, containerCountOf, type Place } from './work.ts'

export interface LoggedLine {
  readonly at: Instant
  readonly text: string
  /** The line has not ended yet. */
  readonly isOpen?: boolean
}

/** Where and when one looks at a pod's logs. */
export type LogSource = Omit<Place, 'containers'>

const linesMost = 10_000

/**
 * What a container has written by now, oldest first; the last ten thousand lines. `previous` asks for the instance before.
 * `undefined` when there is no such instance.
 */
export function logsOf(
  { memory, pod, now, ...rest }: LogSource,
  container: string,
  previous = false,
): readonly LoggedLine[] | undefined {
  const index = Array.from({ length: containerCountOf(pod) }, (_, at) => at).find(
    (at) => containerAt(pod, at).name === container,
  )
  const known = index === undefined ? undefined : memory.containers[index]
  if (known === undefined) return undefined
  const { run, past, state } = known
  const isLiving = run !== undefined && state.running !== undefined
  if (isLiving && !previous) {
    const place: Place = { ...rest, memory, pod, now, containers: [...memory.containers] }
    const script = run.script === undefined ? undefined : scriptAt(place, index!, now)
    const lines = linesOf(saidBy(run.plan, script?.logs), run.startedAt, now)
    const open = script?.state.partial ?? ''
    return open === '' ? lines : [...lines, { at: now, text: open, isOpen: true }]
  }
  return past === undefined ? undefined : linesOf(saidBy(past.plan, past.logs), past.startedAt, past.endedAt)
}

/** What annotations tell comes before what a script has said. */
const saidBy = ({ logs }: ContainerPlan, said: readonly LogLine[] | undefined): readonly LogLine[] =>
  logs.length > 0 ? logs : (said ?? logs)

function linesOf(said: readonly LogLine[], startedAt: Instant, until: Instant): readonly LoggedLine[] {
  return said
    .map((line) => ({ at: after(startedAt, line.after), text: line.text }))
    .filter(({ at }) => at <= until)
    .slice(-linesMost)
    .map(({ at, text }) => ({ at, text: text.replaceAll('$(date)', () => dateText(at)) }))
}
