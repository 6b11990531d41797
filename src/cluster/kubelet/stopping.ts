import { after, instantOf, milliseconds, seconds, timestampOf, type Instant } from '../../clock/instant.ts'
import type { Container } from '../../api/openapi/kubernetes.ts'
import { heldBackUntil } from './back-off.ts'
import { containerEvent } from './events.ts'
import { goDuration } from './go-duration.ts'
import { runHook } from './hooks.ts'
import type { Kill, Run } from './memory.ts'
import { because } from './reasons.ts'
import { catchUp, signalScript } from './scripts.ts'
import { terminationMessageOf } from './termination-message.ts'
import { crashLoopVisibleAfter, drawn, leastGrace, typical } from './timings.ts'
import { change, containerAt, containerCountOf, initCountOf, isAlive, roleOf, type Work } from './work.ts'

export const killedBySignal = 137
const forEver = instantOf(Number.MAX_SAFE_INTEGER)

/** Starts to bring a running container down: preStop, then SIGTERM, then SIGKILL. */
export function beginKill(work: Work, index: number, why: Kill['because']): void {
  const container = containerAt(work.pod, index)
  const deadline = deadlineOf(work, container, why)
  const handler = container.lifecycle?.preStop
  const hook = handler === undefined ? undefined : runHook(work, index, handler)
  const { run } = work.containers[index]!
  const grace = Math.max(0, Math.round((deadline - work.now) / 1000))
  containerEvent(
    work,
    index,
    'Normal',
    'Killing',
    killingText(work, container, why),
    because.containerStopping(container.name, grace),
  )
  if (hook !== undefined && !hook.isSuccess)
    containerEvent(
      work,
      index,
      'Warning',
      'FailedPreStopHook',
      'PreStopHook failed',
      because.containerStopping(container.name, grace),
    )
  const signalAt = hook === undefined ? work.now : instantOf(Math.min(after(work.now, hook.lasts), deadline))
  change(work, index, {
    stage: 'stopping',
    until: signalAt,
    run: { ...run!, kill: { because: why, begunAt: work.now, signalAt, deadline, isSignalled: false } },
  })
  signalWhoseTurnItIs(work)
}

function deadlineOf({ memory, pod, now }: Work, container: Container, why: Kill['because']): Instant {
  if (why === 'shutdown') return memory.shutdown!.deadline
  const probe = why === 'liveness' ? container.livenessProbe : why === 'startup' ? container.startupProbe : undefined
  return after(now, seconds(probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30))
}

function killingText({ pod }: Work, container: Container, why: Kill['because']): string {
  const { name } = container
  if (why === 'shutdown') return `Stopping container ${name}`
  if (why === 'changed') return `Container ${name} definition changed, will be restarted`
  if (why === 'postStart') return 'FailedPostStartHook'
  const policy = container.restartPolicy ?? pod.spec.restartPolicy
  return `Container ${name} failed ${why} probe${policy === 'Never' ? '' : ', will be restarted'}`
}

/** Sends SIGTERM to every container whose preStop is over and whose turn has come; answers whether there was one. */
export function signalWhoseTurnItIs(work: Work): boolean {
  let isAny = false
  work.containers.forEach(({ stage, run }, index) => {
    const kill = run?.kill
    if (stage !== 'stopping' || kill === undefined || kill.isSignalled || kill.signalAt > work.now) return
    if (kill.because === 'shutdown' && mustWaitForOthers(work, index)) {
      change(work, index, { until: undefined })
      return
    }
    signal(work, index, run!, kill)
    isAny = true
  })
  return isAny
}

/** A sidecar stops after all main containers and all later sidecars. @source kubernetes@1.36 kuberuntime_termination_order.go */
function mustWaitForOthers(work: Work, index: number): boolean {
  if (roleOf(work.pod, index) !== 'sidecar') return false
  const inits = initCountOf(work.pod)
  return work.containers.some(
    (other, at) => isAlive(other) && (at >= inits || (at > index && roleOf(work.pod, at) === 'sidecar')),
  )
}

function signal(work: Work, index: number, run: Run, kill: Kill): void {
  const { now } = work
  const limit = after(now, milliseconds(Math.max(kill.deadline - now, leastGrace)))
  const heeded = signalScript(work, index, 'TERM') ? work.containers[index]!.run! : run
  const { until, code } = endAfterSignal(work, heeded, limit)
  change(work, index, {
    until,
    run: { ...heeded, exitsAt: until, exitCode: code, kill: { ...kill, isSignalled: true } },
  })
}

function endAfterSignal(
  { now, random }: Work,
  { plan, startedAt, exitsAt, exitCode, script }: Run,
  limit: Instant,
): { until: Instant; code: number } {
  const isHung = plan.hangsAfter !== undefined && now >= after(startedAt, plan.hangsAfter)
  const stops = servesAsMain(script) ? 'usual' : plan.stopsAfter
  const delay = stops === 'usual' ? drawn(random, typical.gracefulStop) : stops
  const stopped = delay === 'never' || isHung ? forEver : after(now, delay)
  if (exitsAt !== undefined && exitsAt <= stopped && exitsAt <= limit)
    return { until: exitsAt, code: exitCode ?? plan.exitCode }
  return stopped <= limit
    ? { until: stopped, code: stops === plan.stopsAfter ? plan.stopCode : 0 }
    : { until: limit, code: killedBySignal }
}

/** The script has made way for a program that serves: that one takes SIGTERM well. */
function servesAsMain(script: Run['script']): boolean {
  const frames = script?.state.tasks.find(({ id }) => id === 1)?.frames ?? []
  return (
    frames.length > 0 &&
    frames.at(-1)!.type === 'program' &&
    frames.slice(0, -1).every(({ type }) => type === 'list' || type === 'andOr')
  )
}

