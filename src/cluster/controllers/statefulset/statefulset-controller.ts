import { isTerminating } from '../../../api/object.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { failure, type Status } from '../../../api/status.ts'
import { between, instantOf, seconds, type Duration, type Instant } from '../../../clock/instant.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
  type Outcome,
} from '../../machinery/contract.ts'
import { revisionIndexes } from '../../machinery/revisions/controller-revisions.ts'
import { podNameParts, replicasOf } from './ordinals.ts'
import { condemnedClaimsPass, replicasPass, scaleDownPass } from './passes.ts'
import { statefulSetReasons } from './reasons.ts'
import { adoptRevisions, resolveRevisions, revisionsOf, truncateHistory } from './revisions.ts'
import { updatePass } from './rolling.ts'
import { rosterFor, statefulSetRosters, strangersOf, type Counts, type Roster, type Rosters } from './roster.ts'
import { writeStatus } from './status.ts'
import {
  addWait,
  minReadySecondsOf,
  revisionOf,
  type PassResult,
  type Revisions,
  type StatefulSetGates,
  type Sync,
} from './sync.ts'
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
  return defineComponent<Memory, Rosters>({
    name: 'statefulset-controller',
    order: controllerOrder,
    watches: statefulSetWatches,
    indexes: revisionIndexes,
    retry: defaultRetry,
    derived: statefulSetRosters,
    reconcile: (observation, attempt, rosters) => reconcile(gates, observation, attempt, rosters),
  })
}

export const statefulSetController = createStatefulSetController({ maxUnavailable: false })

/** @source kubernetes@1.36 pkg/controller/statefulset/stateful_set.go sync */
function reconcile(
  gates: StatefulSetGates,
  { key, view, live, now, memory }: Observation<Memory>,
  attempt: Attempt,
  rosters: Rosters,
): Decision<Memory> {
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
  const done = view.revision < before.wroteAt ? unseen(sync) : look(sync, rosters)
  if (done.refusal === undefined) {
    const requeueAfter =
      done.counts === undefined || done.roster === undefined ? undefined : nextLook(sync, done.roster, done.counts)
    return {
      waits: sync.waits,
      remember: { uid, wroteAt, failures: 0, retryAt: 0 },
      ...(requeueAfter !== undefined && { requeueAfter }),
    }
  }
  const remember = { ...afterFailure(before, now), wroteAt }
  addWait(sync, statefulSetReasons.writeRefused(done.refusal.message, remember.failures), instantOf(remember.retryAt))
  return { waits: sync.waits, remember, failed: done.refusal }
}

interface Look {
  readonly counts?: Counts
  readonly roster?: Roster
  readonly refusal?: Status
}

function unseen(sync: Sync): Look {
  addWait(sync, statefulSetReasons.ownWritesUnseen())
  return { refusal: failure(409, 'Conflict', 'own writes have not come back through the watch yet') }
}

function look(sync: Sync, rosters: Rosters): Look {
  const { set, view, now } = sync
  const unadopted = adoptRevisions(sync)
  if (unadopted !== undefined) return { refusal: unadopted }
  const matches = matcherOf(set.spec.selector)
  const isMine = ({ metadata }: Pod): boolean =>
    matches(metadata.labels) && podNameParts(metadata.name).parent === set.metadata.name
  const { claimed: adopted, refusal: unclaimed } = claimPods(sync, rosters, isMine)
  if (unclaimed !== undefined) return { refusal: unclaimed }
  const revisions = revisionsOf(sync)
  const resolved = resolveRevisions(sync, revisions)
  if (!resolved.ok) {
    truncateHistory(sync, revisionsInUse(sync), revisions, undefined)
    return { refusal: resolved.status }
  }
  const { current, update } = resolved.value
  const standard = { set, replicas: replicasOf(set), current: current.metadata.name, update: update.metadata.name }
  const roster = rosterFor(rosters, standard, { view, now, isMine, adopted })
  const { counts, refusal } = updateSet(sync, resolved.value, roster)
  const unwritten = writeStatus(sync, resolved.value, counts)
  const untruncated = truncateHistory(sync, roster.revisions, revisions, resolved.value)
  const problem = refusal ?? unwritten ?? untruncated
  return { counts, roster, ...(problem && { refusal: problem }) }
}

function revisionsInUse({ set, view }: Sync): ReadonlyMap<string, number> {
  const pods = [...view.indexed<Pod>('podsByOwner', set.metadata.uid)]
  return new Map(pods.map((pod) => [revisionOf(pod), 1]))
}

/** Adopts orphans of this set's name that match, releases owned pods that no longer do; both are rare. */
function claimPods({ set, view, live, attempt }: Sync, rosters: Rosters, isMine: (pod: Pod) => boolean) {
  const candidates = [...strangersOf(rosters, set, view, isMine)]
  for (const pod of view.indexed<Pod>('orphanPodsByNamespace', set.metadata.namespace ?? ''))
    if (isMine(pod)) candidates.push(pod)
  return claimDependents<Pod>(
    {
      owner: set,
      ownerResource: 'statefulsets',
      resource: 'pods',
      matches: isMine,
      because: {
        adopt: ({ metadata }) => statefulSetReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => statefulSetReasons.leftSelector(metadata.name),
      },
    },
    candidates,
    live,
    attempt,
  )
}

/** The passes in upstream's order. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go updateStatefulSet */
function updateSet(
  sync: Sync,
  revisions: Revisions,
  roster: Roster,
): { readonly counts: Counts; readonly refusal?: Status } {
  const counts: Counts = { ...roster.counts }
  if (isTerminating(sync.set)) return { counts }
  const passes = [
    () => replicasPass(sync, revisions, roster),
    () => condemnedClaimsPass(sync, roster),
    () => scaleDownPass(sync, roster),
  ]
  for (const pass of passes) {
    const result: PassResult = pass()
    if (result.stops) return { counts, ...(result.refusal && { refusal: result.refusal }) }
  }
  const { deleted, refusal } = updatePass(sync, revisions, roster)
  return { counts: { ...counts, current: counts.current - deleted }, ...(refusal && { refusal }) }
}

/** Ready pods that are not available yet are looked at again when the first of them is due. */
function nextLook(sync: Sync, { due }: Roster, { ready, available }: Counts): Duration | undefined {
  const { set, now } = sync
  const minReadySeconds = minReadySecondsOf(set)
  if (minReadySeconds === 0 || ready === available) return undefined
  let next: Instant | undefined
  for (const at of due.values()) if (at > now && (next === undefined || at < next)) next = at
  addWait(sync, statefulSetReasons.minReadySeconds(minReadySeconds, ready, available), next)
  return next === undefined ? seconds(minReadySeconds) : between(now, next)
}

/** What the work queue will do with a failed key: the earlier of two due times stands. */
function afterFailure(memory: Memory, now: Instant): Memory {
  const due =
    now + Math.min(defaultRetry.maxMilliseconds, defaultRetry.baseMilliseconds * 2 ** Math.min(memory.failures, 40))
  const retryAt = memory.retryAt > now ? Math.min(memory.retryAt, due) : due
  return { ...memory, failures: memory.failures + 1, retryAt }
}
