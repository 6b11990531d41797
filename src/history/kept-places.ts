import type { KubeObject } from '../api/object.ts'
import type { DaemonSet, Node, PersistentVolumeClaim, StatefulSet } from '../api/openapi/kubernetes.ts'
import { wantsDaemonPod } from '../engine/daemon-nodes.ts'
import type { History } from './history.ts'
import { objectAt } from './object-versions.ts'
import { podState } from './pod-state.ts'
import type { Workload } from './workload-index.ts'

/** So many ordinals are told apart; a picture has no room for more. */
const mostOrdinals = 200
/** With more claims than this in the cluster nobody looks for the disks of absent pods. */
const mostClaims = 5000

/** The living slots of the workloads that keep places, by workload; one look at all pods for all of them. */
export function placedSlots({ columns, workloads }: History): ReadonlyMap<number, readonly number[]> {
  const placed = new Map<number, number[]>()
  for (const { index, kind } of workloads.workloads)
    if (kind === 'StatefulSet' || kind === 'DaemonSet') placed.set(index, [])
  if (placed.size === 0) return placed
  for (let slot = 0; slot < columns.names.length; slot++)
    if (columns.state[slot]! <= podState.unknown) placed.get(columns.workload[slot]!)?.push(slot)
  return placed
}

/** The number at the end of a StatefulSet's pod or claim; −1 when there is none. */
export function ordinalOf(name: string): number {
  const digits = /-(\d+)$/.exec(name)?.[1]
  return digits === undefined ? -1 : Number(digits)
}

/** The ordinals of a StatefulSet at the columns' cursor: wanted, taken, or with a disk that outlived its pod. */
export function ordinalRows(history: History, workload: Workload, object: StatefulSet, slots: readonly number[]) {
  const claims = claimsByOrdinal(history, workload, object)
  const slotByOrdinal = new Map<number, number>()
  for (const slot of slots) slotByOrdinal.set(ordinalOf(history.columns.names[slot]!.name), slot)
  const start = object.spec.ordinals?.start ?? 0
  const wanted = Array.from({ length: Math.min(mostOrdinals, object.spec.replicas ?? 1) }, (_, index) => start + index)
  const all = [...new Set([...wanted, ...slotByOrdinal.keys(), ...claims.keys()])].filter((ordinal) => ordinal >= 0)
  return all
    .sort((left, right) => left - right)
    .slice(0, mostOrdinals)
    .map((ordinal) => ({ ordinal, slot: slotByOrdinal.get(ordinal) ?? -1, claims: claims.get(ordinal) ?? [] }))
}

interface KeptClaim {
  readonly name: string
  readonly isBound: boolean
}

function claimsByOrdinal(
  { versions, columns, cluster }: History,
  workload: Workload,
  object: StatefulSet,
): ReadonlyMap<number, readonly KeptClaim[]> {
  const found = new Map<number, KeptClaim[]>()
  const known = versions.revisions.get('persistentvolumeclaims')
  if (known === undefined || known.size > mostClaims) return found
  const { log } = cluster.server.store
  for (const { metadata } of object.spec.volumeClaimTemplates ?? []) {
    const prefix = `${workload.namespace}/${metadata.name}-${workload.name}-`
    for (const key of known.keys()) {
      if (!key.startsWith(prefix) || !/^\d+$/.test(key.slice(prefix.length))) continue
      const claim = objectAt(versions, log, 'persistentvolumeclaims', key, columns.cursor) as
        | PersistentVolumeClaim
        | undefined
      if (claim === undefined) continue
      const ordinal = Number(key.slice(prefix.length))
      const row: KeptClaim = { name: claim.metadata.name, isBound: claim.status?.phase === 'Bound' }
      found.set(ordinal, [...(found.get(ordinal) ?? []), row])
    }
  }
  return found
}

/** Numbers of the nodes that should run a pod of a DaemonSet and have none, or only one that is about to go. */
export function emptyNodes(history: History, object: DaemonSet, slots: readonly number[]): readonly number[] {
  const { columns, versions, cluster } = history
  const taken = new Set<number>()
  for (const slot of slots)
    if (columns.isBound[slot] === 1 && columns.state[slot] !== podState.terminating) taken.add(columns.boundNode[slot]!)
  const { log } = cluster.server.store
  return columns.nodeNames.flatMap((name, index) => {
    if (taken.has(index)) return []
    const node: KubeObject | undefined = objectAt(versions, log, 'nodes', name, columns.cursor)
    return node !== undefined && wantsDaemonPod(object, node as Node) ? [index] : []
  })
}
