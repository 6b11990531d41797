import { keyOf, type KubeObject, type ObjectKey } from '../../../api/object.ts'
import type { Pod, Service } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { isReady } from '../pod-facts.ts'
import { namespaceOf, type Change, type ClusterView } from '../view.ts'

type Labels = { readonly [key: string]: string }

/** The pods that one service selects. */
export interface ServicePods {
  readonly key: ObjectKey
  readonly selector: Labels
  readonly pods: Map<ObjectKey, Pod>
  readonly verdicts: WeakMap<Labels, boolean>
}

/** Services with a selector and their pods, kept up with the watch: a namespace without any costs a look-up. */
export interface ServiceMembership {
  readonly byNamespace: Map<string, Map<ObjectKey, ServicePods>>
}

export const emptyMembership = (): ServiceMembership => ({ byNamespace: new Map() })

export function cloneMembership({ byNamespace }: ServiceMembership): ServiceMembership {
  const cloneServices = (services: Map<ObjectKey, ServicePods>): Map<ObjectKey, ServicePods> =>
    new Map([...services].map(([key, service]) => [key, { ...service, pods: new Map(service.pods) }]))
  return { byNamespace: new Map([...byNamespace].map(([namespace, services]) => [namespace, cloneServices(services)])) }
}

export function observeMembership(membership: ServiceMembership, change: Change, view: ClusterView): void {
  if (change.resource === 'pods') observePod(membership, change)
  else if (change.resource === 'services') observeService(membership, change, view)
}

const noPods: ReadonlyMap<ObjectKey, Pod> = new Map()

export function podsOfService({ byNamespace }: ServiceMembership, service: Service): Iterable<Pod> {
  return (byNamespace.get(namespaceOf(service))?.get(keyOf(service))?.pods ?? noPods).values()
}

function observePod({ byNamespace }: ServiceMembership, { type, key, object }: Change): void {
  const services = byNamespace.get(object.metadata.namespace ?? '')
  if (services === undefined) return
  for (const service of services.values())
    if (type !== 'DELETED' && selects(service, object.metadata.labels)) service.pods.set(key, object as Pod)
    else service.pods.delete(key)
}

function observeService({ byNamespace }: ServiceMembership, { type, key, object }: Change, view: ClusterView): void {
  const namespace = object.metadata.namespace ?? ''
  const { selector } = (object as Service).spec
  let services = byNamespace.get(namespace)
  if (type === 'DELETED' || selector === undefined) {
    services?.delete(key)
    if (services?.size === 0) byNamespace.delete(namespace)
    return
  }
  if (services === undefined) {
    services = new Map()
    byNamespace.set(namespace, services)
  }
  if (isEqual(services.get(key)?.selector, selector)) return
  const service: ServicePods = { key, selector, pods: new Map(), verdicts: new WeakMap() }
  for (const pod of view.indexed<Pod>('podsByNamespace', namespace))
    if (selects(service, pod.metadata.labels)) service.pods.set(keyOf(pod), pod)
  services.set(key, service)
}

const noLabels: Labels = {}

function selects({ selector, verdicts }: ServicePods, labels: Labels = noLabels): boolean {
  let verdict = verdicts.get(labels)
  if (verdict === undefined) {
    verdict = Object.keys(selector).every((key) => labels[key] === selector[key])
    verdicts.set(labels, verdict)
  }
  return verdict
}

const none: readonly ObjectKey[] = []

/** The services that a pod's change concerns, in order. @source kubernetes@1.36 staging/src/k8s.io/endpointslice/util/controller_utils.go GetServicesToUpdate */
export function servicesConcerned(
  { byNamespace }: ServiceMembership,
  { type, object, previous }: Change,
): readonly ObjectKey[] {
  const services = byNamespace.get(object.metadata.namespace ?? '')
  if (services === undefined) return none
  const now = object as Pod
  const before = previous as Pod | undefined
  if (type !== 'MODIFIED' || before === undefined) return matching(services, now)
  const hasMoved = !isEqual(now.metadata.labels, before.metadata.labels) || !hasSameHost(now, before)
  const hasChanged = hasChangedEndpoint(before, now)
  if (!hasMoved) return hasChanged ? matching(services, now) : none
  const [left, joined] = [new Set(matching(services, before)), new Set(matching(services, now))]
  const all = [...new Set([...left, ...joined])].sort()
  return hasChanged ? all : all.filter((key) => left.has(key) !== joined.has(key))
}

function matching(services: ReadonlyMap<ObjectKey, ServicePods>, { metadata }: KubeObject): readonly ObjectKey[] {
  const keys: ObjectKey[] = []
  for (const service of services.values()) if (selects(service, metadata.labels)) keys.push(service.key)
  return keys.length > 1 ? keys.sort() : keys
}

const hasSameHost = ({ spec: now }: Pod, { spec: before }: Pod): boolean =>
  now.hostname === before.hostname && now.subdomain === before.subdomain

function hasChangedEndpoint(before: Pod, now: Pod): boolean {
  // Upstream compares pointers: every update of a pod that is being deleted counts.
  if (before.metadata.deletionTimestamp !== undefined || now.metadata.deletionTimestamp !== undefined) return true
  if (isReady(before) !== isReady(now)) return true
  const [old, current] = [before.status?.podIPs ?? [], now.status?.podIPs ?? []]
  return old.length !== current.length || old.some(({ ip }, index) => ip !== current[index]!.ip)
}
