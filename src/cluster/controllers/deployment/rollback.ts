import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { quoted, sortedReplicaSets } from './new-replica-set.ts'
import { deploymentReasons } from './reasons.ts'
import { annotationsFrom, lastRevision, integerAnnotation, revisionOf, rollbackAnnotation } from './revisions.ts'
import { allOf, recordEvent, type Sync } from './sync.ts'
import { isSameTemplate, withoutHash } from './templates.ts'

export const rollbackRevisionOf = (deployment: Deployment): number | undefined =>
  integerAnnotation(deployment, rollbackAnnotation)

/**
 * Goes back to a revision because the legacy annotation asks for it; 0 means the last one.
 * @source kubernetes@1.36 pkg/controller/deployment/rollback.go
 */
export function rollBack(sync: Sync, replicaSets: readonly ReplicaSet[], asked: number): Status | undefined {
  const sorted = sortedReplicaSets(sync, replicaSets, true)
  if (!sorted.ok) return sorted.status
  const all = allOf(sorted.value)
  const revision = asked === 0 ? lastRevision(all) : asked
  if (revision === 0) return notFound(sync, 'Unable to find last revision.')
  const target = all.find((replicaSet) => revisionOf(replicaSet) === revision)
  return target === undefined
    ? notFound(sync, 'Unable to find the revision to rollback to.')
    : rollBackTo(sync, target, revision)
}

function notFound(sync: Sync, message: string): Status | undefined {
  recordEvent(sync, 'Warning', 'DeploymentRollbackRevisionNotFound', message, deploymentReasons.rollback(0))
  return clearRollback(sync, 0)
}

function rollBackTo(sync: Sync, target: ReplicaSet, revision: number): Status | undefined {
  const { deployment } = sync
  const because = deploymentReasons.rollback(revision)
  const template = target.spec.template ?? {}
  if (isSameTemplate(deployment.spec.template, template)) {
    const message = `The rollback revision contains the same template as current deployment ${quoted(deployment.metadata.name)}`
    recordEvent(sync, 'Warning', 'DeploymentRollbackTemplateUnchanged', message, because)
    return clearRollback(sync, revision)
  }
  sync.deployment = {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: annotationsFrom(deployment, target) },
    spec: { ...deployment.spec, template: withoutHash(template) },
  }
  const status = clearRollback(sync, revision)
  if (status === undefined) {
    const message = `Rolled back deployment ${quoted(deployment.metadata.name)} to revision ${revision}`
    recordEvent(sync, 'Normal', 'DeploymentRollback', message, because)
  }
  return status
}

function clearRollback(sync: Sync, revision: number): Status | undefined {
  const { metadata } = sync.deployment
  const { [rollbackAnnotation]: _asked, ...annotations } = metadata.annotations ?? {}
  const object = { ...sync.deployment, metadata: { ...metadata, annotations } }
  const outcome = sync.attempt({
    verb: 'update',
    resource: 'deployments',
    object,
    because: deploymentReasons.rollback(revision),
  })
  return outcome.ok ? undefined : outcome.status
}
