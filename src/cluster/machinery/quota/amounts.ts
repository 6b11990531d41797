import { quantityOf } from '../../../api/quantity/amounts.ts'
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  integerQuantity,
  signOf,
  subtractQuantities,
  type Quantity,
} from '../../../api/quantity/quantity.ts'

/** Amounts by resource name. @source kubernetes@1.36 apiserver/pkg/quota/v1/resources.go */
export type Usage = ReadonlyMap<string, Quantity>
export type ResourceList = { readonly [name: string]: string | number }

export const usageOf = (list: ResourceList | undefined): Usage =>
  new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, quantityOf(amount)]))

export const listOf = (usage: Usage): { readonly [name: string]: string } =>
  Object.fromEntries([...usage].map(([name, amount]) => [name, formatQuantity(amount)]))

export const one = integerQuantity(1)
export const count = (number: number): Quantity => integerQuantity(number)

export function sumOf(left: Usage, right: Usage): Usage {
  const total = new Map(left)
  for (const [name, amount] of right) {
    const before = total.get(name)
    total.set(name, before === undefined ? amount : addQuantities(before, amount))
  }
  return total
}

/** What is left after taking away, never below zero. */
export function remainder(left: Usage, right: Usage): Usage {
  const rest = new Map<string, Quantity>()
  for (const [name, amount] of left) {
    const taken = right.get(name)
    const difference = taken === undefined ? amount : subtractQuantities(amount, taken)
    rest.set(name, signOf(difference) < 0 ? count(0) : difference)
  }
  return rest
}

export const only = (usage: Usage, names: { has: (name: string) => boolean }): Usage =>
  new Map([...usage].filter(([name]) => names.has(name)))

export const withoutZeros = (usage: Usage): Usage => new Map([...usage].filter(([, amount]) => signOf(amount) !== 0))

/** The names of which there is more than the limit. */
export const exceeding = (usage: Usage, limits: Usage): ReadonlySet<string> =>
  new Set(
    [...usage]
      .filter(([name, amount]) => limits.has(name) && compareQuantities(amount, limits.get(name)!) > 0)
      .map(([name]) => name),
  )

/** `cpu=1,pods=2` */
export const printed = (usage: Usage): string =>
  [...usage.keys()]
    .sort()
    .map((name) => `${name}=${formatQuantity(usage.get(name)!)}`)
    .join()
