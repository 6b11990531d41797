import { keyOf } from '../../api/object.ts'
import type { Node, Pod } from '../../api/openapi/kubernetes.ts'
import { isEqual } from '../../base/json.ts'
import { after, between, instantOf, type Duration } from '../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
} from '../machinery/contract.ts'
import { powerAnnotation } from '../machinery/heartbeats.ts'
import type { Change } from '../machinery/view.ts'
import { rejectionOf } from './admission.ts'
import { prefix } from './annotations.ts'
import { advance } from './lifecycle.ts'
import type { ContainerMemory, PodMemory } from './memory.ts'
import type { Network } from './network.ts'
import { mountProblems, toldAgain } from './mounting.ts'
import { isNodeNews, reconcileNode, type NodeMemory } from './node-events.ts'
import { cloneMachines, noMachines, observeMachines, reserveAddress, type NodeMachines } from './node-machine.ts'
import { podEvent } from './events.ts'
import { reviewProbes } from './probing.ts'
import { because, waiting } from './reasons.ts'
import { heedReboot, rebootOf } from './reboot.ts'
import { timersOf } from './schedule.ts'
import { addressOf, initialState, publishStatus } from './status.ts'
import { stageDelay } from './told-behaviour.ts'
import { drawn, typical } from './timings.ts'
import { change, containerAt, containerCountOf, initCountOf, type Work } from './work.ts'

/** Runs the pods of every node: one component for all kubelets, a key for each pod; nodes' own keys tell their events. */
export const kubeletWith = (network: Network | undefined): Component =>
  defineComponent<PodMemory | NodeMemory, NodeMachines>({
    name: 'kubelet',
    order: 60,
    watches: [
      {
        resource: 'pods',
        enqueue: (change, _view, enqueue) => {
          if (concernsKubelet(change)) enqueue(change.key)
        },
      },
      {
        resource: 'nodes',
        enqueue: (change, view, enqueue) => {
          if (isNodeNews(change)) enqueue(change.key)
          if (change.type === 'MODIFIED' && machineOf(change.object) === machineOf(change.previous)) return
          for (const pod of view.indexed<Pod>('podsByNode', change.object.metadata.name)) enqueue(keyOf(pod))
        },
      },
    ],
    derived: {
      resources: ['nodes', 'pods'],
      initial: noMachines,
      observe: observeMachines,
      clone: cloneMachines,
    },
    reconcile: (observation, attempt, machines) =>
      observation.key.includes('/')
        ? reconcilePod(observation as Observation<PodMemory>, attempt, machines, network)
        : reconcileNode(observation as Observation<NodeMemory>, attempt),
  })

/** The same without any network. */
export const kubelet = kubeletWith(undefined)

type Annotated = { readonly metadata: { readonly annotations?: { readonly [key: string]: string } } }

const powerOf = (node: Annotated | undefined): string | undefined => node?.metadata.annotations?.[powerAnnotation]

/** Whether the machine has power, and its last start. */
const machineOf = (node: Annotated | undefined): string => `${powerOf(node)} ${rebootOf(node as Node | undefined)}`

/** Whether a change of a pod is news: the kubelet's own status writes are not. */
function concernsKubelet({ type, object, previous }: Change): boolean {
  const pod = object as Pod
  if (!pod.spec.nodeName) return false
  if (type !== 'MODIFIED' || previous === undefined) return true
  const before = previous as Pod
  if (pod.spec !== before.spec && !isEqual(pod.spec, before.spec)) return true
  const { metadata } = pod
  if (metadata.deletionTimestamp !== before.metadata.deletionTimestamp) return true
  if (metadata.deletionGracePeriodSeconds !== before.metadata.deletionGracePeriodSeconds) return true
  if (
    metadata.annotations !== before.metadata.annotations &&
    !isEqual(metadata.annotations, before.metadata.annotations)
  )
    return true
  return isForeignStatus(pod, before)
}

/** Others change conditions and leave the containers alone. */
function isForeignStatus({ status }: Pod, { status: before }: Pod): boolean {
  if (status === before || status?.conditions === before?.conditions) return false
  return (
    isEqual(status?.containerStatuses, before?.containerStatuses) && !isEqual(status?.conditions, before?.conditions)
  )
}

