import { controllerReference } from '../../../api/object.ts'
import type { DiscoveryEndpointPort as EndpointPort, EndpointSlice, Service } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { hasClusterIp } from '../../machinery/service-endpoints/pod-endpoints.ts'
import { endpointsOf } from './desired.ts'
import type { AddressType } from './pod-endpoint.ts'
import { controllerLabel, headlessLabel, managedByLabel, serviceNameLabel } from './slice-tracker.ts'

type Labels = { readonly [key: string]: string }

const reserved = new Set([serviceNameLabel, managedByLabel, headlessLabel])
const withoutReserved = (labels: Labels = {}): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !reserved.has(key)))

/** A slice carries its service's labels and three of its own. @source kubernetes@1.36 staging/src/k8s.io/endpointslice/utils.go setEndpointSliceLabels */
export function labelsFor(
  service: Service,
  present: Labels | undefined,
): { readonly labels: Labels; readonly areChanged: boolean } {
  const wanted = withoutReserved(service.metadata.labels)
  const labels = {
    ...wanted,
    ...(!hasClusterIp(service) && { [headlessLabel]: '' }),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: controllerLabel,
  }
  return { labels, areChanged: !isEqual(withoutReserved(present), wanted) }
}

const longestName = 253
/** The API server fills these in. */
const unnamed = { name: '', uid: '', resourceVersion: '', creationTimestamp: '' }

/** A slice that has neither name nor endpoints yet. */
export function newSlice(service: Service, ports: readonly EndpointPort[], addressType: AddressType): EndpointSlice {
  const { namespace, name } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...unnamed,
      generateName: name.length < longestName ? `${name}-` : name,
      ...(namespace !== undefined && { namespace }),
      labels: labelsFor(service, undefined).labels,
      ownerReferences: [{ ...controllerReference(service), apiVersion: 'v1', kind: 'Service' }],
    },
    addressType,
    endpoints: [],
    ports,
  }
}

/** Whether a slice is the one without endpoints that says that the service has none. */
export function isPlaceholder(slice: EndpointSlice, wanted: EndpointSlice): boolean {
  return (
    endpointsOf(slice).length === 0 &&
    (slice.ports ?? []).length === 0 &&
    slice.addressType === wanted.addressType &&
    isEqual(slice.metadata.labels, wanted.metadata.labels)
  )
}
