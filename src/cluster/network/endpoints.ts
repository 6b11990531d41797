import { objectKey, type ObjectKey } from '../../api/object.ts'
import type { Endpoint, EndpointSlice, Service } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'

/** An endpoint with the ports of its slice. */
export interface SliceEndpoint {
  readonly endpoint: Endpoint
  readonly ports: NonNullable<EndpointSlice['ports']>
  readonly service: ObjectKey
}

const serviceNameLabel = 'kubernetes.io/service-name'

/** Every endpoint of every service, or of one. */
export function* sliceEndpoints(view: ClusterView, service?: ObjectKey): Generator<SliceEndpoint> {
  for (const slice of view.list('endpointslices')) {
    const name = slice.metadata.labels?.[serviceNameLabel]
    if (name === undefined) continue
    const key = objectKey(slice.metadata.namespace, name)
    if (service !== undefined && key !== service) continue
    for (const endpoint of slice.endpoints ?? []) yield { endpoint, ports: slice.ports ?? [], service: key }
  }
}

/** Unknown counts as ready. */
export const isReadyEndpoint = ({ conditions }: Endpoint): boolean => conditions?.ready !== false

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None'

/** The service with this cluster address. */
export function serviceAt(view: ClusterView, address: string): Service | undefined {
  for (const service of view.list('services'))
    if (service.spec.clusterIPs?.includes(address) || service.spec.clusterIP === address) return service
  return undefined
}
