import { keyOf } from '../../api/object.ts'
import type { Endpoint, Node, ObjectReference, Pod, Service, ServicePort } from '../../api/openapi/kubernetes.ts'
import { fnv1a32, utf8Bytes } from '../../base/hash.ts'
import type { Reason } from '../machinery/contract.ts'
import { isReady } from '../machinery/pod-facts.ts'
import type { ClusterView } from '../machinery/view.ts'
import { resolveName, type Resolution } from './dns.ts'
import { serviceAt, sliceEndpoints } from './endpoints.ts'
import { networkReasons } from './reasons.ts'

/** A request that somebody sends: a pod, or a person outside with a node's address. */
export interface NetworkRequest {
  /** A name, or an address. */
  readonly host: string
  readonly port: number
  readonly protocol?: string
  readonly fromNamespace: string
  readonly fromNode?: string
  /** Tells clients apart where a service keeps them with one pod. */
  readonly client?: string
  /** Counts the requests: endpoints take turns. */
  readonly turn: number
}

export interface Journey {
  /** Absent for an address. */
  readonly lookup?: Resolution
  readonly service?: Service
  /** Endpoints that might have answered. */
  readonly candidates: number
  /** Where the request ends up. */
  readonly destination?: {
    readonly address: string
    readonly port: number
    readonly pod?: ObjectReference
    readonly node?: string
  }
  /** Why it does not. */
  readonly refusal?: Reason
}

const addressPattern = /^\d+\.\d+\.\d+\.\d+$|:/

/** The way of one request: name, service, endpoint. */
export function journeyOf(view: ClusterView, request: NetworkRequest): Journey {
  if (addressPattern.test(request.host)) return fromAddress(view, request, request.host)
  const lookup = resolveName(view, request.host, request.fromNamespace)
  const address = lookup.addresses[request.turn % Math.max(1, lookup.addresses.length)]
  if (address === undefined)
    return { lookup, candidates: 0, refusal: networkReasons.nameUnknown(request.host, lookup.status) }
  return { lookup, ...fromAddress(view, request, address) }
}

function fromAddress(view: ClusterView, request: NetworkRequest, address: string): Journey {
  const service = serviceAt(view, address)
  if (service !== undefined)
    return throughService(
      view,
      request,
      service,
      findPort(service, request, ({ port }) => port),
    )
  const node = nodeAt(view, address)
  if (node !== undefined) return throughNodePort(view, { ...request, fromNode: node.metadata.name })
  return toPod(view, address, request.port)
}

function findPort(
  { spec }: Service,
  { port, protocol = 'TCP' }: NetworkRequest,
  numberOf: (port: ServicePort) => number | undefined,
): ServicePort | undefined {
  return spec.ports?.find((candidate) => numberOf(candidate) === port && (candidate.protocol ?? 'TCP') === protocol)
}

function nodeAt(view: ClusterView, address: string): Node | undefined {
  for (const node of view.list('nodes'))
    if (node.status?.addresses?.some((candidate) => candidate.address === address)) return node
  return undefined
}

function throughNodePort(view: ClusterView, request: NetworkRequest): Journey {
  for (const service of view.list('services')) {
    const port = findPort(service, request, ({ nodePort }) => nodePort)
    if (port !== undefined) return throughService(view, request, service, port, service.spec.externalTrafficPolicy)
  }
  return { candidates: 0, refusal: networkReasons.portUnknown(request.host, request.port) }
}

function throughService(
  view: ClusterView,
  request: NetworkRequest,
  service: Service,
  port: ServicePort | undefined,
  policy = service.spec.internalTrafficPolicy,
): Journey {
  if (port === undefined)
    return { service, candidates: 0, refusal: networkReasons.portUnknown(keyOf(service), request.port) }
  const all = [...sliceEndpoints(view, keyOf(service))]
    .map(({ endpoint, ports }) => ({ endpoint, port: ports.find(({ name = '' }) => name === (port.name ?? ''))?.port }))
    .filter((target): target is Target => target.port !== undefined && target.endpoint.addresses.length > 0)
  const usable = usableTargets(all, view, request.fromNode, policy)
  if (usable.length === 0)
    return { service, candidates: 0, refusal: networkReasons.noReadyEndpoints(keyOf(service), all.length) }
  const chosen = usable[placeOf(service, request) % usable.length]!
  const { addresses, targetRef, nodeName } = chosen.endpoint
  return {
    service,
    candidates: usable.length,
    destination: {
      address: addresses[0]!,
      port: chosen.port,
      ...(targetRef && { pod: targetRef }),
      ...(nodeName && { node: nodeName }),
    },
  }
}

interface Target {
  readonly endpoint: Endpoint
  readonly port: number
}

/** Ready endpoints; without any, those that end but still serve. @source kubernetes@1.36 pkg/proxy/topology.go CategorizeEndpoints */
function usableTargets(
  all: readonly Target[],
  view: ClusterView,
  fromNode: string | undefined,
  policy: string | undefined,
): readonly Target[] {
  const isLocal = policy === 'Local' && fromNode !== undefined
  const reachable = isLocal ? all.filter(({ endpoint }) => endpoint.nodeName === fromNode) : all
  const ready = reachable.filter(({ endpoint }) => endpoint.conditions?.ready !== false)
  if (ready.length > 0) return isLocal ? ready : nearest(ready, view, fromNode)
  return reachable.filter(
    ({ endpoint }) => endpoint.conditions?.serving === true && endpoint.conditions.terminating === true,
  )
}

/** Hints count only where every endpoint has one and some are for this place. */
function nearest(ready: readonly Target[], view: ClusterView, fromNode: string | undefined): readonly Target[] {
  if (fromNode === undefined) return ready
  const zone = view.get('nodes', fromNode)?.metadata.labels?.['topology.kubernetes.io/zone']
  for (const [list, here] of [
    ['forNodes', fromNode],
    ['forZones', zone],
  ] as const) {
    if (here === undefined || !ready.every(({ endpoint }) => (endpoint.hints?.[list]?.length ?? 0) > 0)) continue
    const near = ready.filter(({ endpoint }) => endpoint.hints?.[list]?.some(({ name }) => name === here))
    if (near.length > 0) return near
  }
  return ready
}

function placeOf({ spec }: Service, { client = '', turn }: NetworkRequest): number {
  return spec.sessionAffinity === 'ClientIP' ? fnv1a32(utf8Bytes(client)) : turn
}

function toPod(view: ClusterView, address: string, port: number): Journey {
  for (const pod of view.list('pods')) {
    if (pod.status?.podIP !== address || pod.status.phase !== 'Running') continue
    const { namespace, name, uid } = pod.metadata
    const reference = { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid }
    return {
      candidates: 1,
      destination: { address, port, pod: reference, ...(pod.spec.nodeName && { node: pod.spec.nodeName }) },
    }
  }
  return { candidates: 0, refusal: networkReasons.nothingThere(address) }
}

/** Ready pods that requests to a service reach. */
export function receivingPods(view: ClusterView, service: Service): readonly Pod[] {
  const pods: Pod[] = []
  for (const { endpoint } of sliceEndpoints(view, keyOf(service))) {
    const { namespace, name = '', kind } = endpoint.targetRef ?? {}
    const pod: Pod | undefined = kind === 'Pod' ? view.get('pods', `${namespace}/${name}`) : undefined
    if (pod !== undefined && endpoint.conditions?.ready !== false && isReady(pod)) pods.push(pod)
  }
  return pods
}
