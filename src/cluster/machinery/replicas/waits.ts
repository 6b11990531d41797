import { instantOf, type Instant } from '../../../clock/instant.ts'
import type { Status } from '../../../api/status.ts'
import type { Reason, Wait } from '../contract.ts'
import { referenceTo } from '../references.ts'
import { surplusOf, type ClaimedPods } from './claims.ts'
import { burstReplicas, type Manager } from './manage.ts'
import { replicaReasons } from './reasons.ts'
import { minReadySecondsOf, replicasOf } from './replica-owner.ts'
import type { Availability } from './status.ts'

export interface Held {
  readonly pods: ClaimedPods
  readonly availability: Availability
  readonly mayManage: boolean
  readonly failure: Status | undefined
  readonly failures: number
  readonly retryAt: number
}

/** Everything that this owner still wants and cannot have yet. */
export function waitsOf({ kind, owner }: Manager, held: Held): readonly Wait[] {
  const { pods, availability, failure } = held
  const replicas = replicasOf(owner)
  const surplus = surplusOf(owner, pods.active)
  const waits: Wait[] = []
  const wait = (because: Reason, until?: Instant): void => {
    waits.push({ about: referenceTo(kind.resource, owner), because, ...(until !== undefined && { until }) })
  }
  if (failure !== undefined) {
    const backoff = surplus < 0 ? replicaReasons.createBackoff : replicaReasons.deleteBackoff
    wait(backoff(failure.message, held.failures, Math.abs(surplus)), instantOf(held.retryAt))
  } else if (!held.mayManage && surplus !== 0) wait(replicaReasons.ownWritesUnseen(pods.active, replicas))
  else if (Math.abs(surplus) > burstReplicas)
    wait(replicaReasons.burstLimit(Math.abs(surplus) - burstReplicas, burstReplicas))
  if (pods.ready < Math.min(pods.active, replicas)) wait(replicaReasons.podsNotReady(pods.ready, pods.active, replicas))
  if (availability.nextAt !== undefined)
    wait(
      replicaReasons.minReadySeconds(minReadySecondsOf(owner), pods.ready, availability.available),
      availability.nextAt,
    )
  return waits
}
