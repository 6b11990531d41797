import { isObject, type JsonValue } from '../../base/json.ts'
import { isTerminating, objectKey } from '../../api/object.ts'
import type { Condition, Pod, PodCondition, PodDisruptionBudget } from '../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../api/selector/label-selector.ts'
import { conflict, failure, forbidden, invalid, notFound, type Status } from '../../api/status.ts'
import { timestampOf } from '../../clock/instant.ts'
import type { DeleteOptions } from '../machinery/contract.ts'
import type { ApiServer } from './server.ts'
import { deleteObject } from './remove.ts'
import { storedObject, type Origin } from './store.ts'
import { updateObject } from './update.ts'

const tooManyDisruptedPods = 2000
const retrySeconds = 10

/**
 * The pods/eviction subresource: deletes a pod if its disruption budget allows it, and spends the budget.
 * @source kubernetes@1.36 pkg/registry/core/pod/storage/eviction.go Create
 */
export function evictPod(
  server: ApiServer,
  namespace: string,
  name: string,
  body: JsonValue,
  origin: Origin,
): Status | undefined {
  const eviction = isObject(body) ? body : {}
  const options = isObject(eviction['deleteOptions']) ? eviction['deleteOptions'] : {}
  const isDryRun = Array.isArray(options['dryRun']) && options['dryRun'].includes('All')
  const rejected = rejectedOption(options, name)
  if (rejected !== undefined) return rejected
  const pod = podNamed(server, namespace, name)
  if (pod === undefined) return notFound('pods', '', name)
  if (!needsNoBudget(pod)) {
    const refusal = spendBudget(server, pod, origin, isDryRun)
    if (refusal !== undefined) return refusal
  }
  return isDryRun ? undefined : markAndDelete(server, pod, deleteOptionsOf(options), origin)
}

const podNamed = (server: ApiServer, namespace: string, name: string): Pod | undefined =>
  storedObject(server.store, 'pods', objectKey(namespace, name)) as Pod | undefined

function rejectedOption(options: { readonly [key: string]: unknown }, name: string): Status | undefined {
  if (options['ignoreStoreReadErrorWithClusterBreakingPotential'] !== true) return undefined
  const field = 'deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential'
  const body = 'Invalid value: true: can not be set for pod eviction, try after removing the option'
  return invalid('Eviction', 'policy', name, [{ field, reason: 'FieldValueInvalid', body }])
}

function deleteOptionsOf(options: { readonly [key: string]: unknown }): DeleteOptions {
  const { gracePeriodSeconds, preconditions } = options
  return {
    ...(typeof gracePeriodSeconds === 'number' && { gracePeriodSeconds }),
    ...(isObject(preconditions) && { preconditions: preconditions as NonNullable<DeleteOptions['preconditions']> }),
  }
}

/** Pods that serve nobody: finished, not started, or going already. */
function needsNoBudget(pod: Pod): boolean {
  const phase = pod.status?.phase
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || isTerminating(pod)
}

function spendBudget(server: ApiServer, pod: Pod, origin: Origin, isDryRun: boolean): Status | undefined {
  const budgets = [...server.live.list('poddisruptionbudgets')].filter((budget) => covers(budget, pod))
  const [budget] = budgets
  if (budget === undefined) return undefined
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    return { ...failure(500, '', message) }
  }
  if (!isReady(pod) && mayEvictUnhealthy(budget)) return undefined
  const refusal = budgetRefusal(budget)
  if (refusal !== undefined || isDryRun) return refusal
  const outcome = updateObject(
    server,
    server.kinds.get('poddisruptionbudgets')!,
    spent(budget, pod, timestampOf(server.now)),
    {
      origin,
      trusted: true,
      subresource: 'status',
    },
  )
  return outcome.ok ? undefined : outcome.status
}

