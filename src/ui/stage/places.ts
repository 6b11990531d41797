import type { ObjectReference } from '../../api/object.ts'
import type { NodeRow, PodColumns, WorkloadRow } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { StageLayout } from './layout.ts'
import type { CardWords } from './words.ts'

/** A card of the stage: a node, or what owns pods. */
export interface CardRow extends NodeRow {
  readonly owner?: OwnerFacts
  /** Draws an owner's head: it comes with the lens. */
  readonly head?: (x: number, y: number, layout: StageLayout, theme: ThemeName, words: CardWords) => readonly Shape[]
  /** Changes when the head would. */
  readonly signature?: string
}

/** Who owns the pods of a card. */
export interface OwnerFacts {
  readonly workload: number
  readonly kind: string
  readonly name: string
  readonly reference: ObjectReference | undefined
  /** The ReplicaSet between a Deployment and its pods. */
  readonly revision?: {
    readonly name: string
    readonly number: number
    readonly color: number
    readonly reference: ObjectReference
  }
  /** e.g. `2/3`, or a schedule. */
  readonly count: string
}

/** A place where a pod belongs and none is: an ordinal, or a node that wants a daemon. */
export interface Place {
  /** Card and cell. */
  readonly node: number
  readonly cell: number
  readonly workload: number
  readonly name: string
  /** Claims that wait there; none for a daemon. */
  readonly claims: readonly { readonly name: string; readonly isBound: boolean }[]
}

/** On each node that wants a daemon and has none: the first free cell. */
export function emptyDaemonPlaces(
  pods: PodColumns,
  nodes: readonly NodeRow[],
  workloads: readonly WorkloadRow[],
): readonly Place[] {
  const wanting = new Map<number, Set<number>>()
  for (const { emptyNodes = [] } of workloads)
    for (const node of emptyNodes) if (nodes[node]?.exists === true) wanting.set(node, new Set())
  if (wanting.size === 0) return []
  for (let row = 0; row < pods.count; row++) wanting.get(pods.node[row]!)?.add(pods.cell[row]!)
  return workloads.flatMap(({ emptyNodes = [], name }, workload) =>
    emptyNodes.flatMap((node): readonly Place[] => {
      const taken = wanting.get(node)
      if (taken === undefined) return []
      let cell = 0
      while (taken.has(cell)) cell++
      taken.add(cell)
      return [{ node, cell, workload, name, claims: [] }]
    }),
  )
}

/** `3/5`; of a Job that has ended `5/5 ✓` or `0/1 ✗`. */
export function completionCount({ succeeded, wanted, end }: NonNullable<WorkloadRow['completions']>): string {
  const mark = end === 'Failed' ? ' ✗' : end === 'Complete' ? ' ✓' : ''
  return `${succeeded}${wanted === undefined ? '' : `/${wanted}`}${mark}`
}

/** Whether the pods of a workload have disks that outlive them. */
export const hasDisks = (workloads: readonly WorkloadRow[], workload: number): boolean =>
  (workloads[workload]?.disksPerPod ?? 0) > 0
