import type { Container } from '../../api/openapi/kubernetes.ts'
import { after, instantOf, milliseconds, seconds, type Instant } from '../../clock/instant.ts'
import type { Run, ScriptMemory } from './memory.ts'
import type { Directory } from './shell/files.ts'
import { never, type LogLine, type Process } from './shell/process.ts'
import { advanced, outlookOf, processFor, signalled, type Stretch } from './shell/run.ts'
import { surroundingsOf, type Surroundings } from './surroundings.ts'
import { podDisk } from './volumes.ts'
import { change, type Place } from './work.ts'

const linesMost = 10_000

/** The process of a container begins: its command is carried out as far as it goes at once. */
export function beginScript(place: Place, index: number): void {
  const { run } = place.containers[index]!
  const words = run?.plan.script
  if (run === undefined || words === undefined) return
  const around = surroundingsOf(place, index)
  const { variables, directory } = around
  const state = processFor({ words, variables, directory, at: run.startedAt })
  change(place, index, { run: { ...run, script: { state, wakeAt: run.startedAt, turns: 0, logs: [] } } })
  lookAhead(place, index, around)
}

/** Lets every script go on whose time has come, the earliest first. Answers whether there was one. */
export function settleScripts(place: Place): boolean {
  let isAny = false
  for (let round = 0; round < 100; round++) {
    const index = earliest(place)
    if (index < 0) return isAny
    goOn(place, index)
    isAny = true
  }
  return isAny
}

function earliest({ containers, now }: Place): number {
  let chosen = -1
  let first = now as number
  containers.forEach(({ run }, index) => {
    const wakeAt = run?.script?.wakeAt
    if (wakeAt === undefined || wakeAt > first || (chosen >= 0 && wakeAt === first)) return
    chosen = index
    first = wakeAt
  })
  return chosen
}

function goOn(place: Place, index: number): void {
  const { state: stored, turns } = place.containers[index]!.run!.script!
  const state = turns > turnsAtOnce ? lateOne(stored, place.now) : stored
  const until = instantOf(Math.max(place.now, state.clock))
  take(place, index, advanced(state, surroundingsOf(place, index).world, until))
  lookAhead(place, index, surroundingsOf(place, index))
}

/** Who is asked less often than it wants to is late once, and does not catch up on what it has missed. */
function lateOne(state: Process, now: Instant): Process {
  const tasks = state.tasks.map((task) => (task.isDone || task.wakeAt >= now ? task : { ...task, wakeAt: now }))
  return { ...state, tasks, clock: instantOf(Math.max(state.clock, now)) }
}

/** Puts what a stretch of time has brought where it belongs. */
function take(place: Place, index: number, { state, lines, disks, wakeAt }: Stretch): void {
  const { run } = place.containers[index]!
  const script = run!.script!
  const logs = lines.length === 0 ? script.logs : [...script.logs, ...lines].slice(-linesMost)
  change(place, index, { run: { ...run!, script: { ...script, state, wakeAt, turns: script.turns + 1, logs } } })
  putDisks(place, index, disks)
}

/** Keeps written disks: a container's own, its pod's, or the cluster's. */
export function putDisks(place: Place, index: number, disks: ReadonlyMap<string, Directory>): void {
  for (const [name, content] of disks) {
    if (name === '') change(place, index, { disk: content })
    else if (name.startsWith(podDisk))
      place.memory = { ...place.memory, volumes: new Map(place.memory.volumes).set(name, content) }
    else place.machines.disks.set(name, content)
  }
}

function lookAhead(place: Place, index: number, { world }: Surroundings): void {
  const { run } = place.containers[index]!
  const script = run!.script!
  const outlook = outlookOf(script.state, world)
  const { changesAt } = outlook
  const soonest = instantOf(place.now + pauseAfter(script.turns))
  // Exec probes have to see files as they change; what repeats must have written all it writes before.
  const isSeen = outlook.type === 'repeats' || isWatched(place)
  const changeAt = changesAt === undefined || !isSeen ? never : instantOf(Math.max(changesAt, soonest))
  switch (outlook.type) {
    case 'ends':
      return change(place, index, {
        run: endingAt(run!, { ...script, wakeAt: changeAt }, outlook.at, outlook.exitCode),
      })
    case 'rests':
      return change(place, index, { run: { ...run!, script: { ...script, wakeAt: changeAt } } })
    case 'repeats': {
      if (changeAt < never) return change(place, index, { run: { ...run!, script: { ...script, wakeAt: changeAt } } })
      take(place, index, outlook.stretch)
      const taken = place.containers[index]!.run!
      const repeated: ScriptMemory = { ...taken.script!, wakeAt: never, logCycle: outlook.cycle }
      return change(place, index, { run: { ...taken, script: repeated } })
    }
    default: {
      const wakeAt = instantOf(Math.min(changeAt, Math.max(outlook.at, soonest)))
      return change(place, index, { run: { ...run!, script: { ...script, wakeAt } } })
    }
  }
}

