import type { PodSpec, ResourceRequirements } from '../openapi/kubernetes.ts'
import { quantityOf } from '../quantity/amounts.ts'
import { addQuantities, compareQuantities, signOf, type Quantity } from '../quantity/quantity.ts'

const counted = ['cpu', 'memory'] as const
type Sums = Map<string, Quantity>

/** @source kubernetes@1.36 pkg/apis/core/helper/qos/qos.go ComputePodQOS */
export function qosClassOf(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const sources: readonly (ResourceRequirements | undefined)[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources)
  const requests: Sums = new Map()
  const limits: Sums = new Map()
  let isLimited = true
  for (const resources of sources) {
    add(requests, resources?.requests)
    const isComplete = add(limits, resources?.limits) === counted.length
    if (!isComplete && !(spec.resources && Object.keys(resources?.limits ?? {}).length === 0)) isLimited = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const isEqual = [...requests].every(([name, sum]) => {
    const limit = limits.get(name)
    return limit !== undefined && compareQuantities(limit, sum) === 0
  })
  return isLimited && isEqual && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}

/** Adds what is above zero; returns of how many resources something was added. */
function add(sums: Sums, amounts: { readonly [name: string]: string | number } | undefined): number {
  let added = 0
  for (const name of counted) {
    const amount = amounts?.[name] === undefined ? undefined : quantityOf(amounts[name])
    if (!amount || signOf(amount) <= 0) continue
    const known = sums.get(name)
    sums.set(name, known ? addQuantities(known, amount) : amount)
    added++
  }
  return added
}
