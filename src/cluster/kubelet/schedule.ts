import { after, seconds, type Instant } from '../../clock/instant.ts'
import type { Reason, Wait } from '../machinery/contract.ts'
import { imageReference } from './images.ts'
import type { ContainerMemory, ProbeMemory } from './memory.ts'
import { waiting } from './reasons.ts'
import { never } from './shell/process.ts'
import { containerAt, initCountOf, roleOf, type Work } from './work.ts'

/** When the pod has to be looked at again. */
export interface Timers {
  at: Instant | undefined
  isBackground: boolean
  readonly waits: Wait[]
}

const backgroundAfterFailures = 3
/** A script that goes on asking others is routine. */
const backgroundAfterTurns = 4
/** A main container that ends later than this keeps nobody waiting. */
const longRun = 60_000

/** The next instants at which something changes, and what is being waited for until then. */
export function timersOf(work: Work): Timers {
  const timers: Timers = { at: undefined, isBackground: true, waits: [] }
  const { memory, now, pod } = work
  if (memory.isFinished === true) {
    if (memory.removeAt !== undefined && memory.isRemoved !== true) wait(work, timers, memory.removeAt, waiting.cleanup)
    return timers
  }
  if (memory.mounts !== undefined && memory.shutdown === undefined) {
    const { nextAt, volume, text, failures } = memory.mounts
    wait(work, timers, nextAt, waiting.volumeMount(volume, text), failures >= backgroundAfterFailures)
  } else if (now < memory.sandboxAt) wait(work, timers, memory.sandboxAt, waiting.sandbox)
  else for (let index = 0; index < work.containers.length; index++) addContainer(work, timers, index)
  const limit = pod.spec.activeDeadlineSeconds
  if (limit !== undefined && memory.shutdown === undefined)
    wake(timers, after(memory.admittedAt, seconds(limit)), false)
  return timers
}

function wake(timers: Timers, at: Instant, isBackground: boolean): void {
  if (timers.at === undefined || at < timers.at) timers.at = at
  if (!isBackground) timers.isBackground = false
}

function wait(work: Work, timers: Timers, until: Instant | undefined, why: Reason, isBackground = false): void {
  if (until !== undefined) wake(timers, until, isBackground)
  const { name, namespace, uid } = work.pod.metadata
  timers.waits.push({
    about: { resource: 'pods', ...(namespace !== undefined && { namespace }), name, uid },
    because: why,
    ...(until !== undefined && { until }),
  })
}

function addContainer(work: Work, timers: Timers, index: number): void {
  const container = work.containers[index]!
  const { name } = containerAt(work.pod, index)
  const wakeAt = container.run?.script?.wakeAt
  if (wakeAt !== undefined && wakeAt < never && container.stage !== 'creating')
    wake(timers, wakeAt, container.run!.script!.turns > backgroundAfterTurns)
  if (container.reveal !== undefined) wake(timers, container.reveal.at, container.runs > backgroundAfterFailures)
  switch (container.stage) {
    case 'waiting':
      return addWaiting(work, timers, container, name)
    case 'pulling': {
      const { begunAt, requestedAt } = container.pull!
      return wait(
        work,
        timers,
        container.until,
        waiting.imagePull(name, container.image, Math.round((begunAt - requestedAt) / 1000)),
      )
    }
    case 'creating':
      return wait(work, timers, container.until, waiting.containerStart(name))
    case 'hook':
      return wait(work, timers, container.until, waiting.postStart(name))
    case 'stopping':
      return addStopping(work, timers, container, name)
    case 'running':
      return addRunning(work, timers, index, container, name)
    default:
      return
  }
}

function addWaiting(work: Work, timers: Timers, container: ContainerMemory, name: string): void {
  const { until, pull, runs, countedFrom, crashBackOff, state } = container
  if (until === undefined || until <= work.now) return
  const isOld = runs > backgroundAfterFailures
  if (pull?.stored !== undefined) {
    const why = waiting.imagePullBackOff(name, container.image, pull.failures, pull.delay! / 1000)
    return wait(work, timers, until, why, pull.failures >= backgroundAfterFailures)
  }
  if (runs === 0)
    return wait(
      work,
      timers,
      until,
      waiting.startRetry(name, state.waiting?.reason ?? imageReference(container.image).name),
      true,
    )
  const isHeld = crashBackOff !== undefined && countedFrom !== undefined && until - countedFrom >= crashBackOff.delay
  const why = isHeld ? waiting.crashLoopBackOff(name, runs - 1, crashBackOff.delay / 1000) : waiting.restart(name)
  wait(work, timers, until, why, isOld)
}

function addStopping(work: Work, timers: Timers, { until, run }: ContainerMemory, name: string): void {
  const kill = run!.kill!
  if (kill.isSignalled)
    wait(work, timers, until, waiting.terminationGrace(name, Math.round((kill.deadline - kill.begunAt) / 1000)))
  else if (until === undefined) wait(work, timers, undefined, waiting.sidecarTurn(name))
  else wait(work, timers, until, waiting.preStop(name))
  if (run!.exitsAt !== undefined && !kill.isSignalled) wake(timers, run!.exitsAt, false)
  if (run!.readiness?.nextAt !== undefined) wake(timers, run!.readiness.nextAt, true)
}

function addRunning(work: Work, timers: Timers, index: number, { run }: ContainerMemory, name: string): void {
  const { exitsAt, startup, readiness, liveness } = run!
  const role = roleOf(work.pod, index)
  const container = containerAt(work.pod, index)
  if (exitsAt === undefined && role === 'init')
    wait(work, timers, undefined, waiting.initContainer(name, index, initCountOf(work.pod)))
  if (exitsAt !== undefined) {
    if (role === 'init') wait(work, timers, exitsAt, waiting.initContainer(name, index, initCountOf(work.pod)))
    else wake(timers, exitsAt, isKeptAlive(work, index) && exitsAt - work.now > longRun)
  }
  if (startup?.nextAt !== undefined)
    addProbe(work, timers, name, 'startup', startup, container.startupProbe?.failureThreshold ?? 3)
  if (readiness?.nextAt !== undefined) {
    if (!run!.isReady)
      addProbe(work, timers, name, 'readiness', readiness, container.readinessProbe?.successThreshold ?? 1)
    else wake(timers, readiness.nextAt, readiness.streak > 0)
  }
  if (liveness?.nextAt !== undefined) {
    if (liveness.streak < 0)
      addProbe(work, timers, name, 'liveness', liveness, container.livenessProbe?.failureThreshold ?? 3)
    else wake(timers, liveness.nextAt, liveness.streak > 0)
  }
}

const isKeptAlive = ({ pod }: Work, index: number): boolean =>
  (containerAt(pod, index).restartPolicy ?? pod.spec.restartPolicy ?? 'Always') === 'Always'

/** A probe that goes on failing is routine after a while, unless its answer is known to change. */
function addProbe(
  work: Work,
  timers: Timers,
  name: string,
  probe: string,
  memory: ProbeMemory,
  threshold: number,
): void {
  const { streak, nextAt } = memory
  const isRoutine = probe === 'readiness' && streak < -backgroundAfterFailures
  wait(
    work,
    timers,
    nextAt,
    waiting.probe(name, probe, Math.max(streak, 0), Math.max(-streak, 0), threshold),
    isRoutine,
  )
}