/** The grace period has become shorter: what has been signalled is killed sooner. */
export function shortenGrace(work: Work, deadline: Instant): void {
  work.memory = { ...work.memory, shutdown: { ...work.memory.shutdown!, deadline } }
  work.containers.forEach(({ stage, until, run }, index) => {
    if (stage !== 'stopping' || run?.kill === undefined) return
    const kill = { ...run.kill, deadline, signalAt: instantOf(Math.min(run.kill.signalAt, deadline)) }
    if (!kill.isSignalled)
      return change(work, index, { ...(until !== undefined && { until: kill.signalAt }), run: { ...run, kill } })
    const limit = instantOf(Math.max(work.now, deadline))
    if (until !== undefined && until <= limit) return
    change(work, index, { until: limit, run: { ...run, exitsAt: limit, exitCode: killedBySignal, kill } })
  })
}

/** The process has ended: by itself or because it was killed. */
export function endRun(work: Work, index: number, exitCode: number, at: Instant): void {
  catchUp(work, index)
  const { run, containerID, endedAt: endedBefore } = work.containers[index]!
  const kill = run!.kill
  const message = terminationMessageOf(work.containers[index]!, containerAt(work.pod, index), exitCode)
  const state = {
    terminated: {
      containerID: containerID!,
      exitCode,
      finishedAt: timestampOf(at),
      ...(message !== undefined && { message }),
      reason: reasonOf(run!, exitCode),
      startedAt: timestampOf(run!.startedAt),
    },
  }
  if (kill !== undefined) work.isMidSync = true
  const wasProbeKill = kill?.because === 'liveness' || kill?.because === 'startup'
  const { plan, startedAt, script } = run!
  const past = { plan, startedAt, endedAt: at, ...(script && { logs: script.logs }) }
  change(work, index, { stage: 'finished', until: undefined, state, run: undefined, past, endedAt: at })
  work.because = because.containerExited(containerAt(work.pod, index).name, exitCode)
  if (work.memory.shutdown !== undefined || !willRestart(work, index, exitCode)) return
  if (kill?.because === 'changed')
    return change(work, index, { stage: 'waiting', until: work.now, crashBackOff: undefined })
  planRestart(work, index, wasProbeKill ? endedBefore : at, wasProbeKill)
}

function reasonOf({ plan, kill }: Run, exitCode: number): string {
  if (plan.exitReason !== undefined && kill === undefined) return plan.exitReason
  return exitCode === 0 ? 'Completed' : 'Error'
}

/** @source kubernetes@1.36 pkg/kubelet/container/helpers.go ShouldContainerBeRestarted */
export function willRestart({ pod }: Work, index: number, exitCode: number): boolean {
  const container = containerAt(pod, index)
  const role = roleOf(pod, index)
  if (role === 'sidecar') return true
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    const isListed = exitCodes?.values?.includes(exitCode) === true
    if (action === 'Restart' && exitCodes !== undefined && isListed === (exitCodes.operator === 'In')) return true
  }
  const policy = container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always'
  if (policy === 'Never') return false
  return policy === 'OnFailure' || role === 'init' ? exitCode !== 0 : true
}

/**
 * When the next instance may be started. A container killed by a probe is restarted in the same sync, which still measures
 * the back-off from the end of the instance before.
 */
function planRestart(work: Work, index: number, from: Instant | undefined, isSameSync: boolean): void {
  const { now } = work
  const { crashBackOff, endedAt } = work.containers[index]!
  const held = heldBackUntil(crashBackOff, from)
  if (held === undefined || held <= now) {
    const until = isSameSync ? now : after(now, drawn(work.random, typical.exitNoticed))
    return change(work, index, { stage: 'waiting', until, countedFrom: from })
  }
  const { delay } = crashBackOff!
  const { pod } = work
  const { name } = containerAt(pod, index)
  const message = `back-off ${goDuration(delay)} restarting failed container=${name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
  change(work, index, {
    stage: 'waiting',
    until: after(endedAt!, delay),
    countedFrom: endedAt!,
    reveal: {
      at: after(now, crashLoopVisibleAfter),
      state: { waiting: { message, reason: 'CrashLoopBackOff' } },
      delay,
    },
  })
}

/** `CrashLoopBackOff` becomes visible. */
export function revealBackOff(work: Work, index: number): void {
  const { reveal, state } = work.containers[index]!
  const { metadata } = work.pod
  const { name } = containerAt(work.pod, index)
  const why = because.crashLoop(name, reveal!.delay / 1000)
  const message = `Back-off restarting failed container ${name} in pod ${metadata.name}_${metadata.namespace}(${metadata.uid})`
  containerEvent(work, index, 'Warning', 'BackOff', message, why)
  change(work, index, {
    state: reveal!.state,
    reveal: undefined,
    ...(state.terminated !== undefined && { last: state }),
  })
  work.because = why
}

export function killEverything(work: Work): void {
  for (let index = 0; index < containerCountOf(work.pod); index++) {
    const { stage } = work.containers[index]!
    if (stage === 'running' || stage === 'hook') beginKill(work, index, 'shutdown')
    else if (stage === 'stopping') adoptKill(work, index)
    else change(work, index, { stage: 'finished', until: undefined, reveal: undefined, run: undefined })
  }
}

/** A container that is being killed for another reason goes on dying, within the pod's grace period. */
function adoptKill(work: Work, index: number): void {
  const { run } = work.containers[index]!
  change(work, index, { run: { ...run!, kill: { ...run!.kill!, because: 'shutdown' } } })
}
