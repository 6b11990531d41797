import type { Writable } from '../../../base/json.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { LimitRange, PersistentVolumeClaim, Pod } from '../../../api/openapi/kubernetes.ts'
import { forbidden } from '../../../api/status.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AdmissionPlugin } from '../server.ts'
import { applyLimitDefaults, claimLimitProblem, podLimitProblem } from './limit-checks.ts'

/** Defaults and bounds of a namespace's pods and claims. @source kubernetes@1.36 plugin/pkg/admission/limitranger */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  admit: (draft, { operation, resource, namespace, live }) => {
    if (operation === 'CREATE' && resource === 'pods')
      for (const range of rangesOf(live, namespace)) applyLimitDefaults(draft as unknown as Writable<Pod>, range)
    return undefined
  },
  validate: (object, { operation, resource, subresource, namespace, name, live }) => {
    if (operation === 'DELETE' || subresource !== undefined || (resource === 'pods' && operation !== 'CREATE'))
      return undefined
    for (const range of rangesOf(live, namespace)) {
      const problem =
        resource === 'pods'
          ? podLimitProblem(object as Pod, range)
          : claimLimitProblem(object as PersistentVolumeClaim, range)
      if (problem !== undefined) return forbidden(resource, '', name, problem)
    }
    return undefined
  },
  basis: (_object, namespace, live) => {
    const ranges = rangesOf(live, namespace)
    return ranges.length === 0 ? undefined : ranges.map(versionOf).join()
  },
}

const none: readonly LimitRange[] = []
const versionOf = ({ metadata }: KubeObject): string => `${metadata.uid}/${metadata.resourceVersion}`

function rangesOf(live: ClusterView, namespace: string): readonly LimitRange[] {
  if (live.count('limitranges') === 0) return none
  const ranges = [...live.list('limitranges')].filter(({ metadata }) => metadata.namespace === namespace)
  return ranges.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
}
