import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Duration, Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import type { ClusterView } from '../../machinery/view.ts'

/**
 * One run of the controller over one Deployment. `deployment` is the run's own copy: it takes up what the run has decided,
 * while its resourceVersion stays that of the view.
 */
export interface Sync {
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  deployment: Deployment
  requeueAfter?: Duration
}

/** The ReplicaSet of the present template, if there is one, and all others in order of creation. */
export interface ReplicaSets {
  readonly newest: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
}

/** A value, or the refusal that ends this run. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: Status }

export const success = <T>(value: T): Result<T> => ({ ok: true, value })
export const refusal = (status: Status): Result<never> => ({ ok: false, status })

export const allOf = ({ newest, old }: ReplicaSets): readonly ReplicaSet[] =>
  newest === undefined ? old : [...old, newest]

export const statusOf = (deployment: Deployment): DeploymentStatus => deployment.status ?? {}

/** Writes this run's copy of the Deployment through `/status`, annotations included. */
export function writeStatus(sync: Sync, because: Reason): Status | undefined {
  const outcome = sync.attempt({ verb: 'updateStatus', resource: 'deployments', object: sync.deployment, because })
  return outcome.ok ? undefined : outcome.status
}

export function withAnnotation(deployment: Deployment, name: string, value: string): Deployment {
  const { metadata } = deployment
  return { ...deployment, metadata: { ...metadata, annotations: { ...metadata.annotations, [name]: value } } }
}

export function recordEvent(
  sync: Sync,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  sync.attempt({ verb: 'recordEvent', regarding: sync.deployment, type, reason, message, because })
}