const probesOf = ({ livenessProbe, readinessProbe, startupProbe }: Container) => [
  livenessProbe,
  readinessProbe,
  startupProbe,
]

/** Somebody looks at files all the time. */
const isWatched = ({ pod: { spec } }: Place): boolean =>
  [...spec.containers, ...(spec.initContainers ?? [])].some((container) =>
    probesOf(container).some((probe) => probe?.exec !== undefined),
  )

/** An end that is ordered already, by annotations or by a signal, comes first if it is earlier. */
function endingAt(run: Run, script: ScriptMemory, at: Instant, exitCode: number): Run {
  const leastAt = instantOf(Math.max(at, after(run.startedAt, leastLife)))
  if (run.exitsAt !== undefined && run.exitsAt <= leastAt) return { ...run, script }
  return { ...run, script, exitsAt: leastAt, exitCode }
}

const leastLife = milliseconds(50)

const turnsAtOnce = 50

/** Who asks for ever is asked less and less often. */
function pauseAfter(turns: number): number {
  if (turns <= turnsAtOnce) return turns === 0 ? 0 : 1
  if (turns <= 5000) return seconds(1)
  return turns <= 50_000 ? seconds(10) : seconds(60)
}

/** The script as it is at an instant, nothing kept: what it has written and said by then. */
export function scriptAt(place: Place, index: number, at: Instant): ScriptMemory {
  const scratch: Place = { ...place, now: at, containers: [...place.containers], machines: copyOfDisks(place) }
  catchUp(scratch, index)
  return scratch.containers[index]!.run!.script!
}

/** A copy of the place at an instant, all scripts as they are then. */
export function placeAt(place: Place, at: Instant): Place {
  const scratch: Place = { ...place, now: at, containers: [...place.containers], machines: copyOfDisks(place) }
  scratch.containers.forEach((_container, index) => catchUp(scratch, index))
  return scratch
}

const copyOfDisks = ({ machines }: Place) => ({ ...machines, disks: new Map(machines.disks) })

/** Brings a script to the place's instant, rounds of an endless loop skipped. */
export function catchUp(place: Place, index: number): void {
  const { run } = place.containers[index]!
  const script = run?.script
  if (run === undefined || script === undefined || script.state.exitCode !== undefined) return
  const unrolled = script.logCycle === undefined ? script : unrolledTo(script, run.startedAt, place.now)
  if (unrolled !== script) change(place, index, { run: { ...run, script: unrolled } })
  if (unrolled.state.clock >= place.now) return
  take(place, index, advanced(unrolled.state, surroundingsOf(place, index).world, place.now))
}

/** As many whole rounds as have passed, as lines; the state at the beginning of the one under way. */
function unrolledTo(script: ScriptMemory, startedAt: Instant, now: Instant): ScriptMemory {
  const { logCycle, state } = script
  if (logCycle === undefined) return script
  const rounds = Math.max(0, Math.floor((now - startedAt - logCycle.from) / logCycle.every))
  const lines: LogLine[] = []
  const first = Math.max(0, rounds - Math.ceil(linesMost / Math.max(1, logCycle.lines.length)))
  for (let round = first; round < rounds; round++)
    for (const line of logCycle.lines)
      lines.push({ text: line.text, after: milliseconds(logCycle.from + round * logCycle.every + line.after) })
  const begin = startedAt + logCycle.from + rounds * logCycle.every
  const shift = begin - state.clock
  const tasks = state.tasks.map((task) =>
    task.wakeAt >= never ? task : { ...task, wakeAt: instantOf(task.wakeAt + shift) },
  )
  const { logCycle: _cycle, ...rest } = script
  return {
    ...rest,
    state: { ...state, tasks, clock: instantOf(begin) },
    logs: [...script.logs, ...lines].slice(-linesMost),
  }
}

/** Files have changed, or a signal has come: what lies ahead of every script is looked at anew. */
export function lookAgain(place: Place): void {
  place.containers.forEach(({ run }, index) => {
    if (run?.script === undefined || run.script.state.exitCode !== undefined) return
    const { exitsAt: _at, exitCode: _code, ...rest } = run
    const planned = run.plan.exitsAfter === undefined ? {} : { exitsAt: after(run.startedAt, run.plan.exitsAfter) }
    if (run.kill === undefined) change(place, index, { run: { ...rest, ...planned } })
    lookAhead(place, index, surroundingsOf(place, index))
  })
}

/** SIGTERM to a script with a trap for it: the script goes on in the trap. Answers whether it has one. */
export function signalScript(place: Place, index: number, signal: string): boolean {
  const script = place.containers[index]?.run?.script
  if (script === undefined) return false
  catchUp(place, index)
  const { run } = place.containers[index]!
  const { world } = surroundingsOf(place, index)
  const state = signalled(run!.script!.state, world, signal)
  if (state === undefined) return false
  change(place, index, { run: { ...run!, script: { ...run!.script!, state } } })
  lookAhead(place, index, surroundingsOf(place, index))
  return true
}
