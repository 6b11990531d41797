import type { KubeObject } from '../../../api/object.ts'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../../api/openapi/kubernetes.ts'
import { quantityOf, valueOf } from '../../../api/quantity/amounts.ts'
import { compareQuantities, integerQuantity, type Quantity } from '../../../api/quantity/quantity.ts'
import type { Instant } from '../../../clock/instant.ts'
import { count, one, type Usage } from './amounts.ts'
import { isPodResource, podConstraintProblem, podUsage } from './pod-usage.ts'
import { matchesScopes } from './scopes.ts'

/** How one kind is counted against quotas. */
export interface Evaluator {
  readonly isCounted: (name: string) => boolean
  readonly usage: (object: KubeObject, now: Instant) => Usage
  readonly problem?: (names: Iterable<string>, object: KubeObject) => string | undefined
  /** Whether an update may use more. */
  readonly countsUpdates: boolean | ((object: KubeObject, old: KubeObject) => boolean)
  readonly hasScopes?: boolean
}

const pods: Evaluator = {
  isCounted: isPodResource,
  usage: (object, now) => podUsage(object as Pod, now),
  problem: (names, object) => podConstraintProblem(names, object as Pod),
  // A deadline moves a pod from one scope to another.
  countsUpdates: (object, old) => hasDeadline(object as Pod) !== hasDeadline(old as Pod),
  hasScopes: true,
}

const hasDeadline = ({ spec }: Pod): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0

const serviceResources = new Set(['services', 'services.nodeports', 'services.loadbalancers', 'count/services'])

const services: Evaluator = {
  isCounted: (name) => serviceResources.has(name),
  usage: (object) => serviceUsage(object as Service),
  countsUpdates: true,
}

/** @source kubernetes@1.36 pkg/quota/v1/evaluator/core/services.go Usage */
function serviceUsage({ spec }: Service): Usage {
  const ports = spec.ports ?? []
  const isBalanced = spec.type === 'LoadBalancer'
  const allocates = spec.type === 'NodePort' || (isBalanced && spec.allocateLoadBalancerNodePorts !== false)
  const nodePorts = allocates ? ports.length : isBalanced ? ports.filter(({ nodePort }) => nodePort).length : 0
  return new Map<string, Quantity>([
    ['count/services', one],
    ['services', one],
    ['services.nodeports', count(nodePorts)],
    ['services.loadbalancers', count(isBalanced ? 1 : 0)],
  ])
}

const classSuffix = '.storageclass.storage.k8s.io/'
const claimResources = new Set(['persistentvolumeclaims', 'requests.storage', 'count/persistentvolumeclaims'])

const claims: Evaluator = {
  isCounted: (name) =>
    claimResources.has(name) ||
    name.endsWith(`${classSuffix}persistentvolumeclaims`) ||
    name.endsWith(`${classSuffix}requests.storage`),
  usage: (object) => claimUsage(object as PersistentVolumeClaim),
  countsUpdates: true,
  hasScopes: true,
}

/** @source kubernetes@1.36 pkg/quota/v1/evaluator/core/persistent_volume_claims.go Usage */
function claimUsage({ metadata, spec, status }: PersistentVolumeClaim): Usage {
  const usage = new Map<string, Quantity>([
    ['persistentvolumeclaims', one],
    ['count/persistentvolumeclaims', one],
  ])
  const storageClass = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
  if (storageClass !== '') usage.set(`${storageClass}${classSuffix}persistentvolumeclaims`, one)
  const request = spec.resources?.requests?.['storage']
  if (request === undefined) return usage
  const allocated = status?.allocatedResources?.['storage']
  const counted =
    allocated !== undefined && compareQuantities(quantityOf(allocated), quantityOf(request)) > 0 ? allocated : request
  const size = integerQuantity(valueOf(counted), quantityOf(counted).format)
  usage.set('requests.storage', size)
  if (storageClass !== '') usage.set(`${storageClass}${classSuffix}requests.storage`, size)
  return usage
}

const aliases: { readonly [resource: string]: true } = {
  configmaps: true,
  secrets: true,
  replicationcontrollers: true,
  resourcequotas: true,
}

function objectCounter(resource: string, group: string): Evaluator {
  const names = [`count/${group === '' ? resource : `${resource}.${group}`}`, ...(aliases[resource] ? [resource] : [])]
  const usage: Usage = new Map(names.map((name) => [name, one]))
  return { isCounted: (name) => names.includes(name), usage: () => usage, countsUpdates: false }
}

const special: { readonly [resource: string]: Evaluator } = { pods, services, persistentvolumeclaims: claims }
const counters = new Map<string, Evaluator>()

export function evaluatorFor(resource: string, group: string): Evaluator {
  const known = special[resource] ?? counters.get(`${resource}.${group}`)
  if (known !== undefined) return known
  const counter = objectCounter(resource, group)
  counters.set(`${resource}.${group}`, counter)
  return counter
}

/** Whether a quota concerns an object: it limits something of its kind, and the object falls under its scopes. */
export function concerns(
  quota: ResourceQuota,
  hard: Iterable<string>,
  evaluator: Evaluator,
  object: KubeObject,
): boolean {
  if (![...hard].some(evaluator.isCounted)) return false
  const isScoped =
    (quota.spec?.scopes?.length ?? 0) > 0 || (quota.spec?.scopeSelector?.matchExpressions?.length ?? 0) > 0
  return !isScoped || (evaluator.hasScopes === true && matchesScopes(quota, object))
}
