import { controllerOf, controllerReference, objectKey } from '../../../api/object.ts'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { podTemplateHash } from '../../../api/pod-template-hash/pod-template-hash.ts'
import type { Status } from '../../../api/status.ts'
import { isNamespaceTerminating } from '../../machinery/pod-control.ts'
import { hasDeadline, newCondition, progressingOf, withCondition, withConditions } from './conditions.ts'
import { isRollingUpdate, maxSurgeOf, replicasOf } from './fenceposts.ts'
import { deploymentReasons } from './reasons.ts'
import { newestOf, sizeOf, totalSize } from './replica-sets.ts'
import { highestRevision, newReplicaSetAnnotations, revisionAnnotation, sizeAnnotations } from './revisions.ts'
import {
  recordEvent,
  refusal,
  statusOf,
  success,
  withAnnotation,
  writeStatus,
  type ReplicaSets,
  type Result,
  type Sync,
} from './sync.ts'
import { hashLabel, isSameTemplate, withHash } from './templates.ts'

/**
 * Sorts the ReplicaSets into new and old and keeps the revision bookkeeping; creates the new one if asked.
 * @source kubernetes@1.36 pkg/controller/deployment/sync.go getAllReplicaSetsAndSyncRevision, getNewReplicaSet
 */
export function sortedReplicaSets(
  sync: Sync,
  replicaSets: readonly ReplicaSet[],
  mayCreate: boolean,
): Result<ReplicaSets> {
  const existing = newestOf(sync.deployment, replicaSets)
  const old =
    existing === undefined ? replicaSets : replicaSets.filter(({ metadata }) => metadata.uid !== existing.metadata.uid)
  const revision = highestRevision(old) + 1n
  if (existing === undefined && !mayCreate) return success({ newest: undefined, old })
  const newest = existing === undefined ? createNewest(sync, old, revision) : updateNewest(sync, existing, revision)
  return newest.ok ? success({ newest: newest.value, old }) : newest
}

/** Gives the present ReplicaSet its annotations and revision, or notes its revision on the Deployment. */
function updateNewest(sync: Sync, existing: ReplicaSet, revision: bigint): Result<ReplicaSet> {
  const { deployment, attempt, now } = sync
  const { metadata, spec } = existing
  const { name } = metadata
  const annotations = newReplicaSetAnnotations(deployment, metadata.annotations, revision)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  if (annotations !== metadata.annotations || (spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const object = {
      ...existing,
      metadata: { ...metadata, annotations },
      spec: withMinReadySeconds(spec, minReadySeconds),
    }
    const outcome = attempt<ReplicaSet>({
      verb: 'update',
      resource: 'replicasets',
      object,
      because: deploymentReasons.revisionTaken(name, Number(revision)),
    })
    return outcome.ok ? success(outcome.object) : refusal(outcome.status)
  }
  const shown = annotations[revisionAnnotation] ?? ''
  let needsStatus = noteRevision(sync, shown)
  if (hasDeadline(deployment) && progressingOf(deployment) === undefined) {
    addCondition(
      sync,
      newCondition('Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set ${quoted(name)}`, now),
    )
    needsStatus = true
  }
  const status = needsStatus ? writeStatus(sync, deploymentReasons.revisionNoted(name, Number(shown))) : undefined
  return status === undefined ? success(existing) : refusal(status)
}

function withMinReadySeconds(spec: ReplicaSet['spec'], minReadySeconds: number): ReplicaSet['spec'] {
  if ((spec.minReadySeconds ?? 0) === minReadySeconds) return spec
  const { minReadySeconds: _before, ...rest } = spec
  return minReadySeconds === 0 ? rest : { ...rest, minReadySeconds }
}

/** True when the Deployment showed another revision. */
function noteRevision(sync: Sync, revision: string): boolean {
  if (sync.deployment.metadata.annotations?.[revisionAnnotation] === revision) return false
  sync.deployment = withAnnotation(sync.deployment, revisionAnnotation, revision)
  return true
}

function addCondition(sync: Sync, condition: ReturnType<typeof newCondition>): void {
  const conditions = withCondition(statusOf(sync.deployment).conditions ?? [], condition)
  sync.deployment = withConditions(sync.deployment, conditions)
}

function createNewest(sync: Sync, old: readonly ReplicaSet[], revision: bigint): Result<ReplicaSet> {
  const { deployment, attempt, now } = sync
  const wanted = newReplicaSet(deployment, old, revision)
  const { name } = wanted.metadata
  const replicas = sizeOf(wanted)
  const because = deploymentReasons.newTemplate(
    Number(revision),
    replicas,
    replicasOf(deployment),
    maxSurgeOf(deployment),
    totalSize(old),
  )
  const outcome = attempt<ReplicaSet>({ verb: 'create', resource: 'replicasets', object: wanted, because })
  const known = outcome.ok ? undefined : alreadyOurs(sync, name, outcome.status)
  if (!outcome.ok && known === undefined) return refusal(notCreated(sync, name, outcome.status))
  if (outcome.ok && replicas > 0)
    recordEvent(sync, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`, because)
  let needsStatus = noteRevision(sync, String(revision))
  if (outcome.ok && hasDeadline(deployment)) {
    addCondition(
      sync,
      newCondition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set ${quoted(name)}`, now),
    )
    needsStatus = true
  }
  const status = needsStatus ? writeStatus(sync, because) : undefined
  return status === undefined ? success(outcome.object ?? known!) : refusal(status)
}

