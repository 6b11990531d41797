import { isTerminating } from '../../../api/object.ts'
import type { ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { deploymentReasons } from './reasons.ts'
import { byCreation, sizeOf } from './replica-sets.ts'
import { revisionOf } from './revisions.ts'
import type { Sync } from './sync.ts'

const keepAll = 2147483647

/**
 * Deletes the oldest revisions beyond the limit; one that still has pods is passed over, not replaced by a younger one.
 * @source kubernetes@1.36 pkg/controller/deployment/sync.go cleanupDeployment
 */
export function cleanUpHistory({ deployment, attempt }: Sync, old: readonly ReplicaSet[]): Status | undefined {
  const limit = deployment.spec.revisionHistoryLimit ?? keepAll
  if (limit === keepAll) return undefined
  const candidates = old.filter((replicaSet) => !isTerminating(replicaSet))
  const excess = candidates.length - limit
  if (excess <= 0) return undefined
  for (const replicaSet of candidates.toSorted(byRevision).slice(0, excess)) {
    if (!isIdle(replicaSet)) continue
    const { namespace, name } = replicaSet.metadata
    const because = deploymentReasons.historyLimit(name, revisionOf(replicaSet) ?? 0, limit, candidates.length)
    const outcome = attempt({
      verb: 'delete',
      resource: 'replicasets',
      ...(namespace !== undefined && { namespace }),
      name,
      because,
    })
    if (!outcome.ok && outcome.status.code !== 404) return outcome.status
  }
  return undefined
}

function isIdle(replicaSet: ReplicaSet): boolean {
  const { metadata, status } = replicaSet
  return (
    sizeOf(replicaSet) === 0 &&
    (status?.replicas ?? 0) === 0 &&
    (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0)
  )
}

function byRevision(left: ReplicaSet, right: ReplicaSet): number {
  const a = revisionOf(left)
  const b = revisionOf(right)
  return a === undefined || b === undefined || a === b ? byCreation(left, right) : a - b
}
