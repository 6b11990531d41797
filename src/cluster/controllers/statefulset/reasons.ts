import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the StatefulSet controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `missingOrdinal` | `pod`, `ordinal` without one; `revision` it gets, `replicas` wanted |
 * | `missingClaim` | `claim` that `pod` needs |
 * | `finishedOrdinal` | `pod` that ended as `phase` and is deleted to be started again |
 * | `condemned` | `pod`, `ordinal` outside `start` … `end` |
 * | `outdatedOrdinal` | `pod` at `revision`, wanted `updateRevision`; `partition` |
 * | `identityChanged` | `pod` whose name label or claims were changed |
 * | `retentionPolicy` | `claim` of `pod`; `whenDeleted`, `whenScaled` |
 * | `foreignClaim` | `claim` that something else controls |
 * | `newRevision` | `name`, `revision` number of a template not seen before |
 * | `revisionReturns` | `name` of the revision in use again; numbers `from` → `to` |
 * | `revisionLimit` | `name`, `revision` deleted; `limit`, `count` of unused revisions |
 * | `matchesSelector`, `leftSelector` | `name` of what is adopted or released |
 * | `ordinalsCounted` | `replicas`, `ready`, `available`, `current`, `updated` as now reported |
 * | `rolloutComplete` | `revision` that is current from now on, `replicas` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `waitingForPredecessor` | `pod` that must become available first, its `state`; `held` ordinals that wait for it | available, when Ready |
 * | `brokenRollout` | `pod` at `revision` that never became available; `updateRevision` wanted: only deleting the pod helps | – |
 * | `terminatingPredecessor` | `pod` whose name is taken until it is gone; `held` ordinals that wait for it | – |
 * | `scaleDownWaits` | `pod` that must be available or gone first, its `state`; `condemned` pods left | available, when Ready |
 * | `updateWaits` | `pod` that must become available first, its `state`; `outdated` pods left | available, when Ready |
 * | `partition` | `partition`; `held` pods below it that keep the old revision | – |
 * | `onDelete` | `outdated` pods that only a deletion replaces | – |
 * | `maxUnavailable` | `maxUnavailable`, `unavailable`; `outdated` pods left | – |
 * | `minReadySeconds` | `minReadySeconds`, `ready`, `available` | the next pod is available |
 * | `staleClaim` | `pod` that is not created while a claim belongs to its predecessor | – |
 * | `writeRefused` | `message`, `failures` so far | next try |
 * | `ownWritesUnseen` | – | next try |
 *
 * `state` is one of `missing`, `pending`, `notReady`, `notAvailable`, `terminating`, `failed`, `succeeded`.
 */
export const statefulSetReasons = {
  missingOrdinal: (pod: string, ordinal: number, revision: string, replicas: number) =>
    reason('missingOrdinal', { pod, ordinal, revision, replicas }),
  missingClaim: (claim: string, pod: string) => reason('missingClaim', { claim, pod }),
  finishedOrdinal: (pod: string, phase: string) => reason('finishedOrdinal', { pod, phase }),
  condemned: (pod: string, ordinal: number, start: number, end: number) =>
    reason('condemned', { pod, ordinal, start, end }),
  outdatedOrdinal: (pod: string, revision: string, updateRevision: string, partition: number) =>
    reason('outdatedOrdinal', { pod, revision, updateRevision, partition }),
  identityChanged: (pod: string) => reason('identityChanged', { pod }),
  retentionPolicy: (claim: string, pod: string, whenDeleted: string, whenScaled: string) =>
    reason('retentionPolicy', { claim, pod, whenDeleted, whenScaled }),
  foreignClaim: (claim: string) => reason('foreignClaim', { claim }),
  newRevision: (name: string, revision: number) => reason('newRevision', { name, revision }),
  revisionReturns: (name: string, from: number, to: number) => reason('revisionReturns', { name, from, to }),
  revisionLimit: (name: string, revision: number, limit: number, count: number) =>
    reason('revisionLimit', { name, revision, limit, count }),
  matchesSelector: (name: string) => reason('matchesSelector', { name }),
  leftSelector: (name: string) => reason('leftSelector', { name }),
  ordinalsCounted: (replicas: number, ready: number, available: number, current: number, updated: number) =>
    reason('ordinalsCounted', { replicas, ready, available, current, updated }),
  rolloutComplete: (revision: string, replicas: number) => reason('rolloutComplete', { revision, replicas }),

  waitingForPredecessor: (pod: string, state: string, held: number) =>
    reason('waitingForPredecessor', { pod, state, held }),
  brokenRollout: (pod: string, revision: string, updateRevision: string) =>
    reason('brokenRollout', { pod, revision, updateRevision }),
  terminatingPredecessor: (pod: string, held: number) => reason('terminatingPredecessor', { pod, held }),
  scaleDownWaits: (pod: string, state: string, condemned: number) =>
    reason('scaleDownWaits', { pod, state, condemned }),
  updateWaits: (pod: string, state: string, outdated: number) => reason('updateWaits', { pod, state, outdated }),
  partition: (partition: number, held: number) => reason('partition', { partition, held }),
  onDelete: (outdated: number) => reason('onDelete', { outdated }),
  maxUnavailable: (maxUnavailable: number, unavailable: number, outdated: number) =>
    reason('maxUnavailable', { maxUnavailable, unavailable, outdated }),
  minReadySeconds: (minReadySeconds: number, ready: number, available: number) =>
    reason('minReadySeconds', { minReadySeconds, ready, available }),
  staleClaim: (pod: string) => reason('staleClaim', { pod }),
  writeRefused: (message: string, failures: number) => reason('writeRefused', { message, failures }),
  ownWritesUnseen: () => reason('ownWritesUnseen'),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
