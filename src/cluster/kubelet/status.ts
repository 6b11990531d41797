import { isEqual } from '../../base/json.ts'
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../clock/instant.ts'
import { conditionsOf, isReady } from './conditions.ts'
import { imageReference } from './images.ts'
import type { ContainerMemory } from './memory.ts'
import { phaseOf, type Phase } from './phase.ts'
import { because } from './reasons.ts'
import { containerAt, initCountOf, isBusy, roleOf, type Work } from './work.ts'

/** Writes the pod's status if it differs from what the API server has. */
export function publishStatus(work: Work): void {
  if (!work.isNew && isSilent(work)) {
    if (work.because !== work.memory.unshown) work.memory = { ...work.memory, unshown: work.because }
    return
  }
  if (work.memory.unshown !== undefined) work.memory = { ...work.memory, unshown: undefined }
  const stored = work.live.get('pods', work.key)
  if (stored === undefined || stored.metadata.uid !== work.pod.metadata.uid) return
  const status = statusOf(work, stored.status ?? {})
  if (isEqual(status, stored.status)) return
  work.attempt({
    verb: 'updateStatus',
    resource: 'pods',
    object: { ...stored, status } as Pod,
    because: work.because ?? because.statusRestored,
  })
}

/** During a sync, and while a pod is being stopped, only readiness gets through. */
function isSilent(work: Work): boolean {
  if (work.memory.isFinished === true) return false
  if (work.memory.shutdown !== undefined) return work.because?.code !== 'probeResultChanged'
  return isBusy(work)
}

function statusOf(work: Work, before: PodStatus): PodStatus {
  const { memory, pod, node } = work
  const phase = terminalPhase(before) ?? phaseOf(work)
  const hostIP = addressOf(node.status?.addresses)
  const podIP = work.now >= memory.sandboxAt ? memory.podIP : undefined
  const inits = initCountOf(pod)
  const { verdict } = memory
  if (verdict !== undefined && work.containers.length === 0)
    return { ...before, ...verdict, phase, startTime: before.startTime ?? timestampOf(memory.admittedAt) }
  const shownVerdict = verdict !== undefined && memory.isFinished === true ? verdict : undefined
  return {
    ...before,
    conditions: conditionsOf(work, phase, before.conditions),
    ...(work.containers.length > 0 && {
      containerStatuses: statusesOf(work, inits, work.containers.length, before.containerStatuses),
      ...(inits > 0 && { initContainerStatuses: statusesOf(work, 0, inits, before.initContainerStatuses) }),
    }),
    ...(hostIP !== undefined && { hostIP, hostIPs: addressList(hostIP, before.hostIPs) }),
    ...(shownVerdict !== undefined && { message: shownVerdict.message, reason: shownVerdict.reason }),
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    phase,
    ...(podIP !== undefined && { podIP, podIPs: addressList(podIP, before.podIPs) }),
    startTime: before.startTime ?? timestampOf(memory.admittedAt),
  }
}

/** The list of one address; the one before, if it is the same. */
function addressList<List extends readonly { readonly ip?: string }[]>(ip: string, before: List | undefined) {
  return before?.length === 1 && before[0]!.ip === ip ? before : [{ ip }]
}

/** Terminal phases are sticky. */
function terminalPhase({ phase }: PodStatus): Phase | undefined {
  return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined
}

export function addressOf(
  addresses: readonly { readonly type: string; readonly address: string }[] | undefined,
): string | undefined {
  for (const { type, address } of addresses ?? []) if (type === 'InternalIP') return address
  return undefined
}

function statusesOf(
  work: Work,
  from: number,
  to: number,
  before: readonly ContainerStatus[] | undefined,
): readonly ContainerStatus[] {
  const statuses: ContainerStatus[] = []
  let isSame = before?.length === to - from
  for (let index = from; index < to; index++) {
    const next = containerStatusOf(work, index)
    const old = before?.[index - from]
    const kept = old !== undefined && isEqual(old, next) ? old : next
    if (kept !== old) isSame = false
    statuses.push(kept)
  }
  // The list pushed to has room for more; the copy, which is kept, has none.
  return isSame ? before! : statuses.slice()
}

const untouched = Object.freeze({})

function containerStatusOf(work: Work, index: number): ContainerStatus {
  const container = containerAt(work.pod, index)
  const memory = work.containers[index]!
  if (memory.runs === 0 && memory.state === initialState(work.pod)) return initialStatus(container, memory.state)
  const reference = imageReference(memory.image)
  const hasRun = memory.containerID !== undefined
  return {
    ...resourcesOf(container),
    ...(hasRun && { containerID: memory.containerID }),
    image: hasRun ? reference.full : memory.image,
    imageID: hasRun ? reference.imageID : '',
    lastState: memory.last ?? untouched,
    name: container.name,
    ready: roleOf(work.pod, index) === 'init' ? memory.state.terminated?.exitCode === 0 : isReady(work, index),
    restartCount: Math.max(0, memory.runs - 1),
    started: isStarted(work, index, memory),
    state: memory.state,
  }
}

function isStarted(work: Work, index: number, { run, state }: ContainerMemory): boolean {
  if (state.running === undefined) return false
  return roleOf(work.pod, index) === 'init' || run?.isStarted === true
}

function resourcesOf({ resources }: Container): Partial<ContainerStatus> {
  if (resources === undefined || (resources.requests === undefined && resources.limits === undefined)) return untouched
  return { ...(resources.requests && { allocatedResources: resources.requests }), resources }
}

const creating: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'ContainerCreating' }) })
const initializing: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'PodInitializing' }) })

export const initialState = (pod: Pod): ContainerState => (initCountOf(pod) > 0 ? initializing : creating)

const initialStatuses = new WeakMap<Container, ContainerStatus>()

/** One object for all pods of a template. */
function initialStatus(container: Container, state: ContainerState): ContainerStatus {
  let status = initialStatuses.get(container)
  if (status === undefined || status.state !== state) {
    const { image = '', name } = container
    status = Object.freeze({
      image,
      imageID: '',
      lastState: untouched,
      name,
      ready: false,
      restartCount: 0,
      started: false,
      state,
    })
    if (Object.isFrozen(container)) initialStatuses.set(container, status)
  }
  return status
}
