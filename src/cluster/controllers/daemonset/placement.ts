import type { Affinity, Pod } from '../../../api/openapi/kubernetes.ts'

const nameField = 'metadata.name'

/**
 * The template's affinity with its required node selection replaced by the one node.
 * @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go ReplaceDaemonSetPodNodeNameNodeAffinity
 */
export function affinityTo(node: string, affinity: Affinity | undefined): Affinity {
  const nodeSelectorTerms = [{ matchFields: [{ key: nameField, operator: 'In', values: [node] }] }]
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  }
}

/** The node that a pod is on or meant for; `undefined` when its affinity names none. */
export function targetNodeOf({ spec }: Pick<Pod, 'spec'>): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === nameField && operator === 'In') return values.length === 1 ? values[0] : undefined
  return undefined
}
