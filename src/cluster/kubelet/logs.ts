import type { Pod } from '../../api/openapi/kubernetes.ts'
import { after, civilTimeOf, instantOf, milliseconds, type Instant } from '../../clock/instant.ts'
import type { PodMemory } from './memory.ts'
import type { ContainerPlan } from './plan.ts'
import { containerAt, containerCountOf } from './work.ts'

export interface LoggedLine {
  readonly at: Instant
  readonly text: string
}

const linesMost = 10_000

/**
 * What a container has written by now, oldest first; the last ten thousand lines. `previous` asks for the instance before.
 * `undefined` when there is no such instance.
 */
export function logsOf(
  memory: PodMemory,
  pod: Pod,
  container: string,
  now: Instant,
  previous = false,
): readonly LoggedLine[] | undefined {
  const index = Array.from({ length: containerCountOf(pod) }, (_, at) => at).find(
    (at) => containerAt(pod, at).name === container,
  )
  const known = index === undefined ? undefined : memory.containers[index]
  if (known === undefined) return undefined
  const { run, past, state } = known
  const isLiving = run !== undefined && state.running !== undefined
  if (isLiving && !previous) return linesOf(run.plan, run.startedAt, now)
  return past === undefined ? undefined : linesOf(past.plan, past.startedAt, past.endedAt)
}

function linesOf(plan: ContainerPlan, startedAt: Instant, until: Instant): readonly LoggedLine[] {
  const lines = plan.logs.map((line) => ({ at: after(startedAt, line.after), text: line.text }))
  if (plan.logCycle !== undefined) lines.push(...roundsOf(plan.logCycle, startedAt, until))
  return lines
    .filter(({ at }) => at <= until)
    .slice(-linesMost)
    .map(({ at, text }) => ({ at, text: text.replaceAll('$(date)', () => dateText(at)) }))
}

function roundsOf(
  { from, every, lines }: NonNullable<ContainerPlan['logCycle']>,
  startedAt: Instant,
  until: Instant,
): LoggedLine[] {
  const rounds = Math.floor((until - startedAt - from) / every) + 1
  const first = Math.max(0, rounds - Math.ceil(linesMost / lines.length) - 1)
  const said: LoggedLine[] = []
  for (let round = first; round < rounds; round++) {
    const begin = after(startedAt, milliseconds(from + round * every))
    for (const line of lines) said.push({ at: instantOf(begin + line.after), text: line.text })
  }
  return said
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number, fill: string): string => String(value).padStart(2, fill)

/** As busybox prints it: `Mon Jan  5 10:00:00 UTC 2026`. */
export function dateText(at: Instant): string {
  const { year, month, day, hour, minute, second, weekday } = civilTimeOf(at)
  const clock = [hour, minute, second].map((value) => two(value, '0')).join(':')
  return `${weekdays[weekday]} ${months[month - 1]} ${two(day, ' ')} ${clock} UTC ${year}`
}