/** The ReplicaSet of that name when it is ours with the same template: the view only did not show it yet. */
function alreadyOurs({ deployment, view }: Sync, name: string, status: Status): ReplicaSet | undefined {
  if (status.reason !== 'AlreadyExists') return undefined
  const found = view.get('replicasets', objectKey(deployment.metadata.namespace, name))
  if (found === undefined || controllerOf(found)?.uid !== deployment.metadata.uid) return undefined
  return isSameTemplate(deployment.spec.template, found.spec.template ?? {}) ? found : undefined
}

/** Counts a collision, or reports the refusal; either way this run ends with it. */
function notCreated(sync: Sync, name: string, status: Status): Status {
  const { deployment, view } = sync
  if (status.reason === 'AlreadyExists') {
    if (view.get('replicasets', objectKey(deployment.metadata.namespace, name)) === undefined) return status
    const collisionCount = (statusOf(deployment).collisionCount ?? 0) + 1
    sync.deployment = { ...deployment, status: { ...deployment.status, collisionCount } }
    writeStatus(sync, deploymentReasons.hashCollision(name, collisionCount))
    return status
  }
  if (isNamespaceTerminating(status)) return status
  const message = `Failed to create new replica set ${quoted(name)}: ${status.message}`
  const because = deploymentReasons.replicaSetRefused(name, status.message)
  if (hasDeadline(deployment)) {
    addCondition(sync, newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, sync.now))
    writeStatus(sync, because)
  }
  recordEvent(sync, 'Warning', 'ReplicaSetCreateError', message, because)
  return status
}

/** A name in Go's `%q`; Kubernetes names need no escapes. */
export const quoted = (name: string): string => `"${name}"`

const maxNameLength = 253

function newReplicaSet(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint): ReplicaSet {
  const { metadata, spec } = deployment
  const hash = podTemplateHash(spec.template, statusOf(deployment).collisionCount)
  const template: PodTemplateSpec = withHash(spec.template, hash)
  const name = `${metadata.name.slice(0, maxNameLength - 1 - hash.length)}-${hash}`
  const annotations = { ...newReplicaSetAnnotations(deployment, undefined, revision), ...sizeAnnotations(deployment) }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: template.metadata?.labels,
      annotations,
      ownerReferences: [controllerReference(deployment)],
    } as unknown as ReplicaSet['metadata'],
    spec: {
      replicas: newSize(deployment, old, 0),
      ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
      template,
    },
  }
}

/** How large the new ReplicaSet may be now. @source kubernetes@1.36 pkg/controller/deployment/util/deployment_util.go NewRSNewReplicas */
export function newSize(deployment: Deployment, others: readonly ReplicaSet[], size: number): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment)) return replicas
  const room = replicas + maxSurgeOf(deployment) - totalSize(others) - size
  return room <= 0 ? size : size + Math.min(room, replicas - size)
}
