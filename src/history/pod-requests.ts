import type { PodSpec } from '../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../api/quantity/amounts.ts'

export interface PodRequests {
  readonly cpuMillis: number
  readonly memoryBytes: number
}

const bySpec = new WeakMap<PodSpec, PodRequests>()

/** CPU and memory that a pod's containers ask for. */
export function requestsOf(spec: PodSpec): PodRequests {
  const known = bySpec.get(spec)
  if (known !== undefined) return known
  let cpuMillis = 0
  let memoryBytes = 0
  for (const { resources } of spec.containers) {
    cpuMillis += milliValueOf(resources?.requests?.['cpu'] ?? '0')
    memoryBytes += valueOf(resources?.requests?.['memory'] ?? '0')
  }
  const requests = { cpuMillis, memoryBytes }
  bySpec.set(spec, requests)
  return requests
}
