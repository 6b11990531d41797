import { after, instantOf, milliseconds, seconds, type Instant } from '../../clock/instant.ts'
import type { Probe } from '../../api/openapi/kubernetes.ts'
import { containerEvent } from './events.ts'
import type { ProbeMemory, Run } from './memory.ts'
import { insideOf } from './exec-probe.ts'
import { failureAt, nextFlip, type ProbeKind, type ProbeTarget } from './probe-outcome.ts'
import { because } from './reasons.ts'
import { beginKill } from './stopping.ts'
import { change, containerAt, type Work } from './work.ts'

const fields = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const
const titles = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const
/** After so many equal failures events are dropped anyway; the worker is followed only now and then. */
const steadyAfter = 25
const steadyPeriods = 30

/**
 * Lets the probe workers take notice of a container that has just been shown as running: the startup probe alone if there
 * is one, else readiness at once and liveness. Answers whether it did. @source kubernetes@1.36 pkg/kubelet/prober/prober_manager.go
 */
export function armProbes(work: Work, index: number): boolean {
  const { run } = work.containers[index]!
  const { startupProbe, readinessProbe, livenessProbe } = containerAt(work.pod, index)
  if (run === undefined || (startupProbe ?? readinessProbe ?? livenessProbe) === undefined) return false
  if ((run.startup ?? run.readiness ?? run.liveness) !== undefined) return false
  if (startupProbe !== undefined && !run.isStarted) armOne(work, index, 'startup', startupProbe)
  else armAfterStartup(work, index)
  return true
}

function armAfterStartup(work: Work, index: number): void {
  const { livenessProbe, readinessProbe } = containerAt(work.pod, index)
  if (livenessProbe !== undefined) armOne(work, index, 'liveness', livenessProbe)
  if (readinessProbe !== undefined) armOne(work, index, 'readiness', readinessProbe)
}

function armOne(work: Work, index: number, kind: ProbeKind, probe: Probe): void {
  const run = work.containers[index]!.run!
  const readyToAsk = instantOf(Math.max(work.now, after(run.startedAt, seconds(probe.initialDelaySeconds ?? 0))))
  const isImmediate = kind === 'readiness' && readyToAsk === work.now
  const armed: ProbeMemory = { streak: 0, lastAt: work.now, isPassing: kind === 'liveness' }
  const target = targetOf(work, index, kind, run)!
  const first = firstTick(work, probe, readyToAsk, isImmediate)
  const next = kind === 'liveness' ? firstFailure(work, target, first) : first
  change(work, index, { run: { ...run, [kind]: { ...armed, ...(next !== undefined && { nextAt: next }) } } })
}

function firstTick(work: Work, probe: Probe, from: Instant, isImmediate: boolean): Instant {
  return isImmediate ? from : tickFrom(work.memory.admittedAt, periodOf(probe), isAfterArming(work, from))
}

/** A tick of the very instant of arming has passed already. */
const isAfterArming = (work: Work, from: Instant): Instant => (from === work.now ? after(from, milliseconds(1)) : from)

/** A liveness probe that succeeds changes nothing: the first tick that matters is the first that may fail. */
function firstFailure(work: Work, target: ProbeTarget, tick: Instant): Instant | undefined {
  if (failureAt(target, tick) !== undefined) return tick
  const flip = nextFlip(target, tick)
  return flip === undefined ? undefined : tickFrom(work.memory.admittedAt, periodOf(target.probe), flip)
}

const periodOf = (probe: Probe): number => (probe.periodSeconds ?? 10) * 1000

/** The first tick of a worker that began at `base`, not before `from`. */
function tickFrom(base: Instant, period: number, from: Instant): Instant {
  return instantOf(base + Math.ceil((from - base) / period) * period)
}

function targetOf(work: Work, index: number, kind: ProbeKind, run: Run): ProbeTarget | undefined {
  const container = containerAt(work.pod, index)
  const probe = container[fields[kind]]
  if (probe === undefined) return undefined
  const base = { kind, probe, container, pod: work.pod, run, podIP: work.memory.podIP ?? '' }
  const readsFiles = probe.httpGet !== undefined && work.containers[index]!.disk !== undefined
  return probe.exec !== undefined || readsFiles ? { ...base, inside: insideOf(work, index) } : base
}

const kinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']

/** Runs every probe of the container that is due; answers whether there was one. */
export function runDueProbes(work: Work, index: number): boolean {
  let isAny = false
  for (const kind of kinds) {
    const { run, stage } = work.containers[index]!
    const due = run?.[kind]?.nextAt
    if (due === undefined || due > work.now) continue
    if (stage !== 'running' && (kind !== 'readiness' || stage !== 'stopping')) continue
    runProbe(work, index, kind, run!, due)
    isAny = true
  }
  return isAny
}

