import { after, instantOfCivil, milliseconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { advanceTo, step } from '../../engine/step.ts'
import { traceCluster, type Refusal, type World } from './harness.ts'
import { isInput, performInput } from './inputs.ts'
import { finalLines } from './lines.ts'

export interface Replay {
  /** How many lines agreed before the first that does not. */
  readonly matched: number
  readonly mismatch?: string
}

interface TraceLine {
  readonly at: number
  readonly text: string
}

interface Trace {
  readonly title: string
  readonly lines: readonly TraceLine[]
  readonly end: number
  readonly final: readonly string[]
}

const timed = /^ *(\d+)\.(\d{3})s {2}(.*)$/
const start = instantOfCivil(2026, 1, 1)

/**
 * Replays one trace: the actors' lines are done to the cluster when their time comes, everything that the controllers
 * say must follow line by line at the printed instants, and the FINAL block must be what is there in the end.
 */
export function replayWorkloadTrace(content: string): Replay {
  const trace = parseTrace(content)
  const expected = trace.lines.filter(({ text }) => !isInput(text))
  let matched = 0
  let mismatch: string | undefined
  const emit = (at: number, text: string): void => {
    const line = expected[matched]
    if (mismatch !== undefined) return
    if (line?.at === at && line.text === text.trimEnd()) matched++
    else mismatch = `line ${matched + 1}: expected ${shown(line)}, got ${shown({ at, text })}`
  }
  const cluster = traceCluster(worldOf(trace), emit)
  let said = 0
  for (const line of trace.lines) {
    if (!isInput(line.text)) {
      said++
      continue
    }
    advance(cluster, line.at, () => mismatch !== undefined || matched >= said)
    if (mismatch === undefined && matched < said)
      mismatch = `line ${matched + 1}: expected ${shown(expected[matched])}, got nothing`
    if (mismatch !== undefined) return { matched, mismatch }
    try {
      performInput(cluster, line.text)
    } catch (problem) {
      return { matched, mismatch: `${shown(line)}: ${(problem as Error).message}` }
    }
  }
  advance(cluster, trace.end, () => mismatch !== undefined)
  advanceTo(cluster, at(trace.end))
  if (mismatch === undefined && matched < expected.length)
    mismatch = `line ${matched + 1}: expected ${shown(expected[matched])}, got nothing`
  mismatch ??= finalMismatch(trace, cluster)
  return { matched, ...(mismatch !== undefined && { mismatch }) }
}

const at = (time: number) => after(start, milliseconds(time))

/** Everything before that instant, and as much of it as must come before the next input. */
function advance(cluster: Cluster, time: number, isEnough: () => boolean): void {
  advanceTo(cluster, at(time - 1))
  while (!isEnough() && step(cluster, at(time))) continue
  if (cluster.now < at(time)) moveClock(cluster, time)
}

/** Sets the clock without running what is due then: inputs come before the syncs of their millisecond. */
function moveClock(cluster: Cluster, time: number): void {
  cluster.now = at(time)
  cluster.server.now = at(time)
  cluster.stepsThisInstant = 0
}

const shown = (line: TraceLine | undefined): string =>
  line === undefined ? 'the end' : `${(line.at / 1000).toFixed(3)}s ${line.text}`

function parseTrace(content: string): Trace {
  const lines: TraceLine[] = []
  const final: string[] = []
  let title = ''
  let end = 0
  for (const raw of content.split('\n')) {
    const match = timed.exec(raw)
    if (match) lines.push({ at: Number(match[1]) * 1000 + Number(match[2]), text: match[3]!.trimEnd() })
    else if (raw.startsWith('#')) title = raw
    else if (raw.trim().startsWith('END at ')) end = Math.round(Number(/([\d.]+)s/.exec(raw)?.[1]) * 1000)
    else if (raw.trim() !== '') final.push(raw.trim())
  }
  return { title, lines, end: Math.max(end, lines.at(-1)?.at ?? 0), final }
}

function worldOf({ title, lines }: Trace): World {
  const created = lines.flatMap(({ text }) => {
    const match = /^create pod\/(\S+) .*? node=(\S+)/.exec(text)
    return match ? [{ name: match[1]!, isBound: !match[2]!.startsWith('<') }] : []
  })
  return {
    start,
    hasMaxUnavailableGate: /gate MaxUnavailableStatefulSet ON/.test(title),
    created,
    refusals: refusalsOf(lines),
  }
}

const refusedPattern =
  /^EVENT Warning .* FailedCreate: .*?((?:pods|persistentvolumeclaims) "([^"]+)" is forbidden: .*)$/

/** Which creations the API server refused, from the first to the last time that it is told. */
function refusalsOf(lines: readonly TraceLine[]): readonly Refusal[] {
  const byName = new Map<string, TraceLine[]>()
  for (const { at: time, text } of lines) {
    const match = refusedPattern.exec(text)
    if (match) byName.set(match[2]!, [...(byName.get(match[2]!) ?? []), { at: time, text: match[1]! }])
  }
  return [...byName].map(([name, messages]) => ({ name, from: messages[0]!.at, to: messages.at(-1)!.at, messages }))
}

function finalMismatch({ final }: Trace, cluster: Cluster): string | undefined {
  const { live } = cluster.server
  const actual = finalLines({
    sets: live.list('statefulsets'),
    daemonSets: live.list('daemonsets'),
    pods: live.list('pods'),
    claims: live.list('persistentvolumeclaims'),
    revisions: live.list('controllerrevisions'),
  })
  for (let index = 0; index < Math.max(actual.length, final.length); index++)
    if (actual[index] !== final[index])
      return `expected ${final[index] ?? 'the end'}, got ${actual[index] ?? 'nothing'}`
  return undefined
}
