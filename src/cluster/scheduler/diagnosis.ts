import type { Cycle } from './cycle.ts'
import type { PodKind } from './pod-kind.ts'
import type { Summary } from './summary/summary.ts'
import { isExcluded, notPinned, refusalOn, type Refusal, type WholeRefusal } from './evaluation.ts'

/** Why no node will do. */
export interface Diagnosis {
  readonly nodes: number
  readonly whole: WholeRefusal | undefined
  /** Nodes by reason; a node may give several. */
  readonly reasons: ReadonlyMap<string, number>
  /** Filters that refused a node: what must change before the pod is worth another try. */
  readonly plugins: ReadonlySet<string>
  /** Slots that might do without some of their pods. */
  readonly resolvable: readonly number[]
  readonly refusals: ReadonlyMap<number, Refusal>
}

interface KnownDiagnosis {
  readonly changes: number
  readonly groupsVersion: number
  readonly diagnosis: Diagnosis
}

const known = new WeakMap<Summary, WeakMap<PodKind, KnownDiagnosis>>()

/** Diagnoses a pod; alike pods get the same answer as long as nothing changed between them. */
export function diagnose(cycle: Cycle, whole: WholeRefusal | undefined): Diagnosis {
  const { summary, kind, pod, volumes } = cycle
  if (whole !== undefined || volumes !== undefined || summary.nominations.size > 0 || pod.spec.nodeName)
    return diagnosed(cycle, whole)
  let byKind = known.get(summary)
  if (byKind === undefined) {
    byKind = new WeakMap()
    known.set(summary, byKind)
  }
  const { changes } = summary.table
  const { groupsVersion } = summary.caches
  const earlier = byKind.get(kind)
  if (earlier !== undefined && earlier.changes === changes && earlier.groupsVersion === groupsVersion)
    return earlier.diagnosis
  const diagnosis = diagnosed(cycle, whole)
  byKind.set(kind, { changes, groupsVersion, diagnosis })
  return diagnosis
}

function diagnosed(cycle: Cycle, whole: WholeRefusal | undefined): Diagnosis {
  const { table } = cycle.summary
  const reasons = new Map<string, number>()
  const plugins = new Set<string>(whole === undefined ? [] : [whole.plugin])
  const resolvable: number[] = []
  const refusals = new Map<number, Refusal>()
  if (whole !== undefined) return { nodes: table.present, whole, reasons, plugins, resolvable, refusals }
  for (let slot = 0; slot < table.nodes.length; slot++) {
    if (table.nodes[slot] === undefined) continue
    const refusal = isExcluded(cycle, slot) ? notPinned : refusalOn(cycle, slot)
    if (refusal === undefined) continue
    refusals.set(slot, refusal)
    plugins.add(refusal.plugin ?? 'NodeAffinity')
    if (refusal.verdict.code === 'Unschedulable') resolvable.push(slot)
    countReasons(reasons, refusal.verdict.reasons)
  }
  return { nodes: table.present, whole, reasons, plugins, resolvable, refusals }
}

export function countReasons(counts: Map<string, number>, reasons: readonly string[]): void {
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
