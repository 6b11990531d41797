import type { Endpoint, Node, Pod, Service } from '../../../api/openapi/kubernetes.ts'
import { isReady } from '../../machinery/pod-facts.ts'
import { hostnameOf, isIpv6 } from '../../machinery/service-endpoints/pod-endpoints.ts'

export type AddressType = 'IPv4' | 'IPv6'

interface Built {
  readonly addressType: AddressType
  readonly publishes: boolean
  readonly hostname: string | undefined
  readonly zone: string | undefined
  readonly endpoint: Endpoint
}

/** What was made of a pod last: of a thousand pods behind a service, one has changed since. */
const built = new WeakMap<Pod, Built>()

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/utils.go podToEndpoint */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint {
  const publishes = service.spec.publishNotReadyAddresses === true
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'] || undefined
  const hostname = hostnameOf(pod, service)
  const known = built.get(pod)
  if (
    known?.addressType === addressType &&
    known.publishes === publishes &&
    known.hostname === hostname &&
    known.zone === zone
  )
    return known.endpoint
  const endpoint = newEndpoint(pod, { addressType, publishes, hostname, zone })
  built.set(pod, { addressType, publishes, hostname, zone, endpoint })
  return endpoint
}

function newEndpoint(pod: Pod, { addressType, publishes, hostname, zone }: Omit<Built, 'endpoint'>): Endpoint {
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const { name, namespace, uid } = pod.metadata
  return {
    addresses: (pod.status?.podIPs ?? []).map(({ ip }) => ip).filter((ip) => isIpv6(ip) === (addressType === 'IPv6')),
    conditions: { ready: publishes || (serving && !terminating), serving, terminating },
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name, ...(namespace !== undefined && { namespace }), uid },
    ...(zone !== undefined && { zone }),
  }
}

const identities = new WeakMap<Endpoint, string>()

/** What says that two endpoints are the same one, at another time. */
export function identityOf(endpoint: Endpoint): string {
  let identity = identities.get(endpoint)
  if (identity === undefined) {
    const { addresses, targetRef } = endpoint
    identity = `${[...addresses].sort().join()} ${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
    identities.set(endpoint, identity)
  }
  return identity
}

/** @source kubernetes@1.36 controller_utils.go EndpointsEqualBeyondHash */
export function isSameEndpoint(left: Endpoint, right: Endpoint): boolean {
  if (left === right) return true
  const [a, b] = [left.conditions, right.conditions]
  const [target, other] = [left.targetRef, right.targetRef]
  return (
    left.nodeName === right.nodeName &&
    left.zone === right.zone &&
    a?.ready === b?.ready &&
    a?.serving === b?.serving &&
    a?.terminating === b?.terminating &&
    target?.kind === other?.kind &&
    target?.namespace === other?.namespace &&
    target?.name === other?.name &&
    target?.uid === other?.uid &&
    target?.apiVersion === other?.apiVersion &&
    target?.fieldPath === other?.fieldPath
  )
}
