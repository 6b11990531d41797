import type { KubeObject } from '../../../api/object.ts'
import type { ResourceQuota } from '../../../api/openapi/kubernetes.ts'
import { signOf } from '../../../api/quantity/quantity.ts'
import type { Instant } from '../../../clock/instant.ts'
import { exceeding, listOf, only, printed, remainder, sumOf, usageOf, withoutZeros } from './amounts.ts'
import { concerns, type Evaluator } from './evaluators.ts'

export interface QuotaRequest {
  readonly object: KubeObject
  /** The stored object of an update. */
  readonly old?: KubeObject
  readonly evaluator: Evaluator
  readonly now: Instant
}

/** The quotas as they are once the request is granted (unchanged ones by identity), or why it is not. */
export type QuotaVerdict = { readonly quotas: readonly ResourceQuota[] } | { readonly problem: string }

/** @source kubernetes@1.36 apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest */
export function checkQuotas(
  quotas: readonly ResourceQuota[],
  { object, old, evaluator, now }: QuotaRequest,
): QuotaVerdict {
  if (old !== undefined && !evaluator.countsUpdates) return { quotas }
  const interesting = new Set<ResourceQuota>()
  for (const quota of quotas) {
    const hard = Object.keys(quota.status?.hard ?? {})
    if (!concerns(quota, hard, evaluator, object)) continue
    const restricted = hard.filter(evaluator.isCounted)
    const missing = evaluator.problem?.(restricted, object)
    if (missing !== undefined) return { problem: `failed quota: ${quota.metadata.name}: ${missing}` }
    if (restricted.some((name) => quota.status?.used?.[name] === undefined))
      return { problem: `status unknown for quota: ${quota.metadata.name}, resources: ${restricted.sort().join()}` }
    interesting.add(quota)
  }
  const usage = evaluator.usage(object, now)
  const negative = [...usage].filter(([, amount]) => signOf(amount) < 0).map(([name]) => name)
  if (negative.length > 0) return { problem: `quota usage is negative for resource(s): ${negative.sort().join()}` }
  const isKnown = old?.metadata.resourceVersion !== undefined && old.metadata.resourceVersion !== ''
  const delta = withoutZeros(old !== undefined && isKnown ? remainder(usage, evaluator.usage(old, now)) : usage)
  if (delta.size === 0 || interesting.size === 0) return { quotas }
  const charged: ResourceQuota[] = []
  for (const quota of quotas) {
    if (!interesting.has(quota)) {
      charged.push(quota)
      continue
    }
    const hard = usageOf(quota.status?.hard)
    const used = usageOf(quota.status?.used)
    const requested = only(delta, hard)
    const next = sumOf(used, requested)
    const exceeded = exceeding(only(next, requested), hard)
    if (exceeded.size > 0) {
      const [asked, had, limit] = [requested, used, hard].map((amounts) => printed(only(amounts, exceeded)))
      return { problem: `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${had}, limited: ${limit}` }
    }
    charged.push(requested.size === 0 ? quota : { ...quota, status: { ...quota.status, used: listOf(next) } })
  }
  return { quotas: charged }
}
