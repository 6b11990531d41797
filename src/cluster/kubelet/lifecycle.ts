import { after, seconds } from '../../clock/instant.ts'
import { podEvent } from './events.ts'
import { evictionOf } from './eviction.ts'
import type { Shutdown } from './memory.ts'
import { retryMounts } from './mounting.ts'
import { areMainsOver, isInitDone } from './phase.ts'
import { armProbes, runDueProbes } from './probing.ts'
import { isPullDue } from './pull-back-off.ts'
import { because } from './reasons.ts'
import { settleScripts } from './scripts.ts'
import { beginStart, endCreate, endHook, endPull } from './starting.ts'
import { endRun, killedBySignal, killEverything, revealBackOff, shortenGrace, signalWhoseTurnItIs } from './stopping.ts'
import { publishStatus } from './status.ts'
import { drawn, typical } from './timings.ts'
import { change, initCountOf, isAlive, isBusy, roleOf, type Work } from './work.ts'

const roundsMost = 1000

/** Carries out everything that is due by now, one thing after another, until nothing is left. */
export function advance(work: Work): void {
  for (let round = 0; round < roundsMost; round++) {
    const hasMoved =
      heedDeletion(work) ||
      heedDeadline(work) ||
      heedEviction(work) ||
      retryMounts(work) ||
      moveContainers(work) ||
      startNext(work) ||
      endPod(work) ||
      armAll(work)
    if (!hasMoved) return
  }
}

function heedDeletion(work: Work): boolean {
  const { memory, now, pod } = work
  const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata
  if (deletionTimestamp === undefined || memory.isFinished === true) return false
  const deadline = after(now, seconds(deletionGracePeriodSeconds))
  if (memory.shutdown === undefined) {
    beginShutdown(work, { cause: 'deleted', since: now, deadline })
    return true
  }
  if (memory.shutdown.deadline <= deadline) return false
  shortenGrace(work, deadline)
  return true
}

function beginShutdown(work: Work, shutdown: Shutdown): void {
  work.memory = { ...work.memory, shutdown }
  killEverything(work)
}

/** @source kubernetes@1.36 pkg/kubelet/active_deadline.go */
function heedDeadline(work: Work): boolean {
  const limit = work.pod.spec.activeDeadlineSeconds
  const { memory } = work
  if (limit === undefined || memory.shutdown !== undefined || memory.isFinished === true) return false
  if (work.now < after(memory.admittedAt, seconds(limit))) return false
  const verdict = {
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  }
  podEvent(work, 'Normal', verdict.reason, verdict.message, because.deadlineExceeded(limit))
  work.memory = { ...memory, verdict }
  const grace = work.pod.spec.terminationGracePeriodSeconds ?? 30
  beginShutdown(work, { cause: 'deadline', since: work.now, deadline: after(work.now, seconds(grace)) })
  return true
}

/** @source kubernetes@1.36 pkg/kubelet/eviction/eviction_manager.go evictPod */
function heedEviction(work: Work): boolean {
  const { memory, pod, now } = work
  if (memory.shutdown !== undefined || memory.isFinished === true) return false
  const message = evictionOf(pod)
  if (message === undefined) return false
  work.memory = { ...memory, verdict: { reason: 'Evicted', message } }
  beginShutdown(work, { cause: 'evicted', since: now, deadline: after(now, seconds(1)) })
  return true
}

function moveContainers(work: Work): boolean {
  let hasMoved = settleScripts(work)
  if (signalWhoseTurnItIs(work)) hasMoved = true
  for (let index = 0; index < work.containers.length; index++) {
    if (endStage(work, index)) hasMoved = true
    const { reveal } = work.containers[index]!
    if (reveal !== undefined && reveal.at <= work.now) {
      revealBackOff(work, index)
      hasMoved = true
    }
  }
  return hasMoved
}

/** Ends the container's stage if its time has come. */
function endStage(work: Work, index: number): boolean {
  const { stage, until, run } = work.containers[index]!
  const { now } = work
  if (run?.exitsAt !== undefined && run.exitsAt <= now && (stage === 'running' || stage === 'stopping')) {
    endRun(work, index, run.exitCode ?? run.plan.exitCode, run.exitsAt)
    return true
  }
  if (stage === 'running' || stage === 'stopping') return runDueProbes(work, index)
  if (until === undefined || until > now || stage === 'waiting' || stage === 'finished') return false
  if (roleOf(work.pod, index) === 'main') work.isMidSync = true
  if (stage === 'pulling') endPull(work, index)
  else if (stage === 'creating') endCreate(work, index)
  else endHook(work, index)
  return true
}

