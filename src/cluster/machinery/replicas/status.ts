import { isEqual } from '../../../base/json.ts'
import { keyOf } from '../../../api/object.ts'
import type { Pod, ReplicaSetCondition } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'
import type { Attempt } from '../contract.ts'
import { availableAt } from '../pod-facts.ts'
import type { ClusterView } from '../view.ts'
import { activePods, type ClaimedPods } from './claims.ts'
import type { Manager } from './manage.ts'
import { replicaReasons } from './reasons.ts'
import { minReadySecondsOf, type ReplicaOwner, type ReplicaStatus } from './replica-owner.ts'

export interface Availability {
  readonly available: number
  /** When the next Ready pod becomes available. */
  readonly nextAt?: Instant
}

/** Every Ready pod counts as available at once unless `minReadySeconds` asks for patience. */
export function availabilityOf(manager: Manager, pods: ClaimedPods): Availability {
  const minReadySeconds = minReadySecondsOf(manager.owner)
  if (minReadySeconds === 0 || pods.ready === 0) return { available: pods.ready }
  let available = 0
  let nextAt: Instant | undefined
  const look = (pod: Pod): void => {
    const at = availableAt(pod, minReadySeconds)
    if (at === undefined) return
    if (at <= manager.now) available++
    else if (nextAt === undefined || at < nextAt) nextAt = at
  }
  activePods(manager, pods.adopted).forEach(look)
  return { available, ...(nextAt !== undefined && { nextAt }) }
}

/** The counts of the pods seen, and `ReplicaFailure` after a refused create or delete. */
export function statusOf(
  { kind, owner, now }: Manager,
  pods: ClaimedPods,
  available: number,
  failure: Status | undefined,
): ReplicaStatus {
  const conditions = conditionsOf(owner, pods, failure, now)
  const { generation } = owner.metadata
  return {
    replicas: pods.active,
    ...(pods.fullyLabeled > 0 && { fullyLabeledReplicas: pods.fullyLabeled }),
    ...(pods.ready > 0 && { readyReplicas: pods.ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(kind.hasTerminatingReplicas && { terminatingReplicas: pods.windingDown }),
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(conditions.length > 0 && { conditions }),
  }
}

/** Set once and then left as it is; removed, not set False, when managing works again. */
function conditionsOf(
  { status, spec }: ReplicaOwner,
  { active }: ClaimedPods,
  failure: Status | undefined,
  now: Instant,
): readonly ReplicaSetCondition[] {
  const before = status?.conditions ?? []
  const hasFailure = before.some(({ type }) => type === 'ReplicaFailure')
  if (failure === undefined) return hasFailure ? before.filter(({ type }) => type !== 'ReplicaFailure') : before
  if (hasFailure) return before
  const reason = active < (spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete'
  const lastTransitionTime = timestampOf(now)
  return [...before, { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason, message: failure.message }]
}

export interface StatusWritten {
  readonly owner: ReplicaOwner
  readonly refusal?: Status
}

/** Writes the status if it differs; a conflict is answered by one more try on a fresh read. */
export function writeStatus(
  { kind, owner }: Manager,
  status: ReplicaStatus,
  live: ClusterView,
  attempt: Attempt,
): StatusWritten {
  if (owner.status !== undefined && isEqual(owner.status, status)) return { owner }
  const because = replicaReasons.countsChanged(
    status.replicas,
    status.readyReplicas ?? 0,
    status.availableReplicas ?? 0,
  )
  const write = (on: ReplicaOwner) =>
    attempt<ReplicaOwner>({
      verb: 'updateStatus',
      resource: kind.resource,
      object: { ...on, status } as ReplicaOwner,
      because,
    })
  const first = write(owner)
  if (first.ok) return { owner: first.object }
  const fresh = live.get(kind.resource, keyOf(owner)) as ReplicaOwner | undefined
  if (fresh === undefined) return { owner, refusal: first.status }
  const second = write(fresh)
  return second.ok ? { owner: second.object } : { owner, refusal: second.status }
}
