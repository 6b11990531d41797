import type { KubeObject } from '../../api/object.ts'
import type { Pod, PodSpec } from '../../api/openapi/kubernetes.ts'
import { formatQuantity, type Quantity } from '../../api/quantity/quantity.ts'
import { instantOfTimestamp } from '../../clock/instant.ts'
import { demandOf } from '../../cluster/scheduler/demand.ts'
import { explainScheduling, type NodeRow, type SchedulingTable } from '../../cluster/scheduler/explain.ts'
import { podLimits, podRequests, scoreDefaults, type Amounts } from '../../cluster/machinery/pod-requests.ts'
import type { ClusterView } from '../../cluster/machinery/view.ts'
import { eventText } from '../../cluster/scheduler/fit-error.ts'
import type { VectorResult } from './deployment-hash.ts'

/** The files that `checkSchedulerFile` reads, below the folder of the vectors. */
export const schedulerFiles: readonly string[] = [
  'scheduler-hand.jsonl',
  'scheduler-random.jsonl',
  'scheduler-random-preemption.jsonl',
  'pod-requests.jsonl',
]

/** Runs every vector file that `readFile` finds. */
export function runSchedulerVectors(readFile: (name: string) => string | undefined): VectorResult {
  const results = schedulerFiles.flatMap((name) => {
    const content = readFile(name)
    return content === undefined ? [] : [checkSchedulerFile(name, content)]
  })
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    failures: results.flatMap(({ failures }) => failures),
  }
}

/** Checks one file of `spec/data/scheduler-node/vectors`, told apart by name. */
export function checkSchedulerFile(name: string, content: string): VectorResult {
  const check = name.endsWith('pod-requests.jsonl') ? checkRequests : checkScheduling
  const results = content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(check)
  const failed = results.filter((failures) => failures.length > 0).length
  return { passed: results.length - failed, failed, failures: results.flat() }
}

interface RequestsVector {
  readonly id: string
  readonly spec: PodSpec
  readonly result: {
    readonly limits: unknown
    readonly requests: unknown
    readonly requestsContainersOnly: unknown
    readonly requestsWithScoreDefaults: unknown
    readonly requestsWithoutOverhead: unknown
    readonly schedulerNodeInfo: unknown
  }
}

function checkRequests(line: string): readonly string[] {
  const { id, spec, result } = JSON.parse(line) as RequestsVector
  const demand = demandOf(spec)
  const actual = {
    limits: printed(podLimits(spec)),
    requests: printed(podRequests(spec)),
    requestsContainersOnly: printed(podRequests(spec, { withoutPodLevel: true })),
    requestsWithScoreDefaults: printed(podRequests(spec, { containerDefaults: scoreDefaults })),
    requestsWithoutOverhead: printed(podRequests(spec, { withoutOverhead: true })),
    schedulerNodeInfo: {
      milliCPU: demand.milliCpu,
      memory: demand.memory,
      nonZeroMilliCPU: demand.scoredMilliCpu,
      nonZeroMemory: demand.scoredMemory,
      ...(demand.ephemeralStorage > 0 && { ephemeralStorage: demand.ephemeralStorage }),
      ...(demand.scalars.length > 0 && { scalar: Object.fromEntries(demand.scalars) }),
    },
  }
  return differences(id, result, actual)
}

const printed = (amounts: Amounts): { readonly [name: string]: string } =>
  Object.fromEntries(
    [...amounts].map(([name, amount]: [string, Quantity]) => [name, formatQuantity({ ...amount, text: undefined })]),
  )

interface SchedulingVector {
  readonly id: string
  readonly cluster: { readonly [list: string]: readonly KubeObject[] | undefined }
  readonly pod: Pod
  readonly result: ExpectedTable
}

interface ExpectedTable {
  readonly preFilterMessage?: string
  readonly preFilterRejectedBy?: string
  readonly skippedFilterPlugins: readonly string[]
  readonly skippedScorePlugins?: readonly string[]
  readonly nodes: readonly ExpectedNode[]
  readonly bestNodes: readonly string[]
  readonly scoringRan: boolean
  readonly failedSchedulingMessage?: string
  readonly eventMessageIfTruncated?: string
  readonly unschedulablePlugins?: readonly string[]
  readonly preemptionCandidates?: readonly {
    readonly node: string
    readonly victims: readonly string[]
    readonly pdbViolations: number
  }[]
  readonly nominatedNodeSet?: readonly string[]
}

interface ExpectedNode {
  readonly node: string
  readonly feasible: boolean
  readonly rejectedBy?: string
  readonly code?: string
  readonly reasons?: readonly string[]
  readonly allPluginVerdicts?: { readonly [plugin: string]: readonly string[] }
  readonly raw?: { readonly [plugin: string]: number }
  readonly normalized?: { readonly [plugin: string]: number }
  readonly weighted?: { readonly [plugin: string]: number }
  readonly total?: number
}

/** The time of the generated pods that have no start time yet. */
const now = instantOfTimestamp('2026-01-02T00:00:00Z')!

