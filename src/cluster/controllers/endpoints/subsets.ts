import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../../api/openapi/kubernetes.ts'
import { fnv1a128 } from '../../../base/fnv128.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import {
  belongsInEndpoints,
  hostnameOf,
  isIpv6,
  portNumberOf,
} from '../../machinery/service-endpoints/pod-endpoints.ts'

interface Offered {
  readonly address: EndpointAddress
  readonly isReady: boolean
}

/** The addresses that offer one port, by IP and pod. */
type Offers = Map<string, Offered>

/**
 * A service's endpoints in the legacy layout: addresses with the same ports share a subset.
 * @source kubernetes@1.36 pkg/controller/endpoint/endpoints_controller.go syncService, pkg/api/v1/endpoints/util.go RepackSubsets
 */
export function subsetsOf(service: Service, pods: Iterable<Pod>): readonly EndpointSubset[] {
  const byPort = new Map<string, PortOffers>()
  const byContainers = new WeakMap<object, readonly PortOffers[]>()
  const publishesAll = service.spec.publishNotReadyAddresses === true
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, publishesAll)) continue
    const located = locatedAt(pod, service)
    if (located === undefined) continue
    let entries = byContainers.get(pod.spec.containers)
    if (entries === undefined) {
      entries = portsOf(service, pod).map((port) => entryFor(byPort, port))
      byContainers.set(pod.spec.containers, entries)
    }
    for (const { offers } of entries) add(offers, located, publishesAll || isReady(pod))
  }
  return merged([...byPort.values()])
}

interface PortOffers {
  /** Absent for a headless service without ports. */
  readonly port: EndpointPort | undefined
  readonly offers: Offers
}

function entryFor(byPort: Map<string, PortOffers>, port: EndpointPort | undefined): PortOffers {
  const key = JSON.stringify(port ?? null)
  const entry = byPort.get(key) ?? { port, offers: new Map<string, Offered>() }
  byPort.set(key, entry)
  return entry
}

function portsOf({ spec }: Service, pod: Pod): readonly (EndpointPort | undefined)[] {
  const servicePorts = spec.ports ?? []
  if (servicePorts.length === 0) return spec.clusterIP === 'None' ? [undefined] : []
  return servicePorts.flatMap((servicePort) => {
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    const port = portNumberOf(pod, servicePort)
    if (port === undefined) return []
    return [{ ...(appProtocol !== undefined && { appProtocol }), ...(name !== '' && { name }), port, protocol }]
  })
}

interface Located {
  readonly hostname: string | undefined
  readonly ip: string
  readonly address: EndpointAddress
  readonly key: string
}

/** Where a pod was found last: of a thousand pods behind a service, one has changed since. */
const found = new WeakMap<Pod, Located>()

function locatedAt(pod: Pod, service: Service): Located | undefined {
  const wantsIpv6 = firstFamily(service, pod) === 'IPv6'
  const ip = pod.status?.podIPs?.find((candidate) => isIpv6(candidate.ip) === wantsIpv6)?.ip
  if (ip === undefined) return undefined
  const hostname = hostnameOf(pod, service)
  const known = found.get(pod)
  if (known?.ip === ip && known.hostname === hostname) return known
  const { name, namespace, uid } = pod.metadata
  const address: EndpointAddress = {
    ...(hostname !== undefined && { hostname }),
    ip,
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', name, ...(namespace !== undefined && { namespace }), uid },
  }
  const located = { hostname, ip, address, key: `${ip} ${uid}` }
  found.set(pod, located)
  return located
}

function firstFamily({ spec }: Service, pod: Pod): string {
  if (spec.ipFamilies?.[0] !== undefined) return spec.ipFamilies[0]
  const known = spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : (pod.status?.podIP ?? '')
  return isIpv6(known) ? 'IPv6' : 'IPv4'
}

/** Not ready trumps ready where an address comes twice. */
function add(offers: Offers, { key, address }: Located, ready: boolean): void {
  const known = offers.get(key)
  if (known === undefined) offers.set(key, { address, isReady: ready })
  else if (known.isReady && !ready) offers.set(key, { address: known.address, isReady: false })
}

function merged(entries: readonly PortOffers[]): readonly EndpointSubset[] {
  const groups = new Map<string, { readonly offers: readonly Offered[]; readonly ports: EndpointPort[] }>()
  for (const { port, offers } of entries) {
    const sorted = [...offers.values()].sort(byAddress)
    // With a single set of addresses there is nothing to tell apart.
    const key =
      entries.length === 1
        ? ''
        : sorted.map(({ address, isReady: ready }) => `${address.ip} ${address.targetRef?.uid} ${ready}`).join()
    const group = groups.get(key) ?? { offers: sorted, ports: [] }
    groups.set(key, group)
    if (port !== undefined) group.ports.push(port)
  }
  const subsets = [...groups.values()].map(({ offers, ports }): EndpointSubset => {
    const addresses = offers.filter((offer) => offer.isReady).map(({ address }) => address)
    const notReadyAddresses = offers.filter((offer) => !offer.isReady).map(({ address }) => address)
    return {
      ...(addresses.length > 0 && { addresses }),
      ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
      ...(ports.length > 0 && { ports: inHashOrder(ports, (port) => `(v1.EndpointPort)${portLayout(port)}`) }),
    }
  })
  return inHashOrder(subsets, (subset) => `(v1.EndpointSubset)${subsetLayout(subset)}`)
}

function byAddress({ address: left }: Offered, { address: right }: Offered): number {
  if (left.ip !== right.ip) return left.ip < right.ip ? -1 : 1
  return (left.targetRef?.uid ?? '') < (right.targetRef?.uid ?? '') ? -1 : 1
}

function inHashOrder<T>(items: readonly T[], layoutOf: (item: T) => string): readonly T[] {
  if (items.length < 2) return items
  const hashed = items.map((item) => ({ item, hash: fnv1a128(layoutOf(item)) }))
  return hashed
    .sort((left, right) => (left.hash < right.hash ? -1 : left.hash > right.hash ? 1 : 0))
    .map(({ item }) => item)
}

const portLayout = ({ name, port, protocol, appProtocol }: EndpointPort): string =>
  `{Name:(string)${name ?? ''} Port:(int32)${port} Protocol:(v1.Protocol)${protocol ?? ''} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`

const addressLayout = ({ ip, hostname, nodeName, targetRef }: EndpointAddress): string =>
  `{IP:(string)${ip} Hostname:(string)${hostname ?? ''} NodeName:(*string)${nodeName ?? '<nil>'} TargetRef:(*v1.ObjectReference)` +
  `{Kind:(string)${targetRef?.kind ?? ''} Namespace:(string)${targetRef?.namespace ?? ''} Name:(string)${targetRef?.name ?? ''} UID:(types.UID)${targetRef?.uid ?? ''}` +
  ` APIVersion:(string) ResourceVersion:(string) FieldPath:(string)}}`

const listLayout = <T>(items: readonly T[] | undefined, layoutOf: (item: T) => string): string =>
  items === undefined ? '<nil>' : `[${items.map(layoutOf).join(' ')}]`

const subsetLayout = ({ addresses, notReadyAddresses, ports }: EndpointSubset): string =>
  `{Addresses:([]v1.EndpointAddress)${listLayout(addresses, addressLayout)} NotReadyAddresses:([]v1.EndpointAddress)${listLayout(notReadyAddresses, addressLayout)}` +
  ` Ports:([]v1.EndpointPort)${listLayout(ports, portLayout)}}`
