import { isEqual } from '../../../base/json.ts'
import { isTerminating, keyOf, type ObjectKey } from '../../../api/object.ts'
import type {
  LabelSelector,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { after, instantOfTimestamp, milliseconds, seconds, type Instant } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Decision,
  type Enqueue,
  type Observation,
  type Reason,
  type Wait,
} from '../../machinery/contract.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import { referenceTo } from '../../machinery/references.ts'
import { namespaceOf, type Change, type ClusterView } from '../../machinery/view.ts'
import { allowedDisruptions, countedStatus, failedStatus, type Counted } from './budget-status.ts'
import { expectedPods } from './expected-pods.ts'
import { disruptionReasons } from './reasons.ts'
import { resetStale, staleAfter } from './stale-disruption.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
const budgetsByNamespace = 'budgetsByNamespace'
/** Keys of pods that several budgets cover, and of pods whose disruption may be stale. */
const ambiguousPrefix = 'ambiguous '
const stalePrefix = 'stale '
/** An evicted pod must be deleted within this. */
const deletionTimeout = seconds(120)
/** The recheck queue hands on to the main queue through its rate limiter. */
const recheckDelay = milliseconds(5)

/** Upstream records its events as `controllermanager`. */
export const disruptionController = defineComponent<undefined>({
  name: 'controllermanager',
  order: controllerOrder,
  watches: [
    { resource: 'poddisruptionbudgets', enqueue: ({ key }, _view, enqueue) => enqueue(key) },
    { resource: 'pods', enqueue: podChanged },
  ],
  indexes: [{ name: budgetsByNamespace, resource: 'poddisruptionbudgets', valueOf: namespaceOf }],
  reconcile: (observation, attempt) => {
    const { key } = observation
    if (key.startsWith(ambiguousPrefix)) return complain(key.slice(ambiguousPrefix.length), observation, attempt)
    if (key.startsWith(stalePrefix)) return resetStale(key.slice(stalePrefix.length), observation, attempt)
    return reconcile(observation, attempt)
  },
})

/** Of several budgets over one pod only the first is woken. */
function podChanged({ type, key, object }: Change, view: ClusterView, enqueue: Enqueue, now: Instant): void {
  const pod = object as Pod
  const budgets = budgetsOf(pod, view)
  if (budgets.length > 1) enqueue(ambiguousPrefix + key)
  if (budgets[0] !== undefined) enqueue(keyOf(budgets[0]))
  if (type !== 'DELETED' && staleAfter(pod, now) !== undefined) enqueue(stalePrefix + key)
}

function budgetsOf(pod: Pod, view: ClusterView): readonly PodDisruptionBudget[] {
  const covering: PodDisruptionBudget[] = []
  for (const budget of view.indexed<PodDisruptionBudget>(budgetsByNamespace, pod.metadata.namespace ?? ''))
    if (matcherOf(budget.spec?.selector)(pod.metadata.labels)) covering.push(budget)
  return covering.length < 2
    ? covering
    : covering.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
}

function complain(key: ObjectKey, { view }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const pod = view.get('pods', key)
  const budgets = pod === undefined ? [] : budgetsOf(pod, view)
  if (pod === undefined || budgets.length < 2) return { remember: undefined }
  const { namespace, name } = pod.metadata
  const chosen = budgets[0]!.metadata.name
  const message = `Pod ${JSON.stringify(namespace)}/${JSON.stringify(name)} matches multiple PodDisruptionBudgets.  Chose ${JSON.stringify(chosen)} arbitrarily.`
  const because = disruptionReasons.ambiguous(name, chosen)
  attempt({
    verb: 'recordEvent',
    regarding: pod,
    type: 'Warning',
    reason: 'MultiplePodDisruptionBudgets',
    message,
    because,
  })
  return { remember: undefined }
}

