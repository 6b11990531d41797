import type { ControllerRevision, Pod, PodSpec, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import { ownerReferencesOf, podNamePrefix } from '../../machinery/pod-control.ts'
import { podRevisionLabel, templateOf } from '../../machinery/revisions/controller-revisions.ts'
import { variantOf } from '../../machinery/spec-variants.ts'
import { podNameOf, podNameParts, startOf } from './ordinals.ts'
import { volumesFor } from './storage.ts'
import type { Revisions } from './sync.ts'

export const podNameLabel = 'statefulset.kubernetes.io/pod-name'
export const podIndexLabel = 'apps.kubernetes.io/pod-index'

/**
 * Which revision a pod gets when it is created (again): the current one below the partition, else the update.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_utils.go newVersionedStatefulSetPod
 */
export function revisionFor(set: StatefulSet, { current, update }: Revisions, ordinal: number): ControllerRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  const start = startOf(set)
  const isHeldByCount =
    type === 'RollingUpdate' && !rollingUpdate && ordinal < start + (set.status?.currentReplicas ?? 0)
  const isHeldByPartition = rollingUpdate !== undefined && ordinal < start + (rollingUpdate.partition ?? 0)
  return isHeldByCount || isHeldByPartition ? current : update
}

/** The pod of one ordinal as it is sent to the API server. */
export function newPod(set: StatefulSet, revision: ControllerRevision, ordinal: number): unknown {
  const { metadata, spec } = templateOf(revision)
  const name = podNameOf(set, ordinal)
  const volumes = volumesFor(set, spec?.volumes, ordinal)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: podNamePrefix(set.metadata.name),
      namespace: set.metadata.namespace,
      labels: {
        ...metadata?.labels,
        [podNameLabel]: name,
        [podIndexLabel]: String(ordinal),
        [podRevisionLabel]: revision.metadata.name,
      },
      ...(metadata?.annotations && { annotations: metadata.annotations }),
      ...(metadata?.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: ownerReferencesOf(set),
    },
    spec: specOf(set, spec, name, volumes),
  }
}

/** Without claims, pods of one template differ in their names alone. */
function specOf(set: StatefulSet, spec: PodSpec | undefined, name: string, volumes: PodSpec['volumes']): unknown {
  const own = { hostname: name, ...(set.spec.serviceName && { subdomain: set.spec.serviceName }) }
  if (spec === undefined || volumes !== spec.volumes) return { ...spec, ...own, ...(volumes && { volumes }) }
  return variantOf(spec, own)
}

/** Whether the label with the pod's own name is right; the index label is not looked at. */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  const { name, labels, namespace } = pod.metadata
  const { parent, ordinal } = podNameParts(name)
  return (
    ordinal >= 0 &&
    parent === set.metadata.name &&
    name === podNameOf(set, ordinal) &&
    namespace === set.metadata.namespace &&
    labels?.[podNameLabel] === name
  )
}

/** The same pod with its name, index and claims put right. */
export function repaired(set: StatefulSet, pod: Pod, isIdentityRight: boolean, isStorageRight: boolean): Pod {
  const { ordinal } = podNameParts(pod.metadata.name)
  const name = podNameOf(set, ordinal)
  const labels = { ...pod.metadata.labels, [podNameLabel]: name, [podIndexLabel]: String(ordinal) }
  const volumes = isStorageRight ? undefined : volumesFor(set, pod.spec.volumes, ordinal)
  return {
    ...pod,
    ...(!isIdentityRight && { metadata: { ...pod.metadata, name, labels } }),
    ...(volumes && { spec: { ...pod.spec, volumes } }),
  }
}
