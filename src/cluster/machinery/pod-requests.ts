import type { Container, PodSpec } from '../../api/openapi/kubernetes.ts'
import {
  addQuantities,
  compareQuantities,
  milliQuantity,
  integerQuantity,
  signOf,
  type Quantity,
} from '../../api/quantity/quantity.ts'
import { quantityOf } from '../../api/quantity/amounts.ts'

export type Amounts = Map<string, Quantity>
type ResourceList = { readonly [name: string]: string | number } | undefined

export interface RequestOptions {
  /** Amounts assumed for each container that names none, as scoring does. */
  readonly containerDefaults?: ReadonlyMap<string, Quantity>
  readonly withoutOverhead?: boolean
  readonly withoutPodLevel?: boolean
}

/** 100m CPU and 200Mi memory: what scoring assumes of a container without requests. */
export const scoreDefaults: ReadonlyMap<string, Quantity> = new Map([
  ['cpu', milliQuantity(100)],
  ['memory', integerQuantity(200 * 1024 * 1024, 'BinarySI')],
])

/** What a pod asks of its node. @source kubernetes@1.36 component-helpers/resource/helpers.go PodRequests */
export function podRequests(spec: PodSpec, options: RequestOptions = {}): Amounts {
  const amounts = containerAmounts(spec, ({ resources }) =>
    withDefaults(amountsOf(resources?.requests), options.containerDefaults),
  )
  if (options.withoutPodLevel !== true) overrideWithPodLevel(amounts, spec.resources?.requests)
  if (options.withoutOverhead !== true) add(amounts, amountsOf(spec.overhead))
  return amounts
}

/** The limits of a pod; overhead counts only for resources that are limited, to more than nothing. @source PodLimits */
export function podLimits(spec: PodSpec, options: Pick<RequestOptions, 'withoutOverhead'> = {}): Amounts {
  const amounts = containerAmounts(spec, ({ resources }) => amountsOf(resources?.limits))
  overrideWithPodLevel(amounts, spec.resources?.limits)
  if (options.withoutOverhead === true) return amounts
  for (const [name, amount] of amountsOf(spec.overhead)) {
    const limit = amounts.get(name)
    if (limit !== undefined && signOf(limit) !== 0) amounts.set(name, addQuantities(limit, amount))
  }
  return amounts
}

/** Whether the pod states requests for itself as a whole. */
export const hasPodLevelRequests = (spec: PodSpec): boolean =>
  Object.keys(spec.resources?.requests ?? {}).some(isPodLevelResource)

function containerAmounts(spec: PodSpec, amountsIn: (container: Container) => ReadonlyMap<string, Quantity>): Amounts {
  const total: Amounts = new Map()
  for (const container of spec.containers) add(total, amountsIn(container))
  const sidecars: Amounts = new Map()
  const initial: Amounts = new Map()
  for (const container of spec.initContainers ?? []) {
    const own = amountsIn(container)
    if (container.restartPolicy === 'Always') {
      add(total, own)
      add(sidecars, own)
      raise(initial, sidecars)
    } else {
      const together = new Map(own)
      add(together, sidecars)
      raise(initial, together)
    }
  }
  raise(total, initial)
  return total
}

function overrideWithPodLevel(amounts: Amounts, list: ResourceList): void {
  for (const [name, amount] of amountsOf(list)) if (isPodLevelResource(name)) amounts.set(name, amount)
}

const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')

function amountsOf(list: ResourceList): Amounts {
  const amounts: Amounts = new Map()
  for (const name in list) amounts.set(name, quantityOf(list[name]!))
  return amounts
}

function withDefaults(amounts: Amounts, defaults: ReadonlyMap<string, Quantity> | undefined): Amounts {
  for (const [name, amount] of defaults ?? []) if (!amounts.has(name)) amounts.set(name, amount)
  return amounts
}

function add(total: Amounts, more: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of more) {
    const before = total.get(name)
    total.set(name, before === undefined ? amount : addQuantities(before, amount))
  }
}

function raise(total: Amounts, least: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of least) {
    const before = total.get(name)
    if (before === undefined || compareQuantities(amount, before) > 0) total.set(name, amount)
  }
}