/** Looks again at every probe: what they will meet may have changed (an annotation, a clock that stood still). */
export function reviewProbes(work: Work, index: number): void {
  for (const kind of kinds) {
    const run = work.containers[index]!.run
    const memory = run?.[kind]
    if (run === undefined || memory === undefined) continue
    const target = targetOf(work, index, kind, run)
    if (target === undefined) continue
    const soonest = tickFrom(work.memory.admittedAt, periodOf(target.probe), isAfterArming(work, work.now))
    if (memory.nextAt !== undefined && memory.nextAt <= soonest) continue
    const isAsPublished = (failureAt(target, soonest) === undefined) === memory.isPassing
    if (!isAsPublished) change(work, index, { run: { ...run, [kind]: { ...memory, nextAt: soonest } } })
  }
}

function runProbe(work: Work, index: number, kind: ProbeKind, run: Run, at: Instant): void {
  const memory = run[kind]!
  const target = targetOf(work, index, kind, run)
  if (target === undefined) return change(work, index, { run: { ...run, [kind]: undefined } })
  const failure = failureAt(target, at)
  const streak = streakAfter(work, target.probe, memory, at, failure === undefined)
  const threshold = failure === undefined ? (target.probe.successThreshold ?? 1) : (target.probe.failureThreshold ?? 3)
  const isDecided = Math.abs(streak) >= threshold
  const isPassing = isDecided ? failure === undefined : memory.isPassing
  if (failure !== undefined) reportFailure(work, index, kind, failure, -streak, threshold)
  const nextAt = nextTick(work, target, { streak, lastAt: at, isPassing }, failure === undefined)
  const next: ProbeMemory = { streak, lastAt: at, isPassing, ...(nextAt !== undefined && { nextAt }) }
  change(work, index, { run: { ...run, [kind]: next } })
  if (isDecided) publish(work, index, kind, isPassing, streak)
}

/** Ticks between the last one looked at and this one met what the last one met. */
function streakAfter(work: Work, probe: Probe, memory: ProbeMemory, at: Instant, isSuccess: boolean): number {
  const period = periodOf(probe)
  const base = work.memory.admittedAt
  const skipped = Math.max(0, Math.ceil((at - base) / period) - 1 - Math.floor((memory.lastAt - base) / period))
  const before = memory.streak === 0 ? 0 : memory.streak + Math.sign(memory.streak) * skipped
  if (isSuccess) return before > 0 ? before + 1 : 1
  return before < 0 ? before - 1 : -1
}

function nextTick(work: Work, target: ProbeTarget, memory: ProbeMemory, isSuccess: boolean): Instant | undefined {
  const period = periodOf(target.probe)
  const base = work.memory.admittedAt
  const soonest = tickFrom(base, period, after(memory.lastAt, milliseconds(1)))
  const flip = nextFlip(target, memory.lastAt)
  const flipTick = flip === undefined ? undefined : tickFrom(base, period, instantOf(Math.max(flip, soonest)))
  if (!isSuccess) {
    if (-memory.streak < steadyAfter) return soonest
    const later = after(soonest, milliseconds(period * (steadyPeriods - 1)))
    return flipTick !== undefined && flipTick < later ? flipTick : later
  }
  if (memory.isPassing) return flipTick
  const missing = (target.probe.successThreshold ?? 1) - memory.streak
  const decided = after(soonest, milliseconds(period * Math.max(0, missing - 1)))
  return flipTick !== undefined && flipTick < decided ? flipTick : decided
}

function reportFailure(
  work: Work,
  index: number,
  kind: ProbeKind,
  failure: string,
  failures: number,
  threshold: number,
): void {
  const { name } = containerAt(work.pod, index)
  const why = because.probeFailed(name, kind, failures, threshold)
  containerEvent(work, index, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${failure}`, why)
}

function publish(work: Work, index: number, kind: ProbeKind, isPassing: boolean, streak: number): void {
  const run = work.containers[index]!.run!
  const container = containerAt(work.pod, index)
  const why = because.probeChanged(container.name, kind, Math.max(streak, 0), Math.max(-streak, 0))
  if (kind === 'readiness') {
    if (run.isReady === isPassing) return
    change(work, index, { run: { ...run, isReady: isPassing } })
    work.because = why
  } else if (!isPassing) beginKill(work, index, kind)
  else if (kind === 'startup') {
    change(work, index, {
      run: {
        ...run,
        startup: { ...run.startup!, nextAt: undefined },
        isStarted: true,
        isReady: container.readinessProbe === undefined,
      },
    })
    work.because = why
    armAfterStartup(work, index)
  }
}
