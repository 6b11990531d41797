import { flat } from '../../base/text.ts'
import { after, between, milliseconds, timestampOf, type Instant } from '../../clock/instant.ts'
import { hexOf, nextUint32, type RandomStream } from '../../clock/random.ts'
import { told } from './annotations.ts'
import { nextBackOff } from './back-off.ts'
import { planContainer } from './behaviour.ts'
import { missingConfiguration } from './configuration.ts'
import { containerEvent } from './events.ts'
import { durationOf, goDuration } from './go-duration.ts'
import { runHook } from './hooks.ts'
import { imageReference, notFoundText, type ImageReference } from './images.ts'
import type { ContainerMemory } from './memory.ts'
import { hasImage, knowsImage, reservePull } from './node-machine.ts'
import { retryPull } from './pull-back-off.ts'
import { because } from './reasons.ts'
import { beginScript } from './scripts.ts'
import { beginKill } from './stopping.ts'
import { drawn, syncRetry, typical } from './timings.ts'
import { change, containerAt, roleOf, type Work } from './work.ts'

/** Begins to start a container: its image first. @source kubernetes@1.36 pkg/kubelet/images/image_manager.go EnsureImageExists */
export function beginStart(work: Work, index: number): void {
  countBackOff(work, index)
  const container = containerAt(work.pod, index)
  const text = container.image ?? ''
  const reference = imageReference(text)
  if (work.containers[index]!.image !== text) change(work, index, { image: text, pull: undefined })
  if (reference.problem !== undefined) return refuseName(work, index, text, reference.problem)
  const policy = container.imagePullPolicy ?? reference.policy
  const isPresent = hasImage(work.machines, work.node.metadata.name, reference.full, work.now)
  if (policy === 'Never' && !isPresent) return refuseMissing(work, index, text)
  if (policy !== 'Always' && isPresent) {
    const message = `Container image "${text}" already present on machine and can be accessed by the pod`
    containerEvent(work, index, 'Normal', 'Pulled', message, because.imagePresent)
    return createContainer(work, index)
  }
  beginPull(work, index, text, reference)
}

function countBackOff(work: Work, index: number): void {
  const { crashBackOff, countedFrom } = work.containers[index]!
  if (countedFrom === undefined) return
  change(work, index, {
    crashBackOff: nextBackOff(crashBackOff, countedFrom, work.now),
    countedFrom: undefined,
    reveal: undefined,
  })
}

function refuseName(work: Work, index: number, text: string, problem: string): void {
  const message = `Failed to apply default image tag "${text}": couldn't parse image name "${text}": ${problem}`
  containerEvent(
    work,
    index,
    'Warning',
    'InspectFailed',
    message,
    because.startFailed(containerAt(work.pod, index).name, 'InvalidImageName'),
  )
  failStart(work, index, 'InvalidImageName', message, 'InvalidImageName')
}

function refuseMissing(work: Work, index: number, text: string): void {
  const message = `Container image "${text}" is not present with pull policy of Never`
  containerEvent(
    work,
    index,
    'Warning',
    'ErrImageNeverPull',
    message,
    because.startFailed(containerAt(work.pod, index).name, 'ErrImageNeverPull'),
  )
  failStart(work, index, 'ErrImageNeverPull', message, 'ErrImageNeverPull')
}

/** The sync ends with an error; the next one comes in 10–15 s. */
function failStart(work: Work, index: number, reason: string, message: string, eventText: string): void {
  const why = because.startFailed(containerAt(work.pod, index).name, reason)
  containerEvent(work, index, 'Warning', 'Failed', `Error: ${eventText}`, why)
  change(work, index, {
    stage: 'waiting',
    until: after(work.now, drawn(work.random, syncRetry)),
    state: { waiting: { message, reason } },
  })
  work.because = why
}

function beginPull(work: Work, index: number, text: string, reference: ImageReference): void {
  const { now, machines } = work
  const node = work.node.metadata.name
  containerEvent(work, index, 'Normal', 'Pulling', flat`Pulling image "${text}"`, because.imagePull(text))
  const duration = pullDuration(work, index, reference)
  const begunAt = reservePull(machines, node, reference.exists ? reference.full : undefined, now, duration)
  const pull = work.containers[index]!.pull
  change(work, index, {
    stage: 'pulling',
    until: after(begunAt, duration),
    pull: { failures: 0, ...pull, requestedAt: now, begunAt },
  })
}