/** @source kubernetes@1.36 pkg/controller/disruption/disruption.go trySync */
function reconcile({ key, view, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const budget = view.get('poddisruptionbudgets', key)
  if (budget === undefined) return { remember: undefined }
  const say = (
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    because: Reason,
    regarding: Pod | PodDisruptionBudget = budget,
  ): void => {
    attempt({ verb: 'recordEvent', regarding, type, reason, message, because })
  }
  const pods = podsOf(budget, view)
  if (pods.length === 0) say('Normal', 'NoPods', 'No matching pods found', disruptionReasons.noPods())
  const expected = expectedPods(budget, pods, view)
  if ('error' in expected) {
    const because = disruptionReasons.syncFailed(expected.error)
    say(
      'Warning',
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${expected.error}`,
      because,
    )
    const failed = writeStatus(budget, failedStatus(budget, expected.error, now), because, attempt)
    return { ...failed, waits: [{ about: referenceTo('poddisruptionbudgets', budget), because }] }
  }
  if (expected.unmanaged.length > 0)
    say('Warning', 'UnmanagedPods', unmanagedMessage(budget), disruptionReasons.unmanaged(expected.unmanaged.length))
  const disruption = disruptedPods(budget, pods, now, (pod) => {
    const message = `Pod was expected by PDB ${budget.metadata.namespace}/${budget.metadata.namespace} to be deleted but it wasn't`
    say('Warning', 'NotDeleted', message, disruptionReasons.notDeleted(pod.metadata.name), pod)
  })
  const healthy = pods.filter((pod) => isHealthy(pod, disruption.pods, now)).length
  const counted: Counted = { ...expected, healthy, disruptedPods: disruption.pods }
  const because = disruptionReasons.counted(healthy, expected.desired, expected.expected, allowedDisruptions(counted))
  const written = writeStatus(budget, countedStatus(budget, counted, now), because, attempt)
  const { recheckAt } = disruption
  const requeue = written.failed === undefined &&
    recheckAt !== undefined && { requeueAfter: milliseconds(recheckAt - now + recheckDelay), background: true }
  return { ...written, waits: waitsOf(budget, counted, recheckAt), ...requeue }
}

function podsOf({ metadata, spec }: PodDisruptionBudget, view: ClusterView): readonly Pod[] {
  const matches = matcherOf(spec?.selector)
  const pods: Pod[] = []
  for (const pod of view.indexed<Pod>('podsByNamespace', metadata.namespace ?? ''))
    if (matches(pod.metadata.labels)) pods.push(pod)
  return pods
}

interface Disruption {
  /** Evicted pods that have not been deleted yet. */
  readonly pods: { readonly [name: string]: string }
  readonly recheckAt?: Instant
}

function disruptedPods(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  now: Instant,
  giveUp: (pod: Pod) => void,
): Disruption {
  const known = status?.disruptedPods
  if (known === undefined) return { pods: {} }
  const still: Record<string, string> = {}
  let recheckAt: Instant | undefined
  for (const pod of pods) {
    const evictedAt = known[pod.metadata.name]
    if (evictedAt === undefined || isTerminating(pod)) continue
    const deadline = after(instantOfTimestamp(evictedAt) ?? now, deletionTimeout)
    if (deadline < now) {
      giveUp(pod)
      continue
    }
    if (recheckAt === undefined || deadline < recheckAt) recheckAt = deadline
    still[pod.metadata.name] = evictedAt
  }
  return { pods: still, ...(recheckAt !== undefined && { recheckAt }) }
}

function isHealthy(pod: Pod, disrupted: Disruption['pods'], now: Instant): boolean {
  if (isTerminating(pod)) return false
  const evictedAt = disrupted[pod.metadata.name]
  if (evictedAt !== undefined && after(instantOfTimestamp(evictedAt) ?? now, deletionTimeout) > now) return false
  return isReady(pod)
}

function writeStatus(
  budget: PodDisruptionBudget,
  status: PodDisruptionBudgetStatus,
  because: Reason,
  attempt: Attempt,
): Decision<undefined> {
  if (isEqual(budget.status, status)) return { remember: undefined }
  const object: PodDisruptionBudget = { ...budget, status }
  const outcome = attempt({ verb: 'updateStatus', resource: 'poddisruptionbudgets', object, because })
  return { remember: undefined, ...(!outcome.ok && { failed: outcome.status }) }
}

function waitsOf(budget: PodDisruptionBudget, counted: Counted, recheckAt: Instant | undefined): readonly Wait[] {
  const about = referenceTo('poddisruptionbudgets', budget)
  const waits: Wait[] = []
  if (counted.expected > 0 && allowedDisruptions(counted) === 0)
    waits.push({ about, because: disruptionReasons.exhausted(counted.healthy, counted.desired) })
  const pending = Object.keys(counted.disruptedPods).length
  if (pending > 0)
    waits.push({
      about,
      because: disruptionReasons.expectsDeletion(pending),
      ...(recheckAt !== undefined && { until: recheckAt }),
    })
  return waits
}

function unmanagedMessage({ spec }: PodDisruptionBudget): string {
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${goSelector(spec?.selector)}) were found to be unmanaged. ` +
    'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  )
}

/** A LabelSelector as Go prints it. */
function goSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return `&LabelSelector{MatchLabels:map[string]string{${labels.map(([key, value]) => `${key}: ${value},`).join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}
