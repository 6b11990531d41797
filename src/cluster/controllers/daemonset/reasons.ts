import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the DaemonSet controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `nodeWithoutPod` | `node` that should run a pod and has none |
 * | `surgeNode` | `node` that gets a new pod beside its old one; `surging` nodes before, `maxSurge` |
 * | `failedDaemonPod` | `pod` on `node` that failed; `backOffSeconds` before the next one is deleted |
 * | `succeededDaemonPod` | `pod` on `node` that ended |
 * | `excessPod` | `pod` that is one too many on `node` |
 * | `ineligibleNode` | `pod` on `node` that may not run it any longer |
 * | `nodeGone` | unscheduled `pod` for `node`, which no longer exists |
 * | `outdatedUnavailable` | old `pod` on `node` that was not available anyway |
 * | `outdatedAvailable` | old `pod` on `node`; `unavailable` nodes before, `maxUnavailable` |
 * | `replacementReady` | old `pod` on `node` whose new pod is available |
 * | `surgeNotReady` | old `pod` on `node` that is no longer ready, its new pod stays |
 * | `availableElsewhere` | old `pod` on `node` that may not run it; `available` pods, `desired` |
 * | `newRevision` | `name`, `revision` number of a template not seen before |
 * | `revisionReturns` | `name` of the revision in use again; numbers `from` → `to` |
 * | `revisionLimit` | `name`, `revision` deleted; `limit`, `count` of old revisions |
 * | `revisionLabelled` | `name` of a revision or pod whose hash label was missing or doubled |
 * | `hashCollision` | `name` that was taken, `collisionCount` from now on |
 * | `matchesSelector`, `leftSelector` | `name` of what is adopted or released |
 * | `nodesCounted` | `desired`, `current`, `ready`, `available`, `updated`, `misscheduled` as now reported |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `maxUnavailable` | `maxUnavailable`, `unavailable` nodes; `old` pods that could go next | – |
 * | `maxSurge` | `maxSurge`, `surging` nodes; `old` pods that could be replaced next | – |
 * | `terminatingPredecessor` | `pod` that holds its `node`; `nodes` held like this | – |
 * | `failedPodBackOff` | failed `pod` on `node`; `backOffSeconds` | next look |
 * | `minReadySeconds` | `minReadySeconds`, `ready`, `available` | next look |
 * | `podsNotReady` | `ready` of `desired` nodes | – |
 * | `onDelete` | `outdated` pods that only a deletion replaces | – |
 * | `availableElsewhereFirst` | `pods` on nodes that may not run them; `available`, `desired` | – |
 * | `misscheduled` | `nodes` that keep a pod they may not start | – |
 * | `burstLimit` | `remaining` pods to create or delete after `limit` of this sync | – |
 * | `ownWritesUnseen` | – | – |
 * | `writeRefused` | `message`, `failures` so far | next try |
 */
export const daemonSetReasons = {
  nodeWithoutPod: (node: string) => reason('nodeWithoutPod', { node }),
  surgeNode: (node: string, surging: number, maxSurge: number) => reason('surgeNode', { node, surging, maxSurge }),
  failedDaemonPod: (pod: string, node: string, backOffSeconds: number) =>
    reason('failedDaemonPod', { pod, node, backOffSeconds }),
  succeededDaemonPod: (pod: string, node: string) => reason('succeededDaemonPod', { pod, node }),
  excessPod: (pod: string, node: string) => reason('excessPod', { pod, node }),
  ineligibleNode: (pod: string, node: string) => reason('ineligibleNode', { pod, node }),
  nodeGone: (pod: string, node: string) => reason('nodeGone', { pod, node }),
  outdatedUnavailable: (pod: string, node: string) => reason('outdatedUnavailable', { pod, node }),
  outdatedAvailable: (pod: string, node: string, unavailable: number, maxUnavailable: number) =>
    reason('outdatedAvailable', { pod, node, unavailable, maxUnavailable }),
  replacementReady: (pod: string, node: string) => reason('replacementReady', { pod, node }),
  surgeNotReady: (pod: string, node: string) => reason('surgeNotReady', { pod, node }),
  availableElsewhere: (pod: string, node: string, available: number, desired: number) =>
    reason('availableElsewhere', { pod, node, available, desired }),
  newRevision: (name: string, revision: number) => reason('newRevision', { name, revision }),
  revisionReturns: (name: string, from: number, to: number) => reason('revisionReturns', { name, from, to }),
  revisionLimit: (name: string, revision: number, limit: number, count: number) =>
    reason('revisionLimit', { name, revision, limit, count }),
  revisionLabelled: (name: string) => reason('revisionLabelled', { name }),
  hashCollision: (name: string, collisionCount: number) => reason('hashCollision', { name, collisionCount }),
  matchesSelector: (name: string) => reason('matchesSelector', { name }),
  leftSelector: (name: string) => reason('leftSelector', { name }),
  nodesCounted: (counts: NodeCounts) => reason('nodesCounted', { ...counts }),

  maxUnavailable: (maxUnavailable: number, unavailable: number, old: number) =>
    reason('maxUnavailable', { maxUnavailable, unavailable, old }),
  maxSurge: (maxSurge: number, surging: number, old: number) => reason('maxSurge', { maxSurge, surging, old }),
  terminatingPredecessor: (pod: string, node: string, nodes: number) =>
    reason('terminatingPredecessor', { pod, node, nodes }),
  failedPodBackOff: (pod: string, node: string, backOffSeconds: number) =>
    reason('failedPodBackOff', { pod, node, backOffSeconds }),
  minReadySeconds: (minReadySeconds: number, ready: number, available: number) =>
    reason('minReadySeconds', { minReadySeconds, ready, available }),
  podsNotReady: (ready: number, desired: number) => reason('podsNotReady', { ready, desired }),
  onDelete: (outdated: number) => reason('onDelete', { outdated }),
  availableElsewhereFirst: (pods: number, available: number, desired: number) =>
    reason('availableElsewhereFirst', { pods, available, desired }),
  misscheduled: (nodes: number) => reason('misscheduled', { nodes }),
  burstLimit: (remaining: number, limit: number) => reason('burstLimit', { remaining, limit }),
  ownWritesUnseen: () => reason('ownWritesUnseen'),
  writeRefused: (message: string, failures: number) => reason('writeRefused', { message, failures }),
} as const

export interface NodeCounts {
  readonly desired: number
  readonly current: number
  readonly ready: number
  readonly available: number
  readonly updated: number
  readonly misscheduled: number
}

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
