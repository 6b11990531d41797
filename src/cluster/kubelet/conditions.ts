import type { PodCondition } from '../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../clock/instant.ts'
import { isInitDone, type Phase } from './phase.ts'
import { containerAt, initCountOf, isAlive, roleOf, type Work } from './work.ts'

interface Wanted {
  readonly type: string
  readonly isTrue: boolean
  readonly reason?: string
  readonly message?: string
}

const owned: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
])
const nothing: readonly PodCondition[] = []

/**
 * The kubelet's five conditions in its order, after those of others. A transition time stays while the status stays.
 * @source kubernetes@1.36 pkg/kubelet/kubelet_pods.go generateAPIPodStatus, pkg/kubelet/status/generate.go
 */
export function conditionsOf(
  work: Work,
  phase: Phase,
  before: readonly PodCondition[] = nothing,
): readonly PodCondition[] {
  const others = before.every(({ type }) => owned.has(type)) ? nothing : before.filter(({ type }) => !owned.has(type))
  const containersReady = containersReadiness(work, phase)
  const wanted: readonly Wanted[] = [
    { type: 'PodReadyToStartContainers', isTrue: hasSandbox(work) },
    initialization(work, phase),
    readiness(work, containersReady, before),
    containersReady,
    { type: 'PodScheduled', isTrue: true },
  ]
  const now = timestampOf(work.now)
  const { generation } = work.pod.metadata
  const next = wanted.map((condition) => conditionFrom(condition, find(before, condition.type), now, generation))
  return others.length === 0 ? next : [...others, ...next]
}

function find(conditions: readonly PodCondition[], type: string): PodCondition | undefined {
  for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

function conditionFrom(
  wanted: Wanted,
  before: PodCondition | undefined,
  now: string,
  generation: number | undefined,
): PodCondition {
  const status = wanted.isTrue ? 'True' : 'False'
  if (before !== undefined && isAsWanted(before, wanted, status, generation)) return before
  const since = before?.status === status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : now
  return sharedCondition(wanted, status, since, generation)
}

function isAsWanted(
  condition: PodCondition,
  { reason, message }: Wanted,
  status: string,
  generation: number | undefined,
): boolean {
  return (
    condition.status === status &&
    condition.reason === reason &&
    condition.message === message &&
    condition.observedGeneration === generation &&
    condition.lastTransitionTime !== undefined &&
    (condition.lastProbeTime as unknown) === null
  )
}

const shared = new Map<string, PodCondition>()
const sharedMost = 20_000

/** One object for equal conditions: the pods of a rollout become ready in the same few seconds. */
function sharedCondition(
  { type, reason, message }: Omit<Wanted, 'isTrue'>,
  status: 'True' | 'False',
  since: string,
  generation: number | undefined,
): PodCondition {
  const last = lastOf[status].get(type)
  const isLast =
    last !== undefined &&
    last.lastTransitionTime === since &&
    last.reason === reason &&
    last.message === message &&
    last.observedGeneration === generation
  if (isLast) return last
  const condition = sharedByText({ type, reason, message }, status, since, generation)
  lastOf[status].set(type, condition)
  return condition
}

/** The condition of each type and status that was asked for last. */
const lastOf = { True: new Map<string, PodCondition>(), False: new Map<string, PodCondition>() }

function sharedByText(
  { type, reason, message }: Omit<Wanted, 'isTrue'>,
  status: 'True' | 'False',
  since: string,
  generation: number | undefined,
): PodCondition {
  const key = `${type}|${status}|${since}|${generation ?? ''}|${reason ?? ''}|${message ?? ''}`
  let condition = shared.get(key)
  if (condition === undefined) {
    condition = Object.freeze({
      lastProbeTime: null as unknown as undefined,
      lastTransitionTime: since,
      ...(message !== undefined && { message }),
      ...(generation !== undefined && { observedGeneration: generation }),
      ...(reason !== undefined && { reason }),
      status,
      type,
    })
    if (shared.size >= sharedMost) shared.clear()
    shared.set(key, condition)
  }
  return condition
}

const hasSandbox = ({ memory, now, containers }: Work): boolean =>
  memory.isFinished !== true && memory.podIP !== undefined && now >= memory.sandboxAt && containers.length > 0

function initialization(work: Work, phase: Phase): Wanted {
  const inits = initCountOf(work.pod)
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, isTrue: true, reason: 'PodCompleted' }
  if (work.containers.length === 0) return { type, isTrue: inits === 0 }
  for (let index = inits; index < work.containers.length; index++)
    if (work.containers[index]!.runs > 0) return { type, isTrue: true }
  const missing: string[] = []
  for (let index = 0; index < inits; index++)
    if (!isInitDone(work, index)) missing.push(containerAt(work.pod, index).name)
  if (missing.length === 0) return { type, isTrue: true }
  return {
    type,
    isTrue: false,
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${missing.join(' ')}]`,
  }
}

function containersReadiness(work: Work, phase: Phase): Wanted {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, isTrue: false, reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, isTrue: false, reason: 'PodFailed' }
  const unready: string[] = []
  for (let index = 0; index < work.containers.length; index++) {
    if (roleOf(work.pod, index) === 'init') continue
    if (!isReady(work, index)) unready.push(containerAt(work.pod, index).name)
  }
  if (unready.length === 0) return { type, isTrue: true }
  return {
    type,
    isTrue: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  }
}

export function isReady(work: Work, index: number): boolean {
  const container = work.containers[index]!
  return isAlive(container) && container.run?.isReady === true
}

function readiness(work: Work, containersReady: Wanted, before: readonly PodCondition[]): Wanted {
  if (!containersReady.isTrue) return { ...containersReady, type: 'Ready' }
  const messages: string[] = []
  for (const { conditionType } of work.pod.spec.readinessGates ?? []) {
    const gate = find(before, conditionType)
    if (gate === undefined)
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (gate.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`)
  }
  if (messages.length === 0) return { type: 'Ready', isTrue: true }
  return { type: 'Ready', isTrue: false, reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}
