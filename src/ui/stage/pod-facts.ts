import type { ObjectReference } from '../../api/object.ts'
import { podStates } from '../../worker/protocol.ts'
import { isSameObject } from '../state.ts'
import type { NodeRow, PodName, PodState, WorkloadRow } from '../../worker/protocol.ts'
import { hasDisks } from './places.ts'
import type { CardRow } from './places.ts'
import { rowOfSlot } from './scene.ts'
import type { Scene } from './scene.ts'

/** What tooltip and table say about a pod. */
export interface PodFacts {
  readonly slot: number
  readonly name: string
  readonly state: PodState
  readonly nodeName: string | undefined
  readonly restarts: number
  /** Place in the palette, 255 = none. */
  readonly color: number
  /** Number of its workload's revision, when it has one. */
  readonly revision: number | undefined
  readonly workloadName: string | undefined
  /** Names of the claims that stay when it goes. */
  readonly disks: readonly string[]
}

export type Names = ReadonlyMap<number, PodName>

/** Undefined when the pod is not alive now. */
export function podFacts(
  scene: Scene,
  workloads: readonly WorkloadRow[],
  names: Names,
  slot: number,
): PodFacts | undefined {
  const { pods } = scene
  const row = rowOfSlot(pods, slot)
  if (row < 0) return undefined
  const workload = workloads[pods.workload[row]!]
  const color = pods.color[row]!
  return {
    slot,
    name: names.get(slot)?.name ?? '…',
    state: podStates[pods.state[row]!] ?? 'Unknown',
    nodeName: scene.realNodes[scene.nodeOfPod[row]!]?.name,
    restarts: pods.restarts[row]!,
    color,
    revision: workload?.revisions.find((revision) => revision.color === color)?.revision,
    workloadName: workload?.name,
    disks: hasDisks(workloads, pods.workload[row]!)
      ? (workload?.ordinals?.find((ordinal) => ordinal.slot === slot)?.claims ?? []).map(({ name }) => name)
      : [],
  }
}

export function podReference(names: Names, slot: number): ObjectReference | undefined {
  const known = names.get(slot)
  return known && { resource: 'pods', namespace: known.namespace, name: known.name, uid: known.uid }
}

/** A card stands for its node, or for the owner of its pods. */
export const nodeReference = (card: CardRow): ObjectReference | undefined =>
  card.owner === undefined
    ? { resource: 'nodes', name: card.name }
    : (card.owner.revision?.reference ?? card.owner.reference)

/** The slot of a selected pod; −1 when the reference is none or names no pod that was ever seen. */
export function slotOfReference(names: Names, reference: ObjectReference | undefined): number {
  if (reference?.resource !== 'pods') return -1
  let found = -1
  for (const known of names.values()) {
    if (
      reference.uid !== undefined
        ? known.uid === reference.uid
        : known.name === reference.name && known.namespace === reference.namespace
    )
      found = known.slot
  }
  return found
}

export function nodeOfReference(cards: readonly CardRow[], reference: ObjectReference | undefined): number {
  if (reference === undefined || reference.resource === 'pods') return -1
  return cards.findIndex((card) => isSameObject(nodeReference(card), reference))
}

/** The pods that a selected workload or revision stands for. */
export function siblingsOfReference(
  workloads: readonly WorkloadRow[],
  reference: ObjectReference | undefined,
): { readonly workload: number; readonly color?: number } | undefined {
  if (reference === undefined) return undefined
  for (const [index, workload] of workloads.entries()) {
    if (workload.namespace !== (reference.namespace ?? workload.namespace)) continue
    if (workload.resource === reference.resource && workload.name === reference.name) return { workload: index }
    const revision =
      reference.resource === 'replicasets' && workload.revisions.find(({ name }) => name === reference.name)
    if (revision) return { workload: index, color: revision.color }
  }
  return undefined
}

/** `500m`, `1.5`, `4` of thousandths; `512 MiB`, `1.5 GiB` of bytes. */
export const cpuText = (millis: number): string =>
  millis < 1000 ? `${millis}m` : String(Math.round(millis / 100) / 10)
export function memoryText(bytes: number): string {
  const mib = bytes / 1024 ** 2
  return mib < 1024 ? `${Math.round(mib)} MiB` : `${Math.round((mib / 1024) * 10) / 10} GiB`
}

/** As `kubectl get nodes` says it. */
export function nodeStatus(node: NodeRow): string {
  return `${node.isReady ? 'Ready' : 'NotReady'}${node.isCordoned ? ',SchedulingDisabled' : ''}`
}
