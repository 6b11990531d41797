import { isTerminating } from '../../../api/object.ts'
import { between, seconds, type Duration } from '../../../clock/instant.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
} from '../contract.ts'
import { podTally, type PodTally } from '../pod-tally.ts'
import { claimPods } from './claims.ts'
import { manageReplicas, type Managed, type Manager } from './manage.ts'
import { minReadySecondsOf, type ReplicaKind, type ReplicaMemory, type ReplicaOwner } from './replica-owner.ts'
import { availabilityOf, statusOf, writeStatus, type Availability } from './status.ts'
import { waitsOf } from './waits.ts'
import { replicaWatches } from './watches.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

/** The controller behind ReplicaSet and ReplicationController. */
export function replicaController(kind: ReplicaKind): Component {
  return defineComponent<ReplicaMemory, PodTally>({
    name: kind.component,
    order: controllerOrder,
    watches: replicaWatches(kind),
    retry: defaultRetry,
    derived: podTally,
    reconcile: (observation, attempt, tally) => reconcile(kind, observation, attempt, tally),
  })
}

/** @source kubernetes@1.36 pkg/controller/replicaset/replica_set.go syncReplicaSet */
function reconcile(
  kind: ReplicaKind,
  observation: Observation<ReplicaMemory>,
  attempt: Attempt,
  tally: PodTally,
): Decision<ReplicaMemory> {
  const { key, view, live, now } = observation
  const owner = view.get(kind.resource, key) as ReplicaOwner | undefined
  if (owner === undefined) return { remember: undefined }
  const memory = memoryOf(observation, owner)
  const manager: Manager = { kind, owner, view, tally, now }
  const pods = claimPods({ kind, owner, view, live, tally }, attempt)
  if (pods.refusal !== undefined) return failed(memory, now, pods.refusal.message)
  const mayManage = view.revision >= memory.wroteAt && !isTerminating(owner)
  const managed: Managed = mayManage ? manageReplicas(manager, pods, attempt) : { wroteAt: 0 }
  const availability = availabilityOf(manager, pods)
  const status = statusOf(manager, pods, availability.available, managed.failure)
  const written = writeStatus(manager, status, live, attempt)
  const remembered = { ...memory, wroteAt: Math.max(memory.wroteAt, managed.wroteAt) }
  const failure = written.refusal ?? managed.failure
  const next = failure === undefined ? { ...remembered, failures: 0, retryAt: 0 } : afterFailure(remembered, now)
  const { failures, retryAt } = next
  const waits = waitsOf(manager, { pods, availability, mayManage, failure: managed.failure, failures, retryAt })
  if (failure !== undefined) return { waits, remember: next, failed: failure }
  const requeueAfter = nextLook(manager, pods.ready, availability)
  return { waits, remember: next, ...(requeueAfter !== undefined && { requeueAfter }) }
}

function memoryOf({ memory }: Observation<ReplicaMemory>, { metadata: { uid } }: ReplicaOwner): ReplicaMemory {
  return memory?.uid === uid ? memory : { uid, wroteAt: 0, failures: 0, retryAt: 0 }
}

function failed(memory: ReplicaMemory, now: number, message: string): Decision<ReplicaMemory> {
  return { remember: afterFailure(memory, now), failed: message }
}

/** What the work queue will do with a failed key: the earlier of two due times stands. */
function afterFailure(memory: ReplicaMemory, now: number): ReplicaMemory {
  const { baseMilliseconds, maxMilliseconds } = defaultRetry
  const due = now + Math.min(maxMilliseconds, baseMilliseconds * 2 ** Math.min(memory.failures, 40))
  return {
    ...memory,
    failures: memory.failures + 1,
    retryAt: memory.retryAt > now ? Math.min(memory.retryAt, due) : due,
  }
}

/** Ready pods that are not available yet are looked at again when the first of them is due. */
function nextLook({ owner, now }: Manager, ready: number, { available, nextAt }: Availability): Duration | undefined {
  const minReadySeconds = minReadySecondsOf(owner)
  if (minReadySeconds === 0 || ready === available) return undefined
  return nextAt === undefined ? seconds(minReadySeconds) : between(now, nextAt)
}
