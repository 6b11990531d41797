import { controllerOf } from '../../../api/object.ts'
import type {
  Deployment,
  OwnerReference,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
} from '../../../api/openapi/kubernetes.ts'
import { scaledValueOf } from '../../../api/int-or-percent.ts'
import { groupOf, scalableResource, scaleOf } from '../../machinery/scale-targets.ts'
import type { ClusterView } from '../../machinery/view.ts'

export interface Expected {
  readonly expected: number
  readonly desired: number
  /** Names of pods that nobody controls. */
  readonly unmanaged: readonly string[]
}

type Result<T> = T | { readonly error: string }

/** How many pods there should be and how many of them must stay healthy. @source kubernetes@1.36 disruption.go getExpectedPodCount */
export function expectedPods({ spec }: PodDisruptionBudget, pods: readonly Pod[], view: ClusterView): Result<Expected> {
  const { maxUnavailable, minAvailable } = spec ?? {}
  if (maxUnavailable !== undefined) {
    const scale = expectedScale(pods, view)
    if ('error' in scale) return scale
    const most = scaledValueOf(maxUnavailable, scale.expected, true)
    return typeof most === 'number' ? { ...scale, desired: Math.max(0, scale.expected - most) } : most
  }
  if (minAvailable === undefined) return { expected: 0, desired: 0, unmanaged: [] }
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable, unmanaged: [] }
  const scale = expectedScale(pods, view)
  if ('error' in scale) return scale
  const least = scaledValueOf(minAvailable, scale.expected, true)
  return typeof least === 'number' ? { ...scale, desired: least } : least
}

/** The sum of what the pods' controllers want, each counted once. */
function expectedScale(
  pods: readonly Pod[],
  view: ClusterView,
): Result<{ readonly expected: number; readonly unmanaged: readonly string[] }> {
  const scales = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    if (reference === undefined) unmanaged.push(pod.metadata.name)
    else if (!scales.has(reference.uid)) {
      const found = controllerScale(reference, pod.metadata.namespace, view)
      if (found === undefined) return { error: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` }
      if ('error' in found) return found
      scales.set(found.uid, found.replicas)
    }
  }
  let expected = 0
  for (const replicas of scales.values()) expected += replicas
  return { expected, unmanaged }
}

interface ControllerScale {
  readonly uid: string
  readonly replicas: number
}

/** A ReplicaSet of a Deployment speaks for the whole Deployment. */
function controllerScale(
  reference: OwnerReference,
  namespace: string | undefined,
  view: ClusterView,
): Result<ControllerScale> | undefined {
  const { apiVersion, kind, name, uid } = reference
  if (kind === 'ReplicaSet' && groupOf(apiVersion) === 'apps') {
    const deployment = deploymentOf(view.get('replicasets', `${namespace}/${name}`), uid, namespace, view)
    if (deployment !== undefined) return { uid: deployment.metadata.uid, replicas: deployment.spec.replicas ?? 1 }
  }
  const resource = scalableResource(apiVersion, kind)
  if (resource === undefined) return { error: unscalable(apiVersion, kind) }
  const scale = scaleOf(view, resource, namespace, name)
  return scale === undefined || scale.object.metadata.uid !== uid ? undefined : { uid, replicas: scale.replicas }
}

function deploymentOf(
  replicaSet: ReplicaSet | undefined,
  uid: string,
  namespace: string | undefined,
  view: ClusterView,
): Deployment | undefined {
  if (replicaSet === undefined || replicaSet.metadata.uid !== uid) return undefined
  const owner = controllerOf(replicaSet)
  if (owner === undefined || owner.kind !== 'Deployment') return undefined
  const deployment = view.get('deployments', `${namespace}/${owner.name}`)
  return deployment?.metadata.uid === owner.uid ? deployment : undefined
}

/** Kinds of the API that control pods and cannot be scaled. */
const unscalableResources: Readonly<Record<string, string>> = {
  'batch/Job': 'jobs.batch',
  'batch/CronJob': 'cronjobs.batch',
  'apps/DaemonSet': 'daemonsets.apps',
  '/Node': 'nodes',
  '/Pod': 'pods',
  '/Service': 'services',
  '/ConfigMap': 'configmaps',
}

function unscalable(apiVersion: string, kind: string): string {
  const resource = unscalableResources[`${groupOf(apiVersion)}/${kind}`]
  return resource === undefined
    ? `no matches for kind "${kind}" in version "${apiVersion}"`
    : `${resource} does not implement the scale subresource`
}
