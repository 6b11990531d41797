import { scaledValue } from '../../../api/int-or-percent.ts'
import type { Deployment, DeploymentSpec } from '../../../api/openapi/kubernetes.ts'

export type IntOrPercent = number | string

export interface Fenceposts {
  readonly surge: number
  readonly unavailable: number
}

/** Surge rounds up, unavailable down; a rollout that could do neither may miss one pod. @source kubernetes@1.36 pkg/controller/deployment/util/deployment_util.go ResolveFenceposts */
export function fencepostsOf(
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
  replicas: number,
): Fenceposts {
  const surge = scaledValue(maxSurge, replicas, true)
  const unavailable = scaledValue(maxUnavailable, replicas, false)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export const replicasOf = (deployment: Deployment): number => deployment.spec.replicas ?? 1
export const isRollingUpdate = (deployment: Deployment): boolean => deployment.spec.strategy?.type !== 'Recreate'

const known = new WeakMap<DeploymentSpec, Fenceposts>()

function resolved({ spec }: Deployment): Fenceposts {
  let fenceposts = known.get(spec)
  if (fenceposts === undefined) {
    const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {}
    fenceposts = fencepostsOf(maxSurge, maxUnavailable, spec.replicas ?? 1)
    known.set(spec, fenceposts)
  }
  return fenceposts
}

/** How many pods may exist above the wanted number. */
export const maxSurgeOf = (deployment: Deployment): number =>
  isRollingUpdate(deployment) ? resolved(deployment).surge : 0

/** How many of the wanted pods may be missing; none for Recreate or with no replicas. */
export function maxUnavailableOf(deployment: Deployment): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment) || replicas === 0) return 0
  return Math.min(resolved(deployment).unavailable, replicas)
}

export const minimumAvailableOf = (deployment: Deployment): number =>
  replicasOf(deployment) - maxUnavailableOf(deployment)
