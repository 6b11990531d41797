import type { ObjectReference } from '../../api/object.ts'
import type { Frame, NodeRow, WorkloadRow } from '../../worker/protocol.ts'
import { ownerHeader, ownerSignature } from './owner-card-shapes.ts'
import { completionCount } from './places.ts'
import type { CardRow, OwnerFacts, Place } from './places.ts'
import type { Scene } from './scene.ts'

const noWorkload = 65_535

/** What a card collects before its pods have cells. */
interface Group {
  readonly owner: OwnerFacts
  readonly rows: number[]
  /** Shown without a pod, too. */
  readonly isLiving: boolean
}

/**
 * The same pods by who owns them: a card per ReplicaSet of a Deployment, per StatefulSet, DaemonSet, Job and CronJob, in the
 * order in which they appeared. Ordinals and nodes keep their cells; other pods follow each other by age.
 */
export function ownersScene(frame: Frame, nodes: readonly NodeRow[], workloads: readonly WorkloadRow[]): Scene {
  const groups = groupsOf(frame, workloads)
  const { pods } = frame
  const node = new Int32Array(pods.count)
  const cell = new Uint32Array(pods.count)
  const places: Place[] = []
  const cards = groups.map((group, index): CardRow => {
    const { owner } = group
    const cells = placedCells(group, frame, nodes, workloads)
    for (const [place, content] of cells.entries()) {
      if (typeof content === 'number') {
        node[content] = index
        cell[content] = place
      } else places.push({ ...content, node: index, cell: place })
    }
    return {
      ...blankCard,
      name: owner.name,
      podCount: group.rows.length,
      cells: cells.length,
      owner,
      signature: ownerSignature(owner),
      head: (...place) => ownerHeader(owner, ...place),
    }
  })
  const { clock, generation } = frame
  const placed = { ...pods, node, cell }
  return {
    pods: placed,
    nodes: cards,
    lens: 'owners',
    workloads,
    places,
    nodeOfPod: pods.node,
    realNodes: nodes,
    generation,
    now: clock.now,
    revision: clock.revision,
    queueCells: 0,
    queued: 0,
  }
}

const blankCard = {
  exists: true,
  isReady: true,
  isCordoned: false,
  taints: [],
  cpuMillis: 0,
  cpuRequestedMillis: 0,
  memoryBytes: 0,
  memoryRequestedBytes: 0,
  podCapacity: 0,
}

function groupsOf({ pods }: Frame, workloads: readonly WorkloadRow[]): readonly Group[] {
  const byKey = new Map<number, Group>()
  for (const [index, workload] of workloads.entries())
    for (const [color, owner, isLiving] of ownersOf(workload, index))
      byKey.set(index * 256 + color, { owner, rows: [], isLiving: isLiving && workload.exists !== false })
  const lone: Group = {
    isLiving: false,
    owner: { workload: noWorkload, kind: '', name: '', reference: undefined, count: '' },
    rows: [],
  }
  for (let row = 0; row < pods.count; row++) {
    const workload = pods.workload[row]!
    const color = workloads[workload]?.kind === 'Deployment' ? pods.color[row]! : 0
    const group = byKey.get(workload * 256 + color) ?? lone
    group.rows.push(row)
  }
  const living = [...byKey.values()].filter(({ isLiving, rows }) => rows.length > 0 || isLiving)
  return lone.rows.length > 0 ? [...living, lone] : living
}

type ColoredOwner = readonly [color: number, owner: OwnerFacts, isLiving: boolean]

/** A Deployment's ReplicaSets by colour, the scaled down ones for the pods that they still have; any other workload is one owner. */
function ownersOf(workload: WorkloadRow, index: number): readonly ColoredOwner[] {
  const { kind, name, namespace, resource, uid } = workload
  const reference: ObjectReference = { resource, namespace, name, uid }
  const base = { workload: index, kind, name, reference }
  if (kind !== 'Deployment') return [[0, { ...base, count: countOf(workload) }, true]]
  const living = workload.revisions.filter(({ total, desired }) => total > 0 || desired > 0)
  const kept = new Set(living.length > 0 ? living : workload.revisions.slice(-1))
  return workload.revisions.map((row) => {
    const { name: replicaSet, revision, color, ready, desired } = row
    return [
      color,
      {
        ...base,
        count: `${ready}/${desired}`,
        revision: {
          name: replicaSet,
          number: revision,
          color,
          reference: { resource: 'replicasets', namespace, name: replicaSet },
        },
      },
      kept.has(row),
    ]
  })
}

function countOf({ schedule, completions, ready, desired }: WorkloadRow): string {
  if (schedule !== undefined) return schedule.text
  if (completions === undefined) return `${ready}/${desired}`
  return completionCount(completions)
}

type EmptyCell = Omit<Place, 'node' | 'cell'>

/** What each cell of a card holds: a row of the frame, or a place without a pod. */
function placedCells(
  { owner, rows }: Group,
  { pods }: Frame,
  nodes: readonly NodeRow[],
  workloads: readonly WorkloadRow[],
): readonly (number | EmptyCell)[] {
  const workload = workloads[owner.workload]
  if (workload?.ordinals !== undefined) {
    const rowOfSlot = new Map(rows.map((row) => [pods.slot[row]!, row]))
    const known = workload.ordinals.map(
      ({ ordinal, slot, claims }): number | EmptyCell =>
        rowOfSlot.get(slot) ?? { workload: owner.workload, name: `${workload.name}-${ordinal}`, claims },
    )
    const shown = new Set(known)
    return [...known, ...rows.filter((row) => !shown.has(row))]
  }
  if (workload?.emptyNodes === undefined) return rows
  const byNode: readonly { readonly node: number; readonly content: number | EmptyCell }[] = [
    ...rows.map((row) => ({ node: pods.node[row]! < 0 ? nodes.length : pods.node[row]!, content: row })),
    ...workload.emptyNodes.map((node) => ({
      node,
      content: { workload: owner.workload, name: nodes[node]?.name ?? '', claims: [] },
    })),
  ]
  return byNode.toSorted((left, right) => left.node - right.node).map(({ content }) => content)
}
