import type { KubeObject } from '../../../api/object.ts'
import type { ResourceQuota } from '../../../api/openapi/kubernetes.ts'
import { forbidden } from '../../../api/status.ts'
import { checkQuotas } from '../../machinery/quota/check-request.ts'
import { evaluatorFor } from '../../machinery/quota/evaluators.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AdmissionPlugin } from '../server.ts'
import { admissionReasons } from './reasons.ts'

/** Nobody may use more than a namespace's quotas grant; what is granted is written down at once. @source kubernetes@1.36 apiserver/pkg/admission/plugin/resourcequota */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  resources: 'all',
  needs: 'resourcequotas',
  validate: (object, { operation, resource, subresource, namespace, name, old, live, now, spend }) => {
    if (namespace === '' || operation === 'DELETE' || subresource !== undefined) return undefined
    const quotas = quotasOf(live, namespace)
    if (quotas.length === 0) return undefined
    const group = groupOf(object)
    const verdict = checkQuotas(quotas, {
      object,
      ...(operation === 'UPDATE' && old && { old }),
      evaluator: evaluatorFor(resource, group),
      now,
    })
    if ('problem' in verdict) return forbidden(resource, group, name, verdict.problem)
    const because = admissionReasons.quotaCharged(resource, name)
    verdict.quotas.forEach((quota, index) => {
      if (quota !== quotas[index]) spend?.('resourcequotas', quota, because)
    })
    return undefined
  },
}

const none: readonly ResourceQuota[] = []

function quotasOf(live: ClusterView, namespace: string): readonly ResourceQuota[] {
  if (live.count('resourcequotas') === 0) return none
  const quotas = [...live.list('resourcequotas')].filter(({ metadata }) => metadata.namespace === namespace)
  return quotas.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
}

function groupOf({ apiVersion }: KubeObject): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}
