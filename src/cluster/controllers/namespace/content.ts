import type { KubeObject } from '../../../api/object.ts'
import type { Namespace, Pod } from '../../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../../api/scheme.ts'
import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import type { Attempt } from '../../machinery/contract.ts'
import { isFinished } from '../../machinery/pod-facts.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { PassResult } from './conditions.ts'
import { namespaceReasons } from './reasons.ts'

export interface Pass extends PassResult {
  /** Seconds until what is left may be gone; 0 when nothing is. */
  readonly estimate: number
  readonly pods: number
  readonly objects: number
}

export interface Sweep {
  readonly kinds: readonly KindDefinition[]
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
}

const finalizerEstimateSeconds = 15

/** Deletes pods and, once there are none, everything else. @source kubernetes@1.36 pkg/controller/namespace/deletion/namespaced_resources_deleter.go deleteAllContent */
export function deleteContent(sweep: Sweep, namespace: Namespace): Pass {
  const pods = deleteKind(sweep, namespace, 'pods', '')
  if (pods.left.length > 0 || pods.estimate > 0)
    return {
      deleteErrors: pods.error === undefined ? [] : [pods.error],
      estimate: pods.estimate,
      pods: pods.left.length,
      objects: 0,
    }
  const remaining: { [resource: string]: number } = {}
  const finalizers: { [name: string]: number } = {}
  const deleteErrors: string[] = []
  let estimate = 0
  let objects = 0
  for (const { resource, group } of sweep.kinds) {
    const found = deleteKind(sweep, namespace, resource, group)
    estimate = Math.max(estimate, found.estimate)
    if (found.error !== undefined) deleteErrors.push(found.error)
    if (found.left.length > 0) remaining[`${resource}.${group}`] = found.left.length
    objects += found.left.length
    for (const { metadata } of found.left)
      for (const name of metadata.finalizers ?? []) finalizers[name] = (finalizers[name] ?? 0) + 1
  }
  return { remaining, finalizers, deleteErrors, estimate, pods: 0, objects }
}

interface KindPass {
  readonly left: readonly KubeObject[]
  readonly estimate: number
  readonly error?: string
}

function deleteKind(sweep: Sweep, namespace: Namespace, resource: string, group: string): KindPass {
  const { name } = namespace.metadata
  const before = objectsIn(sweep.live, resource, name)
  if (before.length === 0) return { left: before, estimate: 0 }
  const estimate = resource === 'pods' ? graceLeft(before as readonly Pod[], namespace, sweep.now) : 0
  const because = namespaceReasons.namespaceTerminating(name)
  for (const { metadata } of before)
    sweep.attempt({
      verb: 'delete',
      resource,
      namespace: name,
      name: metadata.name,
      options: { propagationPolicy: 'Background' },
      because,
    })
  const left = objectsIn(sweep.live, resource, name)
  if (left.length === 0) return { left, estimate: 0 }
  if (estimate > 0) return { left, estimate }
  if (left.some(({ metadata }) => (metadata.finalizers?.length ?? 0) > 0))
    return { left, estimate: finalizerEstimateSeconds }
  const version = sweep.kinds.find((kind) => kind.resource === resource)?.version ?? 'v1'
  return {
    left,
    estimate: 0,
    error: `unexpected items still remain in namespace: ${name} for gvr: ${group}/${version}, Resource=${resource}`,
  }
}

function objectsIn(live: ClusterView, resource: string, namespace: string): readonly KubeObject[] {
  if (live.count(resource) === 0) return []
  return [...(live.list(resource) as Iterable<KubeObject>)].filter(({ metadata }) => metadata.namespace === namespace)
}

/** The longest grace of the pods, as long as it can explain that they are still there. */
function graceLeft(pods: readonly Pod[], namespace: Namespace, now: Instant): number {
  const running = pods.filter((pod) => !isFinished(pod))
  const longest = running.reduce((most, { spec }) => Math.max(most, spec.terminationGracePeriodSeconds ?? 0), 0)
  const deletedAt = instantOfTimestamp(namespace.metadata.deletionTimestamp ?? '')
  return deletedAt !== undefined && now - deletedAt >= longest * 1000 ? 0 : longest
}
