import { keyOf } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { instantOf, type Instant } from '../../clock/instant.ts'
import { randomStream } from '../../clock/random.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { Cycle, RefusalCode } from './cycle.ts'
import { diagnose, type Diagnosis } from './diagnosis.ts'
import { findCandidates, isExcluded, notPinned, refusalOn, startCycle, wholeRefusal } from './evaluation.ts'
import { filters } from './filters/index.ts'
import { fitErrorText, noNodes } from './fit-error.ts'
import { preemptionFor, type Preemption } from './preemption/preemption.ts'
import { scores } from './scores/index.ts'
import { summaryOf } from './summary/observe.ts'

export interface FilterVerdict {
  readonly plugin: string
  readonly code: RefusalCode
  readonly reasons: readonly string[]
}

export interface ScoreCell {
  readonly plugin: string
  readonly raw: number
  readonly normalized: number
  readonly weighted: number
}

/** One row of the table: what every plugin says of a node. */
export interface NodeRow {
  readonly node: string
  readonly isFeasible: boolean
  /** The plugin that decided against the node; `undefined` also for nodes that were never asked. */
  readonly rejectedBy: string | undefined
  readonly code: RefusalCode | undefined
  readonly reasons: readonly string[]
  /** Every filter that refuses the node when asked alone. */
  readonly verdicts: readonly FilterVerdict[]
  readonly scores: readonly ScoreCell[]
  readonly total: number | undefined
}

/** The scheduler's whole table for one pod. */
export interface SchedulingTable {
  readonly nodes: readonly NodeRow[]
  readonly skippedFilters: readonly string[]
  readonly skippedScores: readonly string[]
  /** The nodes that the pod could go to, by lot if several. */
  readonly best: readonly string[]
  /** The message of a filter that refuses the pod wherever it is. */
  readonly wholeRefusal: { readonly plugin: string; readonly message: string } | undefined
  /** What FailedScheduling says, when no node will do. */
  readonly message: string | undefined
  readonly unschedulablePlugins: readonly string[]
  readonly preemption: readonly {
    readonly node: string
    readonly victims: readonly string[]
    readonly violations: number
  }[]
  /** The nodes where room would be made, by lot if several. */
  readonly nominated: readonly string[]
}

/** What the scheduler would say about a pod in this state of the cluster, node by node, as if the pod were not yet placed. */
export function explainScheduling(view: ClusterView, pod: Pod, now: Instant = instantOf(0)): SchedulingTable {
  const summary = summaryOf(view, keyOf(pod))
  const cycle = startCycle(summary, view, unplaced(view, pod))
  const whole = wholeRefusal(cycle)
  const candidates = whole === undefined ? findCandidates(cycle, 0, summary.table.present).slots : new Int32Array(0)
  const { cells, totals, skipped } = scoreTable(cycle, candidates)
  const indexOf = new Map([...candidates].map((slot, index) => [slot, index]))
  const nodes: NodeRow[] = []
  summary.table.nodes.forEach((node, slot) => {
    if (node === undefined) return
    const index = indexOf.get(slot)
    const scored = {
      scores: index === undefined ? [] : cells[index]!,
      total: index === undefined ? undefined : totals[index],
    }
    nodes.push({ ...nodeRow(cycle, slot, whole), ...scored })
  })
  const greatest = totals.reduce((left, right) => Math.max(left, right), -Infinity)
  const best = [...candidates]
    .filter((_, index) => totals[index] === greatest)
    .map((slot) => summary.table.names[slot]!)
  const wasAsked = whole === undefined && summary.table.present > 0
  const skippedFilters = wasAsked ? filters.filter((filter) => filter.isSkipped(cycle)).map(({ name }) => name) : []
  const table = { nodes, skippedFilters, skippedScores: skipped, best, wholeRefusal: whole }
  const diagnosis = diagnose(cycle, whole)
  const common = { ...table, unschedulablePlugins: [...diagnosis.plugins].sort() }
  if (best.length > 0) return { ...common, message: undefined, preemption: [], nominated: [] }
  return { ...common, ...failure(cycle, diagnosis, now) }
}

/** A pod that the cluster has placed is looked at as it was before. */
function unplaced(view: ClusterView, pod: Pod): Pod {
  if (!view.get('pods', keyOf(pod))?.spec.nodeName) return pod
  const { nodeName: _placed, ...spec } = pod.spec
  return { ...pod, spec }
}

function nodeRow(
  cycle: Cycle,
  slot: number,
  whole: SchedulingTable['wholeRefusal'],
): Omit<NodeRow, 'scores' | 'total'> {
  const node = cycle.summary.table.names[slot]!
  if (whole !== undefined)
    return {
      node,
      isFeasible: false,
      rejectedBy: whole.plugin,
      code: 'UnschedulableAndUnresolvable',
      reasons: [whole.message],
      verdicts: [],
    }
  const refusal = isExcluded(cycle, slot) ? notPinned : refusalOn(cycle, slot)
  const verdicts = filters.flatMap((filter) => {
    const verdict = filter.isSkipped(cycle) ? undefined : filter.verdictOn(cycle, slot)
    return verdict === undefined ? [] : [{ plugin: filter.name, ...verdict }]
  })
  return {
    node,
    isFeasible: refusal === undefined,
    rejectedBy: refusal?.plugin,
    code: refusal?.verdict.code,
    reasons: refusal?.verdict.reasons ?? [],
    verdicts,
  }
}

function scoreTable(cycle: Cycle, candidates: Int32Array) {
  const totals: number[] = Array.from(candidates, () => 0)
  const cells: ScoreCell[][] = totals.map(() => [])
  const skipped: string[] = []
  for (const { name, weight, score, normalize } of scores) {
    const values = new Float64Array(candidates.length)
    if (!score(cycle, candidates, values)) {
      skipped.push(name)
      continue
    }
    const raw = values.slice()
    normalize?.(values)
    values.forEach((normalized, index) => {
      const weighted = normalized * weight
      cells[index]!.push({
        plugin: name,
        raw: Math.max(raw[index]!, name === 'PodTopologySpread' ? 0 : -Infinity),
        normalized,
        weighted,
      })
      totals[index]! += weighted
    })
  }
  return { cells, totals, skipped }
}

function failure(cycle: Cycle, diagnosis: Diagnosis, now: Instant) {
  const { names, present } = cycle.summary.table
  if (present === 0) return { message: noNodes, preemption: [], nominated: [] }
  const preemption: Preemption = preemptionFor(cycle, diagnosis, now, randomStream(0, 'explanation'))
  return {
    message: fitErrorText(diagnosis.nodes, diagnosis.whole, diagnosis.reasons, preemption.message),
    preemption: preemption.candidates.map(({ slot, victims, violations }) => ({
      node: names[slot]!,
      victims: victims.map(({ key }) => key),
      violations,
    })),
    nominated: preemption.best.map(({ slot }) => names[slot]!),
  }
}
