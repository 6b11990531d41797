import type { Reason } from '../contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of ReplicaSets and ReplicationControllers, with its details.
 *
 * | write | details |
 * |---|---|
 * | `tooFewPods` | `replicas` wanted, `active` seen, `missing` pods of this sync |
 * | `tooManyPods` | `replicas` wanted, `active` seen, `surplus` pods of this sync |
 * | `countsChanged` | `replicas`, `ready`, `available` as now reported |
 * | `matchesSelector` | `name` of the orphan adopted |
 * | `leftSelector` | `name` of the pod released |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `podsNotReady` | `ready`, `active`, `replicas` | – |
 * | `minReadySeconds` | `minReadySeconds`, `ready`, `available` | the first pod becomes available |
 * | `createBackoff`, `deleteBackoff` | `message` of the refusal, `failures` in a row, `missing` or `surplus` | the next try |
 * | `ownWritesUnseen` | `active` seen, `replicas` wanted | – |
 * | `burstLimit` | `remaining` pods to create or delete after this sync, `limit` a sync | – |
 */
export const replicaReasons = {
  tooFewPods: (replicas: number, active: number, missing: number): Reason =>
    reason('tooFewPods', { replicas, active, missing }),
  tooManyPods: (replicas: number, active: number, surplus: number): Reason =>
    reason('tooManyPods', { replicas, active, surplus }),
  countsChanged: (replicas: number, ready: number, available: number): Reason =>
    reason('countsChanged', { replicas, ready, available }),
  matchesSelector: (name: string): Reason => reason('matchesSelector', { name }),
  leftSelector: (name: string): Reason => reason('leftSelector', { name }),

  podsNotReady: (ready: number, active: number, replicas: number): Reason =>
    reason('podsNotReady', { ready, active, replicas }),
  minReadySeconds: (minReadySeconds: number, ready: number, available: number): Reason =>
    reason('minReadySeconds', { minReadySeconds, ready, available }),
  createBackoff: (message: string, failures: number, missing: number): Reason =>
    reason('createBackoff', { message, failures, missing }),
  deleteBackoff: (message: string, failures: number, surplus: number): Reason =>
    reason('deleteBackoff', { message, failures, surplus }),
  ownWritesUnseen: (active: number, replicas: number): Reason => reason('ownWritesUnseen', { active, replicas }),
  burstLimit: (remaining: number, limit: number): Reason => reason('burstLimit', { remaining, limit }),
} as const

function reason(code: string, details: NonNullable<Reason['details']>): Reason {
  return { code, details }
}
