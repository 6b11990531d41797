import type { Service } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../../clock/instant.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { loadOf, valueAt } from './load-curves.ts'

/** Per pod (by uid): its part of what the Services with `kuberama.dev/load` share among their ready endpoints. */
export function serviceShares(
  namespace: string | undefined,
  view: ClusterView,
  scrape: Instant,
): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const service of view.list('services')) {
    const { metadata } = service
    const curve = metadata.namespace === namespace ? loadOf(metadata.annotations?.['kuberama.dev/load']) : undefined
    if (curve === undefined) continue
    const since = (scrape - (instantOfTimestamp(metadata.creationTimestamp ?? '') ?? scrape)) / 1000
    const ready = readyPods(view, service)
    const share = Math.floor(valueAt(curve, since) / Math.max(1, ready.length))
    for (const uid of ready) shares.set(uid, (shares.get(uid) ?? 0) + share)
  }
  return shares
}

/** uids of the pods that receive a service's requests. */
function readyPods(view: ClusterView, { metadata }: Service): readonly string[] {
  const uids = new Set<string>()
  for (const slice of view.list('endpointslices')) {
    const isItsOwn =
      slice.metadata.namespace === metadata.namespace &&
      slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name
    for (const { conditions, targetRef } of isItsOwn ? (slice.endpoints ?? []) : [])
      if (conditions?.ready !== false && targetRef?.uid !== undefined) uids.add(targetRef.uid)
  }
  return [...uids]
}
