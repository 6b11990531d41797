import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the Deployment controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `newTemplate` | `revision`, `replicas` the new ReplicaSet starts with, `desired`, `maxSurge`, `total` pods before |
 * | `hashCollision` | `name` that was taken, `collisionCount` from now on |
 * | `replicaSetRefused` | `name`, `message` of the refusal |
 * | `revisionTaken` | `name` of the ReplicaSet, `revision` it gets now |
 * | `revisionNoted` | `name` of the ReplicaSet, `revision` the Deployment shows now |
 * | `surgeRoom` | new ReplicaSet `from` → `to`; `total`, `maximum` = desired + surge |
 * | `aboveDesired` | new ReplicaSet `from` → `to` = desired |
 * | `unhealthyFirst` | old ReplicaSet `from` → `to`; `available` of its pods; `budget` of pods that may go |
 * | `enoughAvailable` | old ReplicaSet `from` → `to`; `available` of all, `minimumAvailable` |
 * | `recreateDown` | old ReplicaSet `from` → 0 = `to` |
 * | `recreateUp` | new ReplicaSet `from` → `to` = desired |
 * | `scaled` | the one active ReplicaSet `from` → `to` = desired |
 * | `saturated` | old ReplicaSet `from` → 0 = `to`: the new one has everything |
 * | `proportional` | a ReplicaSet `from` → `to`; `maximum` = desired + surge, `total` before |
 * | `historyLimit` | `name`, `revision` deleted; `limit`, `count` of old ReplicaSets |
 * | `paused`, `resumed` | – |
 * | `countsChanged` | `replicas`, `updated`, `ready`, `available` as now reported |
 * | `matchesSelector`, `leftSelector` | `name` of the ReplicaSet adopted or released |
 * | `rollback` | `revision` gone back to; 0 when it was not found |
 * | `selectsEverything` | – |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `waitingForAvailable` | `available` of all pods, `minimumAvailable`, `desired`, `maxUnavailable`, `notAvailable` of the new, `old` pods that stay | – |
 * | `surgeLimit` | `total` pods, `maximum` = desired + surge, `updated` size of the new, `desired` | – |
 * | `podsNotAvailable` | `available`, `desired` of a rollout whose sizes are final | – |
 * | `waitingForOldPods` | `pods` of old ReplicaSets that still exist (Recreate) | – |
 * | `progressDeadline` | `deadlineSeconds`, `lastProgress` (timestamp) | deadline + 1 s |
 * | `progressDeadlineExceeded` | `deadlineSeconds`, `lastProgress` (timestamp) | – |
 * | `paused` | – | – |
 * | `replicaFailure` | `message` | – |
 * | `selectsEverything` | – | – |
 */
export const deploymentReasons = {
  newTemplate: (revision: number, replicas: number, desired: number, maxSurge: number, total: number) =>
    reason('newTemplate', { revision, replicas, desired, maxSurge, total }),
  hashCollision: (name: string, collisionCount: number) => reason('hashCollision', { name, collisionCount }),
  replicaSetRefused: (name: string, message: string) => reason('replicaSetRefused', { name, message }),
  revisionTaken: (name: string, revision: number) => reason('revisionTaken', { name, revision }),
  revisionNoted: (name: string, revision: number) => reason('revisionNoted', { name, revision }),
  surgeRoom: (from: number, to: number, total: number, maximum: number) =>
    reason('surgeRoom', { from, to, total, maximum }),
  aboveDesired: (from: number, to: number) => reason('aboveDesired', { from, to }),
  unhealthyFirst: (from: number, to: number, available: number, budget: number) =>
    reason('unhealthyFirst', { from, to, available, budget }),
  enoughAvailable: (from: number, to: number, available: number, minimumAvailable: number) =>
    reason('enoughAvailable', { from, to, available, minimumAvailable }),
  recreateDown: (from: number) => reason('recreateDown', { from, to: 0 }),
  recreateUp: (from: number, to: number) => reason('recreateUp', { from, to }),
  scaled: (from: number, to: number) => reason('scaled', { from, to }),
  saturated: (from: number) => reason('saturated', { from, to: 0 }),
  proportional: (from: number, to: number, maximum: number, total: number) =>
    reason('proportional', { from, to, maximum, total }),
  historyLimit: (name: string, revision: number, limit: number, count: number) =>
    reason('historyLimit', { name, revision, limit, count }),
  paused: () => reason('paused'),
  resumed: () => reason('resumed'),
  countsChanged: (replicas: number, updated: number, ready: number, available: number) =>
    reason('countsChanged', { replicas, updated, ready, available }),
  matchesSelector: (name: string) => reason('matchesSelector', { name }),
  leftSelector: (name: string) => reason('leftSelector', { name }),
  rollback: (revision: number) => reason('rollback', { revision }),
  selectsEverything: () => reason('selectsEverything'),

  waitingForAvailable: (details: AvailabilityDetails) => reason('waitingForAvailable', { ...details }),
  surgeLimit: (total: number, maximum: number, updated: number, desired: number) =>
    reason('surgeLimit', { total, maximum, updated, desired }),
  podsNotAvailable: (available: number, desired: number) => reason('podsNotAvailable', { available, desired }),
  waitingForOldPods: (pods: number) => reason('waitingForOldPods', { pods }),
  progressDeadline: (deadlineSeconds: number, lastProgress: string) =>
    reason('progressDeadline', { deadlineSeconds, lastProgress }),
  progressDeadlineExceeded: (deadlineSeconds: number, lastProgress: string) =>
    reason('progressDeadlineExceeded', { deadlineSeconds, lastProgress }),
  replicaFailure: (message: string) => reason('replicaFailure', { message }),
} as const

export interface AvailabilityDetails {
  readonly available: number
  readonly minimumAvailable: number
  readonly desired: number
  readonly maxUnavailable: number
  /** Pods of the new ReplicaSet that are wanted but not available. */
  readonly notAvailable: number
  /** Pods of old ReplicaSets that stay meanwhile. */
  readonly old: number
}

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
