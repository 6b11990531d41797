import type {
  DiscoveryEndpointPort as EndpointPort,
  Endpoint,
  EndpointSlice,
  Node,
  Pod,
  Service,
} from '../../../api/openapi/kubernetes.ts'
import { fnv1a128 } from '../../../base/fnv128.ts'
import { belongsInEndpoints, isIpv6, portNumberOf } from '../../machinery/service-endpoints/pod-endpoints.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { endpointOf, identityOf, type AddressType } from './pod-endpoint.ts'

/** Endpoints that share their ports, by what identifies them. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

export interface Desired {
  readonly groups: ReadonlyMap<string, PortGroup>
  /** Pods left out because their node does not exist. */
  readonly skipped: readonly string[]
}

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType */
export function desiredEndpoints(
  service: Service,
  pods: Iterable<Pod>,
  addressType: AddressType,
  view: ClusterView,
): Desired {
  const groups = new Map<string, PortGroup>()
  const skipped: string[] = []
  const groupsByContainers = new WeakMap<object, PortGroup>()
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue
    let group = groupsByContainers.get(pod.spec.containers)
    if (group === undefined) {
      group = groupFor(groups, orderedPorts(service, pod))
      groupsByContainers.set(pod.spec.containers, group)
    }
    const node: Node | undefined = view.get('nodes', pod.spec.nodeName ?? '')
    if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
      const { namespace, name } = service.metadata
      skipped.push(
        `skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${pod.spec.nodeName ?? ''} Not Found`,
      )
      continue
    }
    const endpoint = endpointOf(pod, node, service, addressType)
    if (endpoint.addresses.length > 0) group.endpoints.set(identityOf(endpoint), endpoint)
  }
  return { groups, skipped: skipped.sort() }
}

function groupFor(groups: Map<string, PortGroup>, ports: readonly EndpointPort[]): PortGroup {
  const key = portMapKey(ports)
  const known = groups.get(key)
  if (known !== undefined) return known
  const group = { ports, endpoints: new Map<string, Endpoint>() }
  groups.set(key, group)
  return group
}

function orderedPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = []
  for (const servicePort of service.spec.ports ?? []) {
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    const port = portNumberOf(pod, servicePort)
    if (port !== undefined) ports.push({ name, port, protocol, ...(appProtocol !== undefined && { appProtocol }) })
  }
  return inHashOrder(ports)
}

/** Upstream sorts ports by their hash, which shows in the slices. */
function inHashOrder(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  if (ports.length < 2) return ports
  const hashed = ports.map((port) => ({ port, hash: fnv1a128(`(v1.EndpointPort)${layoutOf(port)}`) }))
  return hashed
    .sort((left, right) => (left.hash < right.hash ? -1 : left.hash > right.hash ? 1 : 0))
    .map(({ port }) => port)
}

const layoutOf = ({ name, protocol, port, appProtocol }: EndpointPort): string =>
  `{Name:(*string)${name ?? '<nil>'} Protocol:(*v1.Protocol)${protocol ?? '<nil>'} Port:(*int32)${port ?? '<nil>'} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`

const keys = new Map<string, string>()
const keysMax = 1000

/** The name of a set of ports; port sets are handled in the order of these names. */
export function portMapKey(ports: readonly EndpointPort[] | undefined): string {
  const layout = `([]v1.EndpointPort)[${inHashOrder(ports ?? [])
    .map(layoutOf)
    .join(' ')}]`
  let key = keys.get(layout)
  if (key === undefined) {
    if (keys.size > keysMax) keys.clear()
    key = fnv1a128(layout)
    keys.set(layout, key)
  }
  return key
}

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/utils.go getAddressTypesForService */
export function addressTypesOf({ spec }: Service): readonly AddressType[] {
  const families = (['IPv4', 'IPv6'] as const).filter((family) => spec.ipFamilies?.includes(family))
  if (families.length > 0) return families
  if (spec.clusterIP && spec.clusterIP !== 'None') return [isIpv6(spec.clusterIP) ? 'IPv6' : 'IPv4']
  return ['IPv4', 'IPv6']
}

/** A slice's endpoints; upstream's may be null. */
export const endpointsOf = ({ endpoints }: EndpointSlice): readonly Endpoint[] => endpoints ?? noEndpoints
const noEndpoints: readonly Endpoint[] = []

export const isOwnedBy = ({ metadata }: EndpointSlice, service: Service): boolean =>
  metadata.ownerReferences?.some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  ) === true
