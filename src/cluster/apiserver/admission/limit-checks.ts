import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
} from '../../../api/openapi/kubernetes.ts'
import { canonicalQuantity, milliValueOf, quantityOf } from '../../../api/quantity/amounts.ts'
import { formatQuantity, type Quantity } from '../../../api/quantity/quantity.ts'
import type { Writable } from '../../../base/json.ts'
import { podLimits, podRequests } from '../../machinery/pod-requests.ts'

type Amounts = { readonly [name: string]: string | number }

const annotation = 'kubernetes.io/limit-ranger'

/** Gives containers the requests and limits they lack, in place. @source kubernetes@1.36 plugin/pkg/admission/limitranger/admission.go mergePodResourceRequirements */
export function applyLimitDefaults(pod: Writable<Pod>, { spec }: LimitRange): void {
  const [limits, requests]: [Amounts, Amounts] = [{}, {}]
  for (const item of spec?.limits ?? []) {
    if (item.type !== 'Container') continue
    Object.assign(limits, canonical(item.default))
    Object.assign(requests, canonical(item.defaultRequest))
  }
  const notes = [
    ...pod.spec.containers.flatMap((container) => filledIn(container, requests, limits, 'container')),
    ...(pod.spec.initContainers ?? []).flatMap((container) => filledIn(container, requests, limits, 'init container')),
  ]
  if (notes.length > 0)
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      [annotation]: `LimitRanger plugin set: ${notes.join('; ')}`,
    }
}

const canonical = (amounts: Amounts = {}): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]))

/** What was set, as the annotation says it. */
function filledIn(container: Writable<Container>, requests: Amounts, limits: Amounts, what: string): readonly string[] {
  const resources = (container.resources ??= {})
  const notes: string[] = []
  for (const [list, defaults, word] of [
    ['requests', requests, 'request'],
    ['limits', limits, 'limit'],
  ] as const) {
    const missing = Object.keys(defaults).filter((name) => resources[list]?.[name] === undefined)
    if (missing.length === 0) continue
    resources[list] = {
      ...resources[list],
      ...Object.fromEntries(missing.map((name) => [name, String(defaults[name])])),
    }
    notes.push(`${missing.sort().join(', ')} ${word} for ${what} ${container.name}`)
  }
  return notes
}

/** Everything that is wrong with a pod under one limit range, as one text; undefined when nothing is. */
export function podLimitProblem(pod: Pod, { spec }: LimitRange): string | undefined {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  return joined(
    (spec?.limits ?? []).flatMap((item) => {
      if (item.type === 'Container')
        return containers.flatMap(({ resources }) => checked(item, resources?.requests, resources?.limits))
      return item.type === 'Pod'
        ? checked(item, written(podRequests(pod.spec, bare)), written(podLimits(pod.spec, bare)))
        : []
    }),
  )
}

/** Limit ranges look at what is written into the pod: what its runtime adds does not count. */
const bare = { withoutOverhead: true }

const written = (amounts: ReadonlyMap<string, Quantity>): Amounts =>
  Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]))

export function claimLimitProblem({ spec }: PersistentVolumeClaim, range: LimitRange): string | undefined {
  const requests = spec.resources?.requests
  return joined(
    (range.spec?.limits ?? []).flatMap((item) => {
      if (item.type !== 'PersistentVolumeClaim') return []
      return [
        ...names(item.min).flatMap((name) => belowMinimum(item, name, requests, {}) ?? []),
        ...names(item.max).flatMap((name) => aboveMaximumRequest(item, name, requests) ?? []),
      ]
    }),
  )
}

function joined(problems: readonly string[]): string | undefined {
  const different = [...new Set(problems)]
  return different.length === 0 ? undefined : different.length === 1 ? different[0] : `[${different.join(', ')}]`
}

const names = (amounts: Amounts | undefined): readonly string[] => Object.keys(amounts ?? {}).sort()

function checked(item: LimitRangeItem, requests: Amounts | undefined, limits: Amounts | undefined): readonly string[] {
  return [
    ...names(item.min).flatMap((name) => belowMinimum(item, name, requests, limits) ?? []),
    ...names(item.max).flatMap((name) => aboveMaximum(item, name, requests, limits) ?? []),
    ...names(item.maxLimitRequestRatio).flatMap((name) => aboveRatio(item, name, requests, limits) ?? []),
  ]
}

const shown = (amount: string | number): string => formatQuantity(quantityOf(amount))

function belowMinimum(
  { type, min }: LimitRangeItem,
  name: string,
  requests: Amounts = {},
  limits: Amounts = {},
): string | undefined {
  const [minimum, request, limit] = [min![name]!, requests[name], limits[name]]
  const rule = `minimum ${name} usage per ${type} is ${shown(minimum)}`
  if (request === undefined) return `${rule}.  No request is specified`
  if (milliValueOf(request) < milliValueOf(minimum)) return `${rule}, but request is ${shown(request)}`
  return limit !== undefined && milliValueOf(limit) < milliValueOf(minimum)
    ? `${rule}, but limit is ${shown(limit)}`
    : undefined
}

function aboveMaximum(
  { type, max }: LimitRangeItem,
  name: string,
  requests: Amounts = {},
  limits: Amounts = {},
): string | undefined {
  const [maximum, request, limit] = [max![name]!, requests[name], limits[name]]
  const rule = `maximum ${name} usage per ${type} is ${shown(maximum)}`
  if (limit === undefined) return `${rule}.  No limit is specified`
  if (milliValueOf(limit) > milliValueOf(maximum)) return `${rule}, but limit is ${shown(limit)}`
  return request !== undefined && milliValueOf(request) > milliValueOf(maximum)
    ? `${rule}, but request is ${shown(request)}`
    : undefined
}

function aboveMaximumRequest({ type, max }: LimitRangeItem, name: string, requests: Amounts = {}): string | undefined {
  const [maximum, request] = [max![name]!, requests[name]]
  const rule = `maximum ${name} usage per ${type} is ${shown(maximum)}`
  if (request === undefined) return `${rule}.  No request is specified`
  return milliValueOf(request) > milliValueOf(maximum) ? `${rule}, but request is ${shown(request)}` : undefined
}

function aboveRatio(
  { type, maxLimitRequestRatio }: LimitRangeItem,
  name: string,
  requests: Amounts = {},
  limits: Amounts = {},
): string | undefined {
  const most = maxLimitRequestRatio![name]!
  const [request, limit] = [milliValueOf(requests[name]), milliValueOf(limits[name])]
  const rule = `${name} max limit to request ratio per ${type} is ${shown(most)}`
  if (request === 0) return `${rule}, but no request is specified or request is 0`
  if (limit === 0) return `${rule}, but no limit is specified or limit is 0`
  const ratio = limit / request
  return ratio * 1000 > milliValueOf(most) ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
