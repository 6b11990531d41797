import { kinds as everyKind } from '../../../api/index.ts'
import { keyOf, type KubeObject } from '../../../api/object.ts'
import type { Pod, ResourceQuota } from '../../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../../api/scheme.ts'
import { isEqual } from '../../../base/json.ts'
import type { Instant } from '../../../clock/instant.ts'
import { defineComponent, type Watch } from '../../machinery/contract.ts'
import { isFinished } from '../../machinery/pod-facts.ts'
import { count, listOf, only, sumOf, usageOf, type Usage } from '../../machinery/quota/amounts.ts'
import { concerns, evaluatorFor } from '../../machinery/quota/evaluators.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { quotaReasons } from './reasons.ts'

const controllerOrder = 100
const kinds = everyKind.filter(({ namespaced }) => namespaced)

/** What was used is given back when objects go, pods end and services shrink. @source kubernetes@1.36 pkg/controller/resourcequota */
export const resourceQuotaController = defineComponent<undefined>({
  name: 'resourcequota-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'resourcequotas',
      enqueue: ({ type, key, object, previous }, _view, enqueue) => {
        const isNew =
          type === 'ADDED' || !isEqual((object as ResourceQuota).spec, (previous as ResourceQuota | undefined)?.spec)
        if (type !== 'DELETED' && isNew) enqueue(key)
      },
    },
    ...kinds.filter(({ resource }) => resource !== 'resourcequotas' && resource !== 'events').map(givingBack),
  ],
  reconcile: ({ key, view, now }, attempt) => {
    const quota: ResourceQuota | undefined = view.get('resourcequotas', key)
    if (quota === undefined) return { remember: undefined }
    const hard = quota.spec?.hard ?? {}
    const used = listOf(usedBy(view, quota, Object.keys(hard), now))
    const status = { hard: listOf(usageOf(hard)), used }
    if (isEqual(quota.status, status)) return { remember: undefined }
    const object: ResourceQuota = { ...quota, status }
    const outcome = attempt({
      verb: 'updateStatus',
      resource: 'resourcequotas',
      object,
      because: quotaReasons.quotaCounted(Object.keys(used).length),
    })
    return outcome.ok || outcome.status.code === 404
      ? { remember: undefined }
      : { remember: undefined, failed: outcome.status }
  },
})

/** Looks at the quotas of a namespace when an object there may use less than before. */
function givingBack({ resource }: KindDefinition): Watch {
  return {
    resource,
    enqueue: ({ type, object, previous }, view, enqueue) => {
      if (view.count('resourcequotas') === 0 || !mayUseLess(type, object, previous)) return
      for (const quota of view.list('resourcequotas'))
        if (quota.metadata.namespace === object.metadata.namespace) enqueue(keyOf(quota))
    },
  }
}

function mayUseLess(type: string, object: KubeObject, previous: KubeObject | undefined): boolean {
  if (type === 'DELETED') return true
  if (type === 'ADDED' || previous === undefined) return false
  if (object.kind === 'Pod') return isFinished(object as Pod) && !isFinished(previous as Pod)
  const isSized = object.kind === 'Service' || object.kind === 'PersistentVolumeClaim'
  return (
    isSized && !isEqual((object as { readonly spec?: unknown }).spec, (previous as { readonly spec?: unknown }).spec)
  )
}

function usedBy(view: ClusterView, quota: ResourceQuota, hard: readonly string[], now: Instant): Usage {
  let total: Usage = new Map(hard.map((name) => [name, count(0)]))
  const wanted = new Set(hard)
  for (const { resource, group } of kinds) {
    const evaluator = evaluatorFor(resource, group)
    if (view.count(resource) === 0 || !hard.some(evaluator.isCounted)) continue
    for (const object of view.list(resource) as Iterable<KubeObject>)
      if (object.metadata.namespace === quota.metadata.namespace && concerns(quota, hard, evaluator, object))
        total = sumOf(total, only(evaluator.usage(object, now), wanted))
  }
  return total
}
