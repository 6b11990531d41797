import type { Writable } from '../../base/json.ts'
import type { Container, PodSpec } from '../openapi/kubernetes.ts'
import { quantityOf } from '../quantity/amounts.ts'
import { addQuantities, compareQuantities, formatQuantity, type Quantity } from '../quantity/quantity.ts'
import { isHugePageResource, isOvercommitAllowed, isPodLevelResource } from '../quantity/resource-names.ts'

export type Side = 'requests' | 'limits'
type Amounts = ReadonlyMap<string, Quantity>

/**
 * What all containers of a pod ask for together: the sum of those that run at once, or the largest moment of initialisation.
 * @source kubernetes@1.36 component-helpers/resource/helpers.go AggregateContainerRequests
 */
export function aggregatedResources(spec: PodSpec, side: Side): Amounts {
  const total = new Map<string, Quantity>()
  for (const container of spec.containers ?? []) add(total, amountsOf(container, side))
  const sidecars = new Map<string, Quantity>()
  const peak = new Map<string, Quantity>()
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container, side)
    if (container.restartPolicy === 'Always') {
      add(total, own)
      add(sidecars, own)
      raise(peak, sidecars)
    } else {
      const moment = new Map(sidecars)
      add(moment, own)
      raise(peak, moment)
    }
  }
  raise(total, peak)
  return total
}

const amountsOf = (container: Container, side: Side): Amounts =>
  new Map(Object.entries(container.resources?.[side] ?? {}).map(([name, amount]) => [name, quantityOf(amount)]))

function add(total: Map<string, Quantity>, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const known = total.get(name)
    total.set(name, known ? addQuantities(known, amount) : amount)
  }
}

function raise(total: Map<string, Quantity>, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const known = total.get(name)
    if (!known || compareQuantities(amount, known) > 0) total.set(name, amount)
  }
}

/** Pod-level requests and huge page limits follow from those of the containers and from the pod-level limits. */
export function applyPodLevelDefaults(spec: Writable<PodSpec>): void {
  const { resources } = spec
  if (!resources) return
  const given = { requests: { ...resources.requests }, limits: { ...resources.limits } }
  if (Object.keys(given.requests).length === 0 && Object.keys(given.limits).length === 0) return
  for (const [name, amount] of aggregatedResources(spec, 'limits'))
    if (isHugePageResource(name) && given.requests[name] === undefined) given.limits[name] ??= formatQuantity(amount)
  if (Object.keys(given.limits).length > 0) resources.limits = given.limits
  else return
  for (const [name, amount] of aggregatedResources(spec, 'requests'))
    if (isPodLevelResource(name) && isOvercommitAllowed(name)) given.requests[name] ??= formatQuantity(amount)
  for (const name in given.limits) if (isPodLevelResource(name)) given.requests[name] ??= given.limits[name]!
  if (Object.keys(given.requests).length > 0) resources.requests = given.requests
}