function checkScheduling(line: string): readonly string[] {
  const { id, cluster, pod, result } = JSON.parse(line) as SchedulingVector
  const table = explainScheduling(vectorView(cluster), pod, now)
  const expectedNodes = result.nodes.toSorted(byNode)
  const isTruncated = result.eventMessageIfTruncated !== undefined
  const actual = {
    preFilterMessage: table.wholeRefusal?.message,
    preFilterRejectedBy: table.wholeRefusal?.plugin,
    skippedFilterPlugins: skippable(table.skippedFilters),
    skippedScorePlugins:
      table.best.length === 0 || table.skippedScores.length === 0 ? undefined : table.skippedScores.toSorted(),
    nodes: table.nodes.toSorted(byNode).map((row, index) => printedRow(row, expectedNodes[index])),
    bestNodes: table.best.toSorted(),
    scoringRan: table.nodes.filter(({ isFeasible }) => isFeasible).length > 1,
    failedSchedulingMessage: table.message,
    eventMessageIfTruncated: isTruncated ? eventText(table.message ?? '') : undefined,
    unschedulablePlugins: table.unschedulablePlugins.length === 0 ? undefined : table.unschedulablePlugins,
    preemptionCandidates: candidatesOf(table),
    nominatedNodeSet: table.nominated.length === 0 ? undefined : table.nominated.toSorted(),
  }
  const { preFilterCode: _code, ...expected } = result as ExpectedTable & { readonly preFilterCode?: string }
  return differences(
    id,
    { ...expected, nodes: expectedNodes, skippedFilterPlugins: skippable(expected.skippedFilterPlugins) },
    actual,
  )
}

const byNode = (left: { readonly node: string }, right: { readonly node: string }): number =>
  left.node < right.node ? -1 : 1

/** Volume filters do not take part in the vectors. */
const skippable = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !name.startsWith('Volume')).toSorted()

function candidatesOf({ preemption }: SchedulingTable) {
  if (preemption.length === 0) return undefined
  return preemption
    .map(({ node, victims, violations }) => ({ node, victims, pdbViolations: violations }))
    .toSorted(byNode)
}

function printedRow(row: NodeRow, expected: ExpectedNode | undefined): ExpectedNode {
  const cells = (value: 'raw' | 'normalized' | 'weighted') =>
    Object.fromEntries(row.scores.map((cell) => [cell.plugin, cell[value]]))
  const verdicts = Object.fromEntries(row.verdicts.map(({ plugin, code, reasons }) => [plugin, [code, ...reasons]]))
  return {
    node: row.node,
    feasible: row.isFeasible,
    rejectedBy: row.rejectedBy,
    code: row.code,
    reasons: row.reasons.length === 0 ? undefined : sameOrder(row.reasons, expected?.reasons),
    allPluginVerdicts:
      Object.keys(verdicts).length === 0 ? undefined : orderedVerdicts(verdicts, expected?.allPluginVerdicts),
    ...(row.isFeasible && {
      raw: cells('raw'),
      normalized: cells('normalized'),
      weighted: cells('weighted'),
      total: row.total,
    }),
  }
}

function orderedVerdicts(
  actual: { readonly [plugin: string]: readonly string[] },
  expected: ExpectedNode['allPluginVerdicts'],
): { readonly [plugin: string]: readonly string[] } {
  return Object.fromEntries(
    Object.entries(actual).map(([plugin, reasons]) => [plugin, sameOrder(reasons, expected?.[plugin])]),
  )
}

/** Upstream lists named resources in the random order of a Go map; equal sets are equal. */
function sameOrder(actual: readonly string[], expected: readonly string[] | undefined): readonly string[] {
  const isSameSet = expected !== undefined && actual.toSorted().join('\n') === expected.toSorted().join('\n')
  return isSameSet ? expected : actual
}

const resourceNames: Readonly<Record<string, string>> = {
  nodes: 'nodes',
  pods: 'pods',
  nominatedPods: 'pods',
  services: 'services',
  replicaSets: 'replicasets',
  statefulSets: 'statefulsets',
  namespaces: 'namespaces',
  podDisruptionBudgets: 'poddisruptionbudgets',
}

/** A view of a vector's objects. */
function vectorView(cluster: SchedulingVector['cluster']): ClusterView {
  const resources = new Map<string, Map<string, KubeObject>>()
  for (const list in cluster) {
    const name = resourceNames[list]
    if (name === undefined) throw new Error(`unknown list ${list}`)
    const objects = resources.get(name) ?? new Map<string, KubeObject>()
    resources.set(name, objects)
    for (const object of cluster[list] ?? []) {
      const { namespace, name: own } = object.metadata
      objects.set(namespace === undefined || name === 'namespaces' ? own : `${namespace}/${own}`, object)
    }
  }
  const view = {
    revision: 0,
    get: (resource: string, key: string) => resources.get(resource)?.get(key),
    list: (resource: string) => resources.get(resource)?.values() ?? [],
    count: (resource: string) => resources.get(resource)?.size ?? 0,
    indexed: () => [],
  }
  return view as unknown as ClusterView
}

/** Where two JSON values differ, a line each. */
function differences(path: string, expected: unknown, actual: unknown): readonly string[] {
  if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    const left = expected as { readonly [key: string]: unknown }
    const right = actual as { readonly [key: string]: unknown }
    const keys = new Set([...Object.keys(left), ...Object.keys(right)])
    return [...keys].flatMap((key) => differences(`${path}.${key}`, left[key], right[key]))
  }
  if (expected === actual) return []
  return [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
}
