import { isTerminating } from '../../../api/object.ts'
import type { Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { failure, type Status } from '../../../api/status.ts'
import { between, instantOf, seconds, type Duration, type Instant } from '../../../clock/instant.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import { defaultRetry, defineComponent, type Attempt, type Component, type Decision, type Observation, type Outcome } from '../../machinery/contract.ts'
import { availableAt } from '../../machinery/pod-facts.ts'
import { revisionIndexes } from '../../machinery/revisions/controller-revisions.ts'
import { isInRange, podNameParts, replicasOf, startOf } from './ordinals.ts'
import { condemnedClaimsPass, replicasPass, scaleDownPass } from './passes.ts'
import { statefulSetReasons } from './reasons.ts'
import { adoptRevisions, resolveRevisions, revisionsOf, truncateHistory } from './revisions.ts'
import { updatePass } from './rolling.ts'
import { countsOf, writeStatus, type Counts } from './status.ts'
import { addWait, minReadySecondsOf, type PassResult, type Revisions, type Slots, type StatefulSetGates, type Sync } from './sync.ts'
import { statefulSetWatches } from './watches.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

interface Memory {
  readonly uid: string
  /** Revision of the last pod or status written; not looked again before the view has it. */
  readonly wroteAt: number
  readonly failures: number
  readonly retryAt: number
}

/** The StatefulSet controller under these feature gates. */
export function createStatefulSetController(gates: StatefulSetGates): Component {
  return defineComponent<Memory>({
    name: 'statefulset-controller',
    order: controllerOrder,
    watches: statefulSetWatches,
    indexes: revisionIndexes,
    retry: defaultRetry,
    reconcile: (observation, attempt) => reconcile(gates, observation, attempt),
  })
}

export const statefulSetController = createStatefulSetController({ maxUnavailable: false })

/** @source kubernetes@1.36 pkg/controller/statefulset/stateful_set.go sync */
function reconcile(gates: StatefulSetGates, { key, view, live, now, memory }: Observation<Memory>, attempt: Attempt): Decision<Memory> {
  const set = view.get('statefulsets', key)
  if (set === undefined) return { remember: undefined }
  const { uid } = set.metadata
  const before: Memory = memory?.uid === uid ? memory : { uid, wroteAt: 0, failures: 0, retryAt: 0 }
  let { wroteAt } = before
  const noted: Attempt = (write) => {
    const outcome = attempt(write)
    if (outcome.ok && 'resource' in write && (write.resource === 'pods' || write.resource === 'statefulsets'))
      wroteAt = Math.max(wroteAt, Number(outcome.object.metadata.resourceVersion))
    return outcome as Outcome<never>
  }
  const sync: Sync = { set, view, live, now, attempt: noted, gates, waits: [] }
  const done = view.revision < before.wroteAt ? unseen(sync) : look(sync)
  if (done.refusal === undefined) {
    const requeueAfter = done.counts === undefined ? undefined : nextLook(sync, done.pods, done.counts)
    return { waits: sync.waits, remember: { uid, wroteAt, failures: 0, retryAt: 0 }, ...(requeueAfter !== undefined && { requeueAfter }) }
  }
  const remember = { ...afterFailure(before, now), wroteAt }
  addWait(sync, statefulSetReasons.writeRefused(done.refusal.message, remember.failures), instantOf(remember.retryAt))
  return { waits: sync.waits, remember, failed: done.refusal }
}

interface Look {
  readonly pods: readonly Pod[]
  readonly counts?: Counts
  readonly refusal?: Status
}

function unseen(sync: Sync): Look {
  addWait(sync, statefulSetReasons.ownWritesUnseen())
  return { pods: [], refusal: failure(409, 'Conflict', 'own writes have not come back through the watch yet') }
}

function look(sync: Sync): Look {
  const unadopted = adoptRevisions(sync)
  if (unadopted !== undefined) return { pods: [], refusal: unadopted }
  const { claimed: pods, refusal: unclaimed } = claimPods(sync)
  if (unclaimed !== undefined) return { pods, refusal: unclaimed }
  const revisions = revisionsOf(sync)
  const resolved = resolveRevisions(sync, revisions)
  if (!resolved.ok) {
    truncateHistory(sync, pods, revisions, undefined)
    return { pods, refusal: resolved.status }
  }
  const { counts, refusal } = updateSet(sync, resolved.value, pods)
  const unwritten = writeStatus(sync, resolved.value, counts)
  const untruncated = truncateHistory(sync, pods, revisions, resolved.value)
  const problem = refusal ?? unwritten ?? untruncated
  return { pods, counts, ...(problem && { refusal: problem }) }
}

/** Pods of this set's name that match: kept, adopted, or released. */
function claimPods({ set, view, live, attempt }: Sync) {
  const matches = matcherOf(set.spec.selector)
  const { name, uid, namespace = '' } = set.metadata
  return claimDependents<Pod>(
    {
      owner: set,
      ownerResource: 'statefulsets',
      resource: 'pods',
      matches: ({ metadata }) => matches(metadata.labels) && podNameParts(metadata.name).parent === name,
      because: {
        adopt: ({ metadata }) => statefulSetReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => statefulSetReasons.leftSelector(metadata.name),
      },
    },
    [...view.indexed<Pod>('podsByOwner', uid), ...view.indexed<Pod>('orphanPodsByNamespace', namespace)],
    live,
    attempt,
  )
}

/** The passes in upstream's order. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go updateStatefulSet */
function updateSet(sync: Sync, revisions: Revisions, pods: readonly Pod[]): { readonly counts: Counts; readonly refusal?: Status } {
  if (isTerminating(sync.set)) return { counts: countsOf(sync, revisions, pods) }
  const slots = slotsOf(sync.set, pods)
  const counts = countsOf(sync, revisions, [...slots.replicas, ...slots.condemned])
  const passes = [() => replicasPass(sync, revisions, slots), () => condemnedClaimsPass(sync, slots), () => scaleDownPass(sync, slots)]
  for (const pass of passes) {
    const result: PassResult = pass()
    if (result.stops) return { counts, ...(result.refusal && { refusal: result.refusal }) }
  }
  const { deleted, refusal } = updatePass(sync, revisions, slots)
  return { counts: { ...counts, current: counts.current - deleted }, ...(refusal && { refusal }) }
}

function slotsOf(set: StatefulSet, pods: readonly Pod[]): Slots {
  const replicas: (Pod | undefined)[] = Array.from({ length: replicasOf(set) })
  const condemned: { readonly pod: Pod; readonly ordinal: number }[] = []
  for (const pod of pods) {
    const { ordinal } = podNameParts(pod.metadata.name)
    if (isInRange(set, ordinal)) replicas[ordinal - startOf(set)] = pod
    else if (ordinal >= 0) condemned.push({ pod, ordinal })
  }
  condemned.sort((left, right) => right.ordinal - left.ordinal)
  return { replicas, condemned: condemned.map(({ pod }) => pod) }
}

/** Ready pods that are not available yet are looked at again when the first of them is due. */
function nextLook(sync: Sync, pods: readonly Pod[], { ready, available }: Counts): Duration | undefined {
  const { set, now } = sync
  const minReadySeconds = minReadySecondsOf(set)
  if (minReadySeconds === 0 || ready === available) return undefined
  let next: Instant | undefined
  for (const pod of pods) {
    const at = availableAt(pod, minReadySeconds)
    if (at !== undefined && at > now && (next === undefined || at < next)) next = at
  }
  addWait(sync, statefulSetReasons.minReadySeconds(minReadySeconds, ready, available), next)
  return next === undefined ? seconds(minReadySeconds) : between(now, next)
}

/** What the work queue will do with a failed key: the earlier of two due times stands. */
function afterFailure(memory: Memory, now: Instant): Memory {
  const due = now + Math.min(defaultRetry.maxMilliseconds, defaultRetry.baseMilliseconds * 2 ** Math.min(memory.failures, 40))
  const retryAt = memory.retryAt > now ? Math.min(memory.retryAt, due) : due
  return { ...memory, failures: memory.failures + 1, retryAt }
}
