import type { PersistentVolumeClaim, Pod, StatefulSet, Volume } from '../../../api/openapi/kubernetes.ts'

/** `data-web-0` */
export function claimNameOf(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`
}

export const claimTemplatesOf = ({ spec }: StatefulSet): readonly PersistentVolumeClaim[] =>
  spec.volumeClaimTemplates ?? noTemplates

const noTemplates: readonly PersistentVolumeClaim[] = []

/** In order of their names, each name once, the last winning: upstream keeps them in a map. */
export function sortedClaimTemplates(set: StatefulSet): readonly PersistentVolumeClaim[] {
  const templates = claimTemplatesOf(set)
  if (templates.length < 2) return templates
  const byName = new Map(templates.map((template) => [template.metadata.name, template]))
  return [...byName.keys()].toSorted().map((name) => byName.get(name)!)
}

/** The claim as it is created for one ordinal. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_utils.go getPersistentVolumeClaims */
export function claimOf(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): unknown {
  const { labels, annotations } = template.metadata
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimNameOf(set, template, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations && { annotations }),
    },
    spec: template.spec,
  }
}

/** Whether every claim template is mounted as this ordinal's claim. */
export function hasStorage(set: StatefulSet, pod: Pod, ordinal: number): boolean {
  for (const template of claimTemplatesOf(set)) {
    const volume = pod.spec.volumes?.find(({ name }) => name === template.metadata.name)
    if (volume?.persistentVolumeClaim?.claimName !== claimNameOf(set, template, ordinal)) return false
  }
  return true
}

/** The volumes of an ordinal: its claims first, then what the template has besides. */
export function volumesFor(
  set: StatefulSet,
  volumes: readonly Volume[] | undefined,
  ordinal: number,
): readonly Volume[] | undefined {
  const templates = sortedClaimTemplates(set)
  if (templates.length === 0) return volumes
  const names = new Set(templates.map(({ metadata }) => metadata.name))
  const claims = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimNameOf(set, template, ordinal) },
  }))
  return [...claims, ...(volumes ?? []).filter(({ name }) => !names.has(name))]
}
