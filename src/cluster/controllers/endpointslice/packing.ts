import type { Endpoint, EndpointSlice, Service } from '../../../api/openapi/kubernetes.ts'
import { endpointsOf, type PortGroup } from './desired.ts'
import { identityOf, isSameEndpoint, type AddressType } from './pod-endpoint.ts'
import { labelsFor, newSlice } from './slices.ts'

export const endpointsPerSlice = 100

/** What is to become of the slices of one set of ports. New slices have no name. */
export interface Plan {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
}

/**
 * Keeps endpoints where they are, fills changed slices first, then one unchanged slice that they all fit into, then new
 * ones. Slices are never balanced anew. @source kubernetes@1.36 staging/src/k8s.io/endpointslice/reconciler.go reconcileByPortMapping
 */
export function packed(
  service: Service,
  existing: readonly EndpointSlice[],
  group: PortGroup,
  addressType: AddressType,
): Plan {
  const missing = new Map(group.endpoints)
  const update = new Map<string, EndpointSlice>()
  const unchanged = new Map<string, EndpointSlice>()
  const remove: EndpointSlice[] = []
  for (const slice of existing) {
    const { name } = slice.metadata
    const { endpoints, isChanged } = kept(slice, missing)
    const { labels, areChanged } = labelsFor(service, slice.metadata.labels)
    if (!isChanged && !areChanged) unchanged.set(name, slice)
    else if (isChanged && endpoints.length === 0) remove.push(slice)
    else
      update.set(name, {
        ...slice,
        metadata: { ...slice.metadata, labels },
        endpoints: isChanged ? endpoints : endpointsOf(slice),
      })
  }
  const waiting = [...missing.values()].sort(byPodName)
  const fullestFirst = [...update.values()].sort((left, right) => endpointsOf(right).length - endpointsOf(left).length)
  for (const slice of fullestFirst) if (waiting.length > 0) update.set(slice.metadata.name, filled(slice, waiting))
  const create: EndpointSlice[] = []
  while (waiting.length > 0) {
    const roomy =
      waiting.length < endpointsPerSlice ? closestToFull([...unchanged.values()], waiting.length) : undefined
    if (roomy === undefined) create.push(filled(newSlice(service, group.ports, addressType), waiting))
    else {
      unchanged.delete(roomy.metadata.name)
      update.set(roomy.metadata.name, filled(roomy, waiting))
    }
  }
  return { create, update: [...update.values()].sort(bySliceName), remove }
}

export const bySliceName = (left: EndpointSlice, right: EndpointSlice): number =>
  left.metadata.name < right.metadata.name ? -1 : 1

function byPodName({ targetRef: left }: Endpoint, { targetRef: right }: Endpoint): number {
  return (left?.name ?? '') < (right?.name ?? '') ? -1 : 1
}

/** The endpoints of a slice that are still wanted, as they are now; they are taken out of `missing`. */
function kept(slice: EndpointSlice, missing: Map<string, Endpoint>) {
  const still: Endpoint[] = []
  let isChanged = false
  const present = endpointsOf(slice)
  for (const endpoint of present) {
    const identity = identityOf(endpoint)
    const wanted = missing.get(identity)
    if (wanted === undefined) continue
    missing.delete(identity)
    if (!isSameEndpoint(wanted, endpoint)) isChanged = true
    still.push(wanted)
  }
  return { endpoints: still, isChanged: isChanged || still.length !== present.length }
}

/** The slice with as many of the waiting endpoints as fit in; they are taken out of the list. */
function filled(slice: EndpointSlice, waiting: Endpoint[]): EndpointSlice {
  const room = Math.max(0, endpointsPerSlice - endpointsOf(slice).length)
  return { ...slice, endpoints: [...endpointsOf(slice), ...waiting.splice(0, room)] }
}

function closestToFull(slices: EndpointSlice[], added: number): EndpointSlice | undefined {
  let [closest, least]: [EndpointSlice | undefined, number] = [undefined, endpointsPerSlice]
  for (const slice of slices.sort(bySliceName)) {
    const left = endpointsPerSlice - (added + endpointsOf(slice).length)
    if (left >= 0 && left < least) [closest, least] = [slice, left]
  }
  return closest
}
