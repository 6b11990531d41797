import type { Container, Pod, PodSpec } from '../../../api/openapi/kubernetes.ts'
import { isHugePageResource, isNativeResource, isPodLevelResource } from '../../../api/quantity/resource-names.ts'
import type { Quantity } from '../../../api/quantity/quantity.ts'
import { after, instantOfTimestamp, seconds, type Instant } from '../../../clock/instant.ts'
import { isFinished } from '../pod-facts.ts'
import { podLimits, podRequests } from '../pod-requests.ts'
import { one, usageOf, type ResourceList, type Usage } from './amounts.ts'

const compute = ['cpu', 'memory', 'ephemeral-storage']
const required = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])
const counted = new Set([
  'pods',
  'count/pods',
  ...compute,
  ...compute.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
])

/** @source kubernetes@1.36 pkg/quota/v1/evaluator/core/pods.go MatchingResources */
export const isPodResource = (name: string): boolean =>
  counted.has(name) ||
  isHugePageResource(name) ||
  name.startsWith('requests.hugepages-') ||
  (name.startsWith('requests.') && !isNativeResource(name))

/** What a pod uses; one that has ended only counts as an object. @source kubernetes@1.36 pods.go PodUsageFunc */
export function podUsage(pod: Pod, now: Instant): Usage {
  const usage = new Map<string, Quantity>([['count/pods', one]])
  if (hasEnded(pod, now)) return usage
  usage.set('pods', one)
  addCompute(usage, podRequests(pod.spec), podLimits(pod.spec))
  return usage
}

function hasEnded(pod: Pod, now: Instant): boolean {
  if (isFinished(pod)) return true
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false
  const deletedAt = instantOfTimestamp(deletionTimestamp)
  return deletedAt !== undefined && now > after(deletedAt, seconds(deletionGracePeriodSeconds))
}

function addCompute(usage: Map<string, Quantity>, requests: Usage, limits: Usage): void {
  for (const [name, amount] of requests) {
    if (compute.includes(name) || isHugePageResource(name)) usage.set(name, amount)
    if (compute.includes(name) || isHugePageResource(name) || !isNativeResource(name))
      usage.set(`requests.${name}`, amount)
  }
  for (const name of compute) if (limits.has(name)) usage.set(`limits.${name}`, limits.get(name)!)
}

/** What a quota wants stated and some container does not state. @source kubernetes@1.36 pods.go Constraints */
export function podConstraintProblem(names: Iterable<string>, { spec }: Pod): string | undefined {
  // A pod that states anything for itself as a whole need not state more.
  if (isStatedForPod(spec)) return undefined
  const wanted = [...names].filter((name) => required.has(name)).sort()
  const missing = wanted.flatMap((name) => {
    const containers = [...spec.containers, ...(spec.initContainers ?? [])].filter(
      (container) => !isStated(container, name),
    )
    const who = [...new Set(containers.map((container) => container.name))].sort()
    return who.length === 0 ? [] : [`${name} for: ${who.join()}`]
  })
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`
}

const isStated = ({ resources }: Container, name: string): boolean =>
  stated(resources?.requests, resources?.limits).has(name)
const isStatedForPod = ({ resources }: PodSpec): boolean =>
  [resources?.requests, resources?.limits].some((list) => Object.keys(list ?? {}).some(isPodLevelResource))

function stated(requests: ResourceList | undefined, limits: ResourceList | undefined): Usage {
  const usage = new Map<string, Quantity>()
  addCompute(usage, usageOf(requests), usageOf(limits))
  return usage
}
