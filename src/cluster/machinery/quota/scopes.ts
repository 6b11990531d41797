import type { KubeObject } from '../../../api/object.ts'
import type {
  PersistentVolumeClaim,
  Pod,
  PodAffinityTerm,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
} from '../../../api/openapi/kubernetes.ts'
import { qosClassOf } from '../../../api/pod/qos.ts'

/** Whether an object falls under every scope of a quota. */
export function matchesScopes({ spec }: ResourceQuota, object: KubeObject): boolean {
  const plain = (spec?.scopes ?? []).map((scopeName): ScopedResourceSelectorRequirement => ({
    scopeName,
    operator: 'Exists',
  }))
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])].every((requirement) =>
    matchesScope(requirement, object),
  )
}

/** @source kubernetes@1.36 pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc */
export function matchesScope(requirement: ScopedResourceSelectorRequirement, object: KubeObject): boolean {
  if (object.kind === 'PersistentVolumeClaim') return matchesClaimScope(requirement, object as PersistentVolumeClaim)
  const { spec } = object as Pod
  switch (requirement.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
    case 'NotTerminating':
      return !(spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0)
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort'
    case 'PriorityClass':
      return isSelected(requirement, spec.priorityClassName)
    case 'CrossNamespacePodAffinity':
      return affinityTerms(object as Pod).some(
        ({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined,
      )
    default:
      return false
  }
}

function matchesClaimScope(
  requirement: ScopedResourceSelectorRequirement,
  { spec, status }: PersistentVolumeClaim,
): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false
  const names = [spec.volumeAttributesClassName, status?.currentVolumeAttributesClassName].filter((name) => name)
  return names.length === 0 ? isSelected(requirement, undefined) : names.some((name) => isSelected(requirement, name))
}

function isSelected({ operator, values = [] }: ScopedResourceSelectorRequirement, name: string | undefined): boolean {
  switch (operator) {
    case 'Exists':
      return !!name
    case 'DoesNotExist':
      return !name
    case 'In':
      return !!name && values.includes(name)
    default:
      return !name || !values.includes(name)
  }
}

function affinityTerms({ spec }: Pod): readonly PodAffinityTerm[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  return [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
}
