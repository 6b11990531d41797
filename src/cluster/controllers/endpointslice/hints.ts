import type { Endpoint, EndpointSlice, Service } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { endpointsOf } from './desired.ts'

/** What a sync does to the slices of one address type. */
export interface SliceChanges {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly unchanged: readonly EndpointSlice[]
}

export const isEndpointReady = ({ conditions }: Endpoint): boolean => conditions?.ready === true

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']

/** The service's wish for near endpoints, unless its annotation speaks of topology. */
export function distributionOf(service: Service): string | undefined {
  const { trafficDistribution } = service.spec
  return trafficDistribution !== undefined && distributions.includes(trafficDistribution) && !wantsTopology(service)
    ? trafficDistribution
    : undefined
}

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/utils.go hintsEnabled */
export function wantsTopology({ metadata }: Service): boolean {
  const annotations = metadata.annotations ?? {}
  const mode =
    annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode']
  return mode === 'Auto' || mode === 'auto'
}

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/topologycache/utils.go RemoveHintsFromSlices */
export function withoutHints({ create, update, unchanged }: SliceChanges): SliceChanges {
  const hinted = unchanged.filter((slice) => endpointsOf(slice).some(({ hints }) => hints !== undefined))
  return {
    create: create.map((slice) => withEndpoints(slice, bare)),
    update: [...update, ...hinted].map((slice) => withEndpoints(slice, bare)),
    unchanged: unchanged.filter((slice) => !hinted.includes(slice)),
  }
}

export function withEndpoints(slice: EndpointSlice, change: (endpoint: Endpoint) => Endpoint): EndpointSlice {
  return { ...slice, endpoints: endpointsOf(slice).map(change) }
}

function bare(endpoint: Endpoint): Endpoint {
  if (endpoint.hints === undefined) return endpoint
  const { hints: _hints, ...rest } = endpoint
  return rest
}

/** Each ready endpoint is for its own zone, and its own node where the service asks. @source kubernetes@1.36 staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go */
export function withNearHints({ create, update, unchanged }: SliceChanges, distribution: string): SliceChanges {
  const hint = (endpoint: Endpoint): Endpoint => nearHinted(endpoint, distribution === 'PreferSameNode')
  const wrong = unchanged.filter((slice) =>
    endpointsOf(slice).some((endpoint) => !isEqual(hint(endpoint).hints, endpoint.hints)),
  )
  return {
    create: create.map((slice) => withEndpoints(slice, hint)),
    update: [...update, ...wrong].map((slice) => withEndpoints(slice, hint)),
    unchanged: unchanged.filter((slice) => !wrong.includes(slice)),
  }
}

function nearHinted(endpoint: Endpoint, namesNode: boolean): Endpoint {
  if (!isEndpointReady(endpoint)) return endpoint
  const { zone, nodeName } = endpoint
  const hints = {
    ...(zone !== undefined && { forZones: [{ name: zone }] }),
    ...(namesNode && nodeName !== undefined && { forNodes: [{ name: nodeName }] }),
  }
  return zone === undefined && !(namesNode && nodeName !== undefined) ? bare(endpoint) : { ...endpoint, hints }
}
