import { keyOf } from '../../../api/object.ts'
import type { StatefulSet, StatefulSetStatus } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { replicasOf } from './ordinals.ts'
import { statefulSetReasons } from './reasons.ts'
import type { Counts } from './roster.ts'
import type { Revisions, Sync } from './sync.ts'

/**
 * Writes the counts when they or the revisions changed. Ready and available count pods that are going, too; the others do not. A finished rollout makes the update revision current.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go updateStatefulSetStatus, completeRollingUpdate
 */
export function writeStatus(
  sync: Sync,
  { current, update, collisionCount }: Revisions,
  counts: Counts,
): Status | undefined {
  const { set } = sync
  const replicas = replicasOf(set)
  const isComplete =
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    counts.updated === replicas &&
    counts.ready === replicas &&
    counts.replicas === replicas
  const currentRevision = (isComplete ? update : current).metadata.name
  const currentReplicas = isComplete ? counts.updated : counts.current
  const status: StatefulSetStatus = {
    ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
    replicas: counts.replicas,
    ...(counts.ready !== 0 && { readyReplicas: counts.ready }),
    ...(currentReplicas !== 0 && { currentReplicas }),
    ...(counts.updated !== 0 && { updatedReplicas: counts.updated }),
    currentRevision,
    updateRevision: update.metadata.name,
    collisionCount,
    availableReplicas: counts.available,
  }
  if (!isChanged(set.status, status)) return undefined
  const isNewlyComplete =
    isComplete && set.status?.currentRevision !== undefined && set.status.currentRevision !== currentRevision
  const because = isNewlyComplete
    ? statefulSetReasons.rolloutComplete(currentRevision, replicas)
    : statefulSetReasons.ordinalsCounted(
        counts.replicas,
        counts.ready,
        counts.available,
        currentReplicas,
        counts.updated,
      )
  const write = (on: StatefulSet) =>
    sync.attempt({ verb: 'updateStatus', resource: 'statefulsets', object: { ...on, status } as StatefulSet, because })
  const first = write(set)
  if (first.ok) return undefined
  const fresh = first.status.code === 409 ? sync.live.get('statefulsets', keyOf(set)) : undefined
  if (fresh === undefined || fresh.metadata.uid !== set.metadata.uid) return first.status
  return write(fresh).status
}

/** The collision count alone is no reason to write. */
function isChanged(before: StatefulSetStatus | undefined, after: StatefulSetStatus): boolean {
  if ((after.observedGeneration ?? 0) > (before?.observedGeneration ?? 0)) return true
  return (
    counters.some((field) => (before?.[field] ?? 0) !== (after[field] ?? 0)) ||
    names.some((field) => (before?.[field] ?? '') !== after[field])
  )
}

const counters = ['replicas', 'readyReplicas', 'availableReplicas', 'currentReplicas', 'updatedReplicas'] as const
const names = ['currentRevision', 'updateRevision'] as const
