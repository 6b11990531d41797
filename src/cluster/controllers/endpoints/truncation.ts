import type { EndpointAddress, EndpointSubset } from '../../../api/openapi/kubernetes.ts'

/** The most addresses that an Endpoints object holds. */
export const endpointsMax = 1000

export const countOf = (subsets: readonly EndpointSubset[], list: 'addresses' | 'notReadyAddresses'): number =>
  subsets.reduce((sum, subset) => sum + (subset[list]?.length ?? 0), 0)

export const isOverCapacity = (subsets: readonly EndpointSubset[]): boolean =>
  countOf(subsets, 'addresses') + countOf(subsets, 'notReadyAddresses') > endpointsMax

/** Keeps ready addresses first, in proportion to the subsets. @source kubernetes@1.36 pkg/controller/endpoint/endpoints_controller.go truncateEndpoints */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const ready = countOf(subsets, 'addresses')
  const dropsReady = ready > endpointsMax
  const list = dropsReady ? 'addresses' : 'notReadyAddresses'
  const capacity = dropsReady ? endpointsMax : endpointsMax - ready
  const total = countOf(subsets, list)
  let left = capacity
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports }) => {
    const own = dropsReady ? addresses : notReadyAddresses
    const share = Math.min(left, Math.ceil((own.length / total) * capacity))
    const keptAddresses = own.slice(0, share)
    left -= keptAddresses.length
    return subsetWith(dropsReady ? keptAddresses : addresses, dropsReady ? [] : keptAddresses, ports)
  })
}

function subsetWith(
  addresses: readonly EndpointAddress[],
  notReady: readonly EndpointAddress[],
  ports: EndpointSubset['ports'],
): EndpointSubset {
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports && { ports }),
  }
}
