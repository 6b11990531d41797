import type { Endpoint, EndpointSlice, Service } from '../api/openapi/kubernetes.ts'
import type { History } from './history.ts'
import { objectsAt } from './object-versions.ts'

/** A service shows at most so many of its endpoints; all are counted. */
const mostEndpoints = 400

/** The services at a revision and who receives their requests. */
export function serviceRows(history: History, revision: number) {
  const slices = slicesByService(history, revision)
  return [...servicesAt(history, revision)].map((service) => {
    const { namespace = '', name, uid, annotations } = service.metadata
    const { type = 'ClusterIP', clusterIP = '', ports = [], externalName } = service.spec
    const endpoints = slices.get(`${namespace}/${name}`) ?? []
    return {
      target: { resource: 'services', namespace, name, uid },
      type,
      address: externalName ?? clusterIP,
      host: `${name}.${namespace}.svc.cluster.local`,
      ports: ports.map(({ port, name: portName, nodePort }) => ({
        port,
        ...(portName !== undefined && { name: portName }),
        ...(nodePort !== undefined && { nodePort }),
      })),
      ...(annotations?.['kuberama.dev/load'] !== undefined && { load: annotations['kuberama.dev/load'] }),
      ready: endpoints.filter(isReady).length,
      notReady: endpoints.filter((endpoint) => !isReady(endpoint)).length,
      endpoints: endpoints.slice(0, mostEndpoints).map((endpoint) => ({
        slot: history.columns.slots.get(endpoint.targetRef?.uid ?? '') ?? -1,
        name: endpoint.targetRef?.name ?? endpoint.addresses[0] ?? '',
        address: endpoint.addresses[0] ?? '',
        isReady: isReady(endpoint),
        isTerminating: endpoint.conditions?.terminating === true,
        ...(endpoint.hostname !== undefined && { hostname: endpoint.hostname }),
      })),
    }
  })
}

const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready !== false

/** The API server's own service is there in every cluster and says nothing. */
function* servicesAt({ versions, cluster }: History, revision: number): Generator<Service> {
  for (const object of objectsAt(versions, cluster.server.store.log, 'services', revision)) {
    const { namespace, name } = object.metadata
    if (namespace !== 'kube-system' && !(namespace === 'default' && name === 'kubernetes')) yield object as Service
  }
}

function slicesByService({ versions, cluster }: History, revision: number): ReadonlyMap<string, readonly Endpoint[]> {
  const found = new Map<string, Endpoint[]>()
  for (const object of objectsAt(versions, cluster.server.store.log, 'endpointslices', revision)) {
    const { metadata, endpoints = [] } = object as EndpointSlice
    const key = `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name']}`
    found.set(key, [...(found.get(key) ?? []), ...endpoints])
  }
  return found
}