/** Starts the next container whose turn it is: init containers one by one, then the main ones in order. */
function startNext(work: Work): boolean {
  const { memory, now } = work
  if (now < memory.sandboxAt || memory.shutdown !== undefined || memory.isFinished === true || isBusy(work))
    return false
  const inits = initCountOf(work.pod)
  for (let index = 0; index < work.containers.length; index++) {
    if (isStartDue(work, index)) {
      if (!work.isMidSync && work.because !== undefined) publishStatus(work)
      work.isMidSync = true
      beginStart(work, index)
      return true
    }
    if (index < inits && !isInitDone(work, index) && !hasMainRun(work)) return false
  }
  return false
}

const hasMainRun = ({ containers, pod }: Work): boolean =>
  containers.some(({ runs }, index) => runs > 0 && roleOf(pod, index) === 'main')

function isStartDue(work: Work, index: number): boolean {
  const { stage, until, pull } = work.containers[index]!
  if (stage !== 'waiting' || (until !== undefined && until > work.now)) return false
  return pull?.stored === undefined || isPullDue(work, index)
}

/** All is over when the pod is being stopped, or its work is done, and nothing runs any more. */
function endPod(work: Work): boolean {
  const { memory, now, containers, pod } = work
  if (memory.isFinished === true) return remove(work)
  if (memory.shutdown === undefined) {
    if (!areMainsOver(work)) return false
    if (containers.some(isAlive)) {
      const grace = pod.spec.terminationGracePeriodSeconds ?? 30
      beginShutdown(work, { cause: 'completed', since: now, deadline: after(now, seconds(grace)) })
      return true
    }
  } else if (containers.some(isAlive)) return false
  finish(work)
  return true
}

/** @source kubernetes@1.36 pkg/kubelet/status/status_manager.go TerminatePod */
function finish(work: Work): void {
  const isInitialized = hasInitialized(work)
  const inits = initCountOf(work.pod)
  let hasLaterRun = false
  for (let index = work.containers.length - 1; index >= 0; index--) {
    const { state, last, runs } = work.containers[index]!
    const isMain = index >= inits
    const settled = state.terminated !== undefined ? state : last?.terminated !== undefined ? last : undefined
    if (settled !== undefined)
      change(work, index, { stage: 'finished', state: settled, ...(settled === last && { last: undefined }) })
    else if (isMain ? isInitialized : hasLaterRun || runs > 0)
      change(work, index, { stage: 'finished', state: lostState })
    else change(work, index, { stage: 'finished' })
    if (!isMain && runs > 0) hasLaterRun = true
  }
  const removeAt =
    work.pod.metadata.deletionTimestamp === undefined
      ? {}
      : { removeAt: after(work.now, drawn(work.random, typical.cleanup)) }
  work.memory = { ...work.memory, isFinished: true, ...removeAt }
  work.because = because.podFinished
}

const lostState = Object.freeze({
  terminated: Object.freeze({
    exitCode: killedBySignal,
    finishedAt: null as unknown as undefined,
    message: 'The container could not be located when the pod was terminated',
    reason: 'ContainerStatusUnknown',
    startedAt: null as unknown as undefined,
  }),
})

function hasInitialized(work: Work): boolean {
  const inits = initCountOf(work.pod)
  if (inits === 0 || hasMainRun(work)) return true
  const { run, state } = work.containers[inits - 1]!
  return roleOf(work.pod, inits - 1) === 'sidecar' ? run?.isStarted === true : state.terminated?.exitCode === 0
}

/** The last word on a deleted pod: nothing of it is left on the node. */
function remove(work: Work): boolean {
  const { memory, pod, now } = work
  if (memory.isRemoved === true || pod.metadata.deletionTimestamp === undefined) return false
  const removeAt = memory.removeAt ?? after(now, drawn(work.random, typical.cleanup))
  if (removeAt > now) {
    if (memory.removeAt !== undefined) return false
    work.memory = { ...memory, removeAt }
    return true
  }
  work.memory = { ...memory, isRemoved: true }
  const { name, namespace, uid } = pod.metadata
  const options = { gracePeriodSeconds: 0, preconditions: { uid } }
  work.attempt({
    verb: 'delete',
    resource: 'pods',
    ...(namespace !== undefined && { namespace }),
    name,
    options,
    because: because.podStopped,
  })
  return true
}

function armAll(work: Work): boolean {
  if (work.memory.shutdown !== undefined || work.memory.isFinished === true || isBusy(work)) return false
  let isAny = false
  for (let index = 0; index < work.containers.length; index++)
    if (work.containers[index]!.stage === 'running' && armProbes(work, index)) isAny = true
  return isAny
}