function pullDuration(work: Work, index: number, reference: ImageReference) {
  const { random, machines } = work
  const container = containerAt(work.pod, index)
  if (!reference.exists) return drawn(random, typical.failedPull)
  if (knowsImage(machines, work.node.metadata.name, reference.full)) return drawn(random, typical.repeatedPull)
  const given = durationOf(told(work.pod, 'pull-time', container.name) ?? '')
  if (given !== undefined) return given
  const isSlow =
    reference.tag.startsWith('slow-') && container.readinessProbe === undefined && container.startupProbe === undefined
  return drawn(random, isSlow ? typical.slowPull : typical.firstPull)
}

export function endPull(work: Work, index: number): void {
  const { image, pull, until } = work.containers[index]!
  const reference = imageReference(image)
  if (!reference.exists) return retryPull(work, index, notFoundText(reference))
  const alone = goDuration(between(pull!.begunAt, until!))
  const whole = goDuration(between(pull!.requestedAt, until!))
  const message = flat`Successfully pulled image "${image}" in ${alone} (${whole} including waiting). Image size: ${reference.sizeBytes} bytes.`
  containerEvent(work, index, 'Normal', 'Pulled', message, because.imagePull(image))
  change(work, index, { pull: undefined })
  createContainer(work, index)
}

function createContainer(work: Work, index: number): void {
  const { pod, now, random } = work
  const container = containerAt(pod, index)
  const missing = missingConfiguration(container, pod, work.view)
  if (missing !== undefined) return failStart(work, index, 'CreateContainerConfigError', missing, missing)
  containerEvent(work, index, 'Normal', 'Created', 'Container created', because.containerCreated)
  const plan = planContainer(container, pod, {
    role: roleOf(pod, index),
    restarts: work.containers[index]!.runs,
    random,
  })
  const startedAt = after(now, milliseconds(drawn(random, typical.start) + plan.startDelay))
  change(work, index, {
    stage: 'creating',
    until: startedAt,
    run: { plan, startedAt, isStarted: false, isReady: false },
  })
}

/** The process runs; a postStart hook holds the sync until it is over. */
export function endCreate(work: Work, index: number): void {
  const { until, run, runs, state } = work.containers[index]!
  const container = containerAt(work.pod, index)
  const startedAt = until!
  containerEvent(work, index, 'Normal', 'Started', 'Container started', because.containerStarted)
  const { exitsAfter } = run!.plan
  const last = state.terminated === undefined ? {} : { last: state }
  change(work, index, {
    ...last,
    stage: 'running',
    until: undefined,
    disk: undefined,
    runs: runs + 1,
    containerID: newContainerID(work.random),
    state: runningSince(startedAt),
    reveal: undefined,
    run: {
      ...run!,
      startedAt,
      ...(exitsAfter !== undefined && { exitsAt: after(startedAt, exitsAfter) }),
      isStarted: container.startupProbe === undefined,
      isReady: container.startupProbe === undefined && container.readinessProbe === undefined,
    },
  })
  beginScript(work, index)
  const handler = container.lifecycle?.postStart
  if (handler !== undefined) {
    const hook = runHook(work, index, handler)
    const { run: begun } = work.containers[index]!
    change(work, index, {
      stage: 'hook',
      until: after(startedAt, hook.lasts),
      run: { ...begun!, ...(!hook.isSuccess && { hasHookFailed: true }) },
    })
  }
  work.because = because.containersStarted
}

export function endHook(work: Work, index: number): void {
  const container = containerAt(work.pod, index)
  const { run } = work.containers[index]!
  change(work, index, { stage: 'running', until: undefined })
  if (run?.hasHookFailed !== true) return
  containerEvent(
    work,
    index,
    'Warning',
    'FailedPostStartHook',
    'PostStartHook failed',
    because.startFailed(container.name, 'PostStartHookError'),
  )
  beginKill(work, index, 'postStart')
}

let sharedSecond = ''
let sharedState: ContainerMemory['state'] = {}

/** One object for all containers that started in one second. */
function runningSince(startedAt: Instant): ContainerMemory['state'] {
  const second = timestampOf(startedAt)
  if (second !== sharedSecond) {
    sharedSecond = second
    sharedState = Object.freeze({ running: Object.freeze({ startedAt: second }) })
  }
  return sharedState
}

/** Written in one piece: a chain of short strings would cost several times its length for each pod. */
function newContainerID(random: RandomStream): string {
  const parts = ['containerd://']
  for (let word = 0; word < 8; word++) parts.push(hexOf(nextUint32(random)))
  return parts.join('')
}
