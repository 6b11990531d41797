import type { ObjectKey } from '../../api/object.ts'
import type { Container, Node, Pod } from '../../api/openapi/kubernetes.ts'
import type { Instant } from '../../clock/instant.ts'
import type { RandomStream } from '../../clock/random.ts'
import type { Attempt, Reason } from '../machinery/contract.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { ContainerMemory, PodMemory } from './memory.ts'
import type { Network } from './network.ts'
import type { NodeMachines } from './node-machine.ts'

/** A pod on its node, with all that its containers meet there. */
export interface Place {
  readonly key: ObjectKey
  readonly pod: Pod
  readonly node: Node
  readonly now: Instant
  readonly machines: NodeMachines
  readonly view: ClusterView
  readonly network: Network | undefined
  memory: PodMemory
  readonly containers: ContainerMemory[]
}

/** One reconcile at work on one pod. It alone holds this record; what it leaves behind is copied into the memory. */
export interface Work extends Place {
  readonly random: RandomStream
  readonly live: ClusterView
  readonly attempt: Attempt
  /** The pod has just come to the node. */
  readonly isNew: boolean
  /** Why the status is going to change; set by whatever changed last. */
  because: Reason | undefined
  /** What starts next belongs to the sync under way, which has shown the pod's status at its beginning. */
  isMidSync: boolean
}

const none: readonly Container[] = []

export const initCountOf = (pod: Pod): number => pod.spec.initContainers?.length ?? 0
export const containerCountOf = (pod: Pod): number => initCountOf(pod) + pod.spec.containers.length

/** Init containers first, then the main ones. */
export function containerAt(pod: Pod, index: number): Container {
  const inits = pod.spec.initContainers ?? none
  return index < inits.length ? inits[index]! : pod.spec.containers[index - inits.length]!
}

export type Role = 'main' | 'init' | 'sidecar'

export function roleOf(pod: Pod, index: number): Role {
  const inits = pod.spec.initContainers
  if (inits === undefined || index >= inits.length) return 'main'
  return inits[index]!.restartPolicy === 'Always' ? 'sidecar' : 'init'
}

export const isAlive = ({ stage }: ContainerMemory): boolean =>
  stage === 'running' || stage === 'stopping' || stage === 'hook'
export const isBeingStarted = ({ stage }: ContainerMemory): boolean =>
  stage === 'pulling' || stage === 'creating' || stage === 'hook'

/** True while a sync of the pod is under way: its worker shows nothing until it is over. */
export function isBusy(work: Work): boolean {
  for (const container of work.containers) {
    if (isBeingStarted(container)) return true
    if (container.stage === 'stopping' && container.run?.kill?.because !== 'shutdown') return true
  }
  return false
}

export function change(work: Place, index: number, fields: Partial<ContainerMemory>): void {
  work.containers[index] = { ...work.containers[index]!, ...fields }
}
