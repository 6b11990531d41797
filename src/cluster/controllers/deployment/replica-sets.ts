import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import { maxSurgeOf, replicasOf } from './fenceposts.ts'
import { deploymentReasons } from './reasons.ts'
import { desiredAnnotation, maxAnnotation, sizeAnnotations } from './revisions.ts'
import { recordEvent, refusal, success, type Result, type Sync } from './sync.ts'
import { isSameTemplate } from './templates.ts'
import type { Reason } from '../../machinery/contract.ts'

export const sizeOf = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 1
export const availableOf = (replicaSet: ReplicaSet): number => replicaSet.status?.availableReplicas ?? 0
export const isActiveSet = (replicaSet: ReplicaSet): boolean => sizeOf(replicaSet) > 0

export function totalSize(replicaSets: readonly ReplicaSet[]): number {
  let total = 0
  for (const replicaSet of replicaSets) total += sizeOf(replicaSet)
  return total
}

export function totalAvailable(replicaSets: readonly ReplicaSet[]): number {
  let total = 0
  for (const replicaSet of replicaSets) total += availableOf(replicaSet)
  return total
}

/** Oldest first; of the same second by name. */
export function byCreation(left: ReplicaSet, right: ReplicaSet): number {
  const a = left.metadata.creationTimestamp
  const b = right.metadata.creationTimestamp
  if (a !== b) return a < b ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : left.metadata.name > right.metadata.name ? 1 : 0
}

/** The ReplicaSets of this Deployment after adopting and releasing, oldest first. */
export function claimedReplicaSets(sync: Sync): Result<readonly ReplicaSet[]> {
  const { deployment, view, live, attempt } = sync
  const matches = matcherOf(deployment.spec.selector)
  const { claimed, refusal: status } = claimDependents(
    {
      owner: deployment,
      ownerResource: 'deployments',
      resource: 'replicasets',
      matches: (replicaSet: ReplicaSet) => matches(replicaSet.metadata.labels),
      because: {
        adopt: ({ metadata }) => deploymentReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => deploymentReasons.leftSelector(metadata.name),
      },
    },
    [
      ...view.indexed<ReplicaSet>('replicaSetsByOwner', deployment.metadata.uid),
      ...view.indexed<ReplicaSet>(orphanReplicaSets, deployment.metadata.namespace ?? ''),
    ],
    live,
    attempt,
  )
  return status === undefined ? success(oldestFirst(claimed)) : refusal(status)
}

/** They mostly are in order. */
function oldestFirst(replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  for (let index = 1; index < replicaSets.length; index++)
    if (byCreation(replicaSets[index - 1]!, replicaSets[index]!) > 0) return replicaSets.toSorted(byCreation)
  return replicaSets
}

export const orphanReplicaSets = 'orphanReplicaSetsByNamespace'

/** The oldest whose template is the Deployment's. */
export function newestOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return replicaSets.find(({ spec }) => isSameTemplate(spec.template ?? {}, deployment.spec.template))
}

export interface Resized {
  readonly replicaSet: ReplicaSet
  readonly isScaled: boolean
}

/** Resizes a ReplicaSet, unless it has that size. */
export function resize(sync: Sync, replicaSet: ReplicaSet, size: number, because: Reason): Result<Resized> {
  if (sizeOf(replicaSet) === size) return success({ replicaSet, isScaled: false })
  return resizeAndAnnotate(sync, replicaSet, size, because)
}

/** Resizes a ReplicaSet or only brings its size annotations up to date; an event tells of a new size. */
export function resizeAndAnnotate(sync: Sync, replicaSet: ReplicaSet, size: number, because: Reason): Result<Resized> {
  const { deployment, attempt } = sync
  const before = sizeOf(replicaSet)
  const isAnnotated = !needsAnnotations(deployment, replicaSet)
  if (before === size && isAnnotated) return success({ replicaSet, isScaled: false })
  const { metadata, spec } = replicaSet
  const annotated = isAnnotated
    ? metadata
    : { ...metadata, annotations: { ...metadata.annotations, ...sizeAnnotations(deployment) } }
  const object = { ...replicaSet, metadata: annotated, spec: { ...spec, replicas: size } }
  const outcome = attempt<ReplicaSet>({ verb: 'update', resource: 'replicasets', object, because })
  if (!outcome.ok) return refusal(outcome.status)
  if (before === size) return success({ replicaSet: outcome.object, isScaled: false })
  const message = `Scaled ${before < size ? 'up' : 'down'} replica set ${metadata.name} from ${before} to ${size}`
  recordEvent(sync, 'Normal', 'ScalingReplicaSet', message, because)
  return success({ replicaSet: outcome.object, isScaled: true })
}

function needsAnnotations(deployment: Deployment, { metadata }: ReplicaSet): boolean {
  const replicas = replicasOf(deployment)
  const { [desiredAnnotation]: desired, [maxAnnotation]: most } = metadata.annotations ?? {}
  return desired !== String(replicas) || most !== String(replicas + maxSurgeOf(deployment))
}