function covers({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return metadata.namespace === pod.metadata.namespace && matcherOf(spec?.selector)(pod.metadata.labels)
}

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true

/** A pod that is not Ready does not count as healthy: evicting it costs nothing, if the policy agrees. */
function mayEvictUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

function budgetRefusal({ metadata, status }: PodDisruptionBudget): Status | undefined {
  const { name } = metadata
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status ?? {}
  if (observedGeneration < (metadata.generation ?? 0))
    return tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, retrySeconds)
  const denied = (why: string): Status => forbidden('poddisruptionbudget', 'policy', name, why)
  if (disruptionsAllowed < 0) return denied('pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > tooManyDisruptedPods)
    return denied('DisruptedPods map too big - too many evictions not confirmed by PDB controller')
  return disruptionsAllowed === 0 ? tooManyRequests(whyExhausted(name, status)) : undefined
}

function tooManyRequests(message: string, retryAfterSeconds?: number): Status {
  return failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

function whyExhausted(name: string, status: PodDisruptionBudget['status']): string {
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  const condition = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const start = `The disruption budget ${name}`
  if (condition?.status === 'False' && condition.reason === 'SyncFailed')
    return `${start} does not allow evicting pods currently because it failed sync: ${condition.message}`
  if (currentHealthy <= desiredHealthy)
    return `${start} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  const isTold = condition?.status === 'False' && (condition.message ?? '') !== ''
  return isTold
    ? `${start} does not allow evicting pods currently (${condition.reason}): ${condition.message}`
    : `${start} does not allow evicting pods currently`
}

function spent(budget: PodDisruptionBudget, pod: Pod, now: string): PodDisruptionBudget {
  const { status = {}, metadata } = budget
  const disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1
  const conditions =
    disruptionsAllowed === 0
      ? exhaustedConditions(status.conditions ?? [], metadata.generation, now)
      : status.conditions
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed,
      ...(conditions && { conditions }),
      disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: now },
    },
  }
}

function exhaustedConditions(
  conditions: readonly Condition[],
  observedGeneration: number | undefined,
  now: string,
): readonly Condition[] {
  const index = conditions.findIndex(({ type }) => type === 'DisruptionAllowed')
  const before = conditions[index]
  const next: Condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  }
  return index < 0 ? [...conditions, next] : conditions.with(index, next)
}

/** Says on the pod why it goes, then deletes it. */
function markAndDelete(server: ApiServer, pod: Pod, options: DeleteOptions, origin: Origin): Status | undefined {
  const clash = preconditionClash(pod, options)
  if (clash !== undefined) return clash
  const kind = server.kinds.get('pods')!
  const marked = updateObject(server, kind, withTarget(pod, timestampOf(server.now)), {
    origin,
    trusted: true,
    subresource: 'status',
  })
  if (!marked.ok) return marked.status
  const { preconditions, ...rest } = options
  const uid = preconditions?.uid
  const { namespace, name } = pod.metadata
  const outcome = deleteObject(
    server,
    kind,
    namespace,
    name,
    { ...rest, ...(uid !== undefined && { preconditions: { uid } }) },
    origin,
  )
  return outcome.ok ? undefined : outcome.status
}

function preconditionClash({ metadata }: Pod, { preconditions }: DeleteOptions): Status | undefined {
  const { uid, resourceVersion, name } = metadata
  const refused = (why: string): Status => {
    const status = conflict('Pod', '', name, why)
    return { ...status, details: { name, kind: 'Pod' } }
  }
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    return refused(
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion)
    return refused(
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  return undefined
}

function withTarget(pod: Pod, now: string): Pod {
  const conditions = pod.status?.conditions ?? []
  const index = conditions.findIndex(({ type }) => type === 'DisruptionTarget')
  const before = conditions[index]
  const target: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime:
      before?.status === 'True' && before.lastTransitionTime !== undefined ? before.lastTransitionTime : now,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as PodCondition
  return {
    ...pod,
    status: { ...pod.status, conditions: index < 0 ? [...conditions, target] : conditions.with(index, target) },
  }
}
