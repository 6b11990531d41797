import type { KubeObject } from '../../../api/object.ts'
import type { ResourceQuota } from '../../../api/openapi/kubernetes.ts'
import { signOf } from '../../../api/quantity/quantity.ts'
import type { Instant } from '../../../clock/instant.ts'
import { exceeding, listOf, only, printed, remainder, sumOf, usageOf, withoutZeros, type Usage } from './amounts.ts'
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
  if (old !== undefined && !isCountedUpdate(evaluator, object, old)) return { quotas }
  const interesting = new Set<ResourceQuota>()
  const matches = (quota: ResourceQuota, item: KubeObject): boolean =>
    concerns(quota, Object.keys(quota.status?.hard ?? {}), evaluator, item)
  for (const quota of quotas) {
    const hard = Object.keys(quota.status?.hard ?? {})
    if (!matches(quota, object)) continue
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
  const whole = withoutZeros(usage)
  const more = old !== undefined && isKnown ? withoutZeros(remainder(usage, evaluator.usage(old, now))) : whole
  /** What a quota had not counted before it is charged in full. */
  const deltaFor = (quota: ResourceQuota) => (old !== undefined && isKnown && matches(quota, old) ? more : whole)
  const charged: ResourceQuota[] = []
  for (const quota of quotas) {
    const delta = interesting.has(quota) ? deltaFor(quota) : nothing
    if (delta.size === 0) {
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

const nothing: Usage = new Map()

const isCountedUpdate = ({ countsUpdates }: Evaluator, object: KubeObject, old: KubeObject): boolean =>
  typeof countsUpdates === 'boolean' ? countsUpdates : countsUpdates(object, old)
