import { objectKey } from '../../api/object.ts'
import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'

/**
 * Why the container's environment cannot be made, in the kubelet's words: the first ConfigMap, Secret or key that is missing
 * and not optional. @source kubernetes@1.36 pkg/kubelet/kubelet_pods.go makeEnvironmentVariables
 */
export function missingConfiguration(container: Container, pod: Pod, view: ClusterView): string | undefined {
  if (container.envFrom === undefined && container.env === undefined) return undefined
  const { namespace } = pod.metadata
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const problem =
      (configMapRef && missingObject('configmap', configMapRef, namespace, view)) ??
      (secretRef && missingObject('secret', secretRef, namespace, view))
    if (problem !== undefined) return problem
  }
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) continue
    const problem =
      (valueFrom.configMapKeyRef && missingKey('configmap', valueFrom.configMapKeyRef, namespace, view)) ??
      (valueFrom.secretKeyRef && missingKey('secret', valueFrom.secretKeyRef, namespace, view))
    if (problem !== undefined) return problem
  }
  return undefined
}

interface Reference {
  readonly name?: string
  readonly optional?: boolean
}

const resources = { configmap: 'configmaps', secret: 'secrets' } as const

function missingObject(
  kind: keyof typeof resources,
  { name = '', optional }: Reference,
  namespace: string | undefined,
  view: ClusterView,
) {
  if (optional === true || view.get(resources[kind], objectKey(namespace, name)) !== undefined) return undefined
  return `${kind} "${name}" not found`
}

function missingKey(
  kind: keyof typeof resources,
  reference: Reference & { readonly key: string },
  namespace: string | undefined,
  view: ClusterView,
) {
  if (reference.optional === true) return undefined
  const { name = '', key } = reference
  const object = view.get(resources[kind], objectKey(namespace, name))
  if (object === undefined) return `${kind} "${name}" not found`
  const { data, binaryData } = object as {
    readonly data?: Readonly<Record<string, string>>
    readonly binaryData?: Readonly<Record<string, string>>
  }
  if (data?.[key] !== undefined || binaryData?.[key] !== undefined) return undefined
  const title = kind === 'configmap' ? 'ConfigMap' : 'Secret'
  return `couldn't find key ${key} in ${title} ${namespace}/${name}`
}
