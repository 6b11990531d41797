import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { AffinityChecks } from './affinity-checks.ts'
import type { Demand } from './demand.ts'
import type { PlacedPod, PodKind } from './pod-kind.ts'
import type { HardSpread } from './spread-counts.ts'
import type { Summary } from './summary/summary.ts'
import type { VolumeNeeds } from './volume-needs.ts'

/** `UnschedulableAndUnresolvable`: removing other pods cannot help. */
export type RefusalCode = 'Unschedulable' | 'UnschedulableAndUnresolvable'

/** Why a node will not do. */
export interface Verdict {
  readonly code: RefusalCode
  readonly reasons: readonly string[]
}

/** The attempt to place one pod: what is looked up once for all nodes. */
export interface Cycle {
  readonly summary: Summary
  readonly view: ClusterView
  readonly pod: Pod
  readonly kind: PodKind
  readonly demand: Demand
  readonly hardSpread: HardSpread | undefined
  readonly affinity: AffinityChecks | undefined
  readonly volumes: VolumeNeeds | undefined
  /** By slot: pods of equal or higher priority that a node is being emptied for. */
  readonly nominated: ReadonlyMap<number, readonly PlacedPod[]>
}

/** One filter plugin. Its verdict on a node is `undefined` when the node will do. */
export interface Filter {
  readonly name: string
  /** Whether the pod gives this filter nothing to look at. */
  readonly isSkipped: (cycle: Cycle) => boolean
  readonly verdictOn: (cycle: Cycle, slot: number) => Verdict | undefined
}

/** One score plugin. */
export interface Score {
  readonly name: string
  readonly weight: number
  /** Writes the raw score of each candidate; false when the plugin is skipped for this pod. */
  readonly score: (cycle: Cycle, candidates: Int32Array, raw: Float64Array) => boolean
  /** Raw scores by slot, where they are at hand and need no scaling. */
  readonly column?: (cycle: Cycle) => Uint8Array | undefined
  /** The normalised score that all candidates share, where that is known without looking at them. */
  readonly uniform?: (cycle: Cycle) => number | undefined
  /** Scales raw scores in place to 0 … 100. */
  readonly normalize?: (values: Float64Array) => void
}

export const resolvable = (...reasons: string[]): Verdict => Object.freeze({ code: 'Unschedulable', reasons })
export const unresolvable = (...reasons: string[]): Verdict =>
  Object.freeze({ code: 'UnschedulableAndUnresolvable', reasons })