function reconcilePod(
  observation: Observation<PodMemory>,
  attempt: Attempt,
  machines: NodeMachines,
  network: Network | undefined,
): Decision<PodMemory> {
  const { key, view, now, memory } = observation
  const pod = view.get('pods', key)
  const name = pod?.spec.nodeName
  if (pod === undefined) machines.sites.delete(key)
  if (pod === undefined || !name) return { remember: undefined }
  const known = memory?.uid === pod.metadata.uid ? memory : undefined
  const node = view.get('nodes', name)
  if (node === undefined || powerOf(node) === 'off') {
    const why = node === undefined ? waiting.nodeMissing(name) : waiting.nodeDown(name)
    return { remember: memory, waits: [{ about: aboutPod(pod), because: why }] }
  }
  if (known === undefined && isOver(pod)) return { remember: undefined }
  const { random, live } = observation
  const work: Work = {
    key,
    pod,
    node,
    now,
    random,
    machines,
    view,
    live,
    attempt,
    network,
    isNew: known === undefined,
    memory: known ?? admitted(pod, observation, node),
    containers: known === undefined ? [] : known.containers.slice(),
    because: known?.unshown,
    isMidSync: false,
  }
  if (known === undefined) admit(work)
  else {
    heedReboot(work)
    heedChanges(work)
  }
  advance(work)
  publishStatus(work)
  return decisionOf(work)
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const aboutPod = ({ metadata: { namespace, name, uid } }: Pod) => ({
  resource: 'pods',
  ...(namespace !== undefined && { namespace }),
  name,
  uid,
})

function admitted(pod: Pod, { now, random }: Observation<PodMemory>, node: Node): PodMemory {
  const bootToken = rebootOf(node)
  const sandbox = (drawn(random, typical.sandbox) + stageDelay(pod, 'pod-create', random)) as Duration
  const crashToken = pod.metadata.annotations?.[crashAnnotation]
  return {
    uid: pod.metadata.uid,
    admittedAt: now,
    sandboxAt: after(now, sandbox),
    containers: [],
    ...(crashToken !== undefined && { crashToken }),
    ...(bootToken !== undefined && { bootToken }),
  }
}

/** The node takes the pod, or rejects it for good. @source kubernetes@1.36 pkg/kubelet/kubelet.go HandlePodAdditions */
function admit(work: Work): void {
  const { pod, node, view } = work
  const verdict = pod.metadata.deletionTimestamp === undefined ? rejectionOf(pod, node, work) : undefined
  if (verdict !== undefined) {
    podEvent(work, 'Warning', verdict.reason, verdict.message, because.podRejected(verdict.reason))
    work.memory = { ...work.memory, verdict, isFinished: true }
    work.because = because.podRejected(verdict.reason)
    return
  }
  const state = initialState(pod)
  for (let index = 0; index < containerCountOf(pod); index++)
    work.containers.push(firstMemory(containerAt(pod, index).image ?? '', state))
  const podIP =
    pod.spec.hostNetwork === true ? addressOf(node.status?.addresses) : reserveAddress(work.machines, node, view)
  work.memory = { ...work.memory, ...(podIP !== undefined && { podIP }) }
  holdForVolumes(work)
  work.because = because.podAdmitted
}

const never = instantOf(Number.MAX_SAFE_INTEGER)

/** Volumes come before the sandbox: what is missing keeps the pod from having one. */
function holdForVolumes(work: Work): void {
  const { memory, pod, view, now } = work
  const problems = mountProblems(pod, view)
  if (problems.length === 0) return
  const sandboxTakes = between(now, memory.sandboxAt)
  const mounts = toldAgain(work, { failures: 0, nextAt: now, sandboxTakes, volume: '', text: '' }, problems)
  work.memory = { ...memory, mounts, sandboxAt: never }
}

const firstMemory = (image: string, state: ContainerMemory['state']): ContainerMemory => ({
  stage: 'waiting',
  runs: 0,
  image,
  state,
})

const crashAnnotation = `${prefix}crash`

/** What was changed on a pod that is here already: images, orders to crash, answers to probes. */
function heedChanges(work: Work): void {
  const { pod, memory, now } = work
  if (memory.isFinished === true) return
  const crashToken = pod.metadata.annotations?.[crashAnnotation]
  const isCrash = crashToken !== undefined && crashToken !== memory.crashToken
  if (isCrash) work.memory = { ...memory, crashToken }
  for (let index = 0; index < work.containers.length; index++) {
    const { stage, image, run } = work.containers[index]!
    if (stage === 'waiting' && image !== containerAt(pod, index).image)
      change(work, index, { until: now, pull: undefined })
    if (stage !== 'running') continue
    if (isCrash && index >= initCountOf(pod)) change(work, index, { run: { ...run!, exitsAt: now, exitCode: 137 } })
    reviewProbes(work, index)
  }
}

function decisionOf(work: Work): Decision<PodMemory> {
  const timers = timersOf(work)
  const memory = { ...work.memory, containers: work.containers }
  if (hasFiles(memory)) work.machines.sites.set(work.key, { uid: memory.uid, memory })
  return {
    remember: memory,
    waits: timers.waits,
    ...(timers.at !== undefined && { requeueAfter: between(work.now, timers.at), background: timers.isBackground }),
  }
}

/** Something on it was written, or its script may serve what it has written. */
const hasFiles = ({ volumes, containers }: PodMemory): boolean =>
  volumes !== undefined || containers.some(({ disk, run }) => disk !== undefined || run?.script !== undefined)
