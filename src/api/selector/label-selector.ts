import type { LabelSelector } from '../openapi/kubernetes.ts'
import type { Labels, Operator, Requirement, Selector, SelectorError } from './requirement.ts'
import { meets, requirementError, sorted } from './requirement.ts'

export type LabelMatcher = (labels: Labels | undefined) => boolean

const matchers = new WeakMap<object, LabelMatcher>()

/** The compiled LabelSelector, remembered by identity. An absent or malformed one matches nothing, an empty one everything. */
export function matcherOf(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined || selector === null) return never
  let matcher = matchers.get(selector)
  if (matcher === undefined) {
    const parsed = selectorOf(selector)
    matcher = 'error' in parsed ? never : compiled(parsed)
    matchers.set(selector, matcher)
  }
  return matcher
}

/** The compiled map of a Service or ReplicationController, remembered by identity. Absent and empty match everything. */
export function matcherOfLabels(labels: Labels | undefined): LabelMatcher {
  if (labels === undefined || labels === null) return always
  let matcher = matchers.get(labels)
  if (matcher === undefined) {
    matcher = compiled(selectorOfLabels(labels))
    matchers.set(labels, matcher)
  }
  return matcher
}

const never: LabelMatcher = () => false
const always: LabelMatcher = () => true
const noLabels: Labels = {}

export function compiled(selector: Selector): LabelMatcher {
  if (selector.nothing) return never
  const { requirements } = selector
  if (requirements.length === 0) return always
  if (requirements.length === 1) {
    const only = requirements[0]!
    return (labels) => meets(labels ?? noLabels, only)
  }
  return (labels) => {
    for (const requirement of requirements) if (!meets(labels ?? noLabels, requirement)) return false
    return true
  }
}

const operators: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/** @source kubernetes@1.36 apimachinery/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector */
export function selectorOf(selector: LabelSelector | undefined): Selector | SelectorError {
  if (selector === undefined || selector === null) return { requirements: [], nothing: true }
  const requirements: Requirement[] = []
  for (const requirement of selectorOfLabels(selector.matchLabels ?? {}).requirements) {
    const error = requirementError(requirement)
    if (error !== undefined) return { error }
    requirements.push(requirement)
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const meaning = operators[operator]
    if (meaning === undefined) return { error: `"${operator}" is not a valid label selector operator` }
    const requirement: Requirement = { key: key ?? '', operator: meaning, values: values ?? [] }
    const error = requirementError(requirement)
    if (error !== undefined) return { error }
    requirements.push(requirement)
  }
  return sorted(requirements)
}

export function selectorOfLabels(labels: Labels): Selector {
  return sorted(Object.entries(labels).map(([key, value]) => ({ key, operator: '=', values: [value] })))
}

/** `a=b,c=d`, in the order of these texts. */
export const formatLabels = (labels: Labels): string =>
  Object.keys(labels)
    .map((key) => `${key}=${labels[key]!}`)
    .sort()
    .join(',')

/** The text that a query parameter carries, e.g. `app=web,tier in (a,b)`. */
export const formatSelector = (selector: Selector): string => selector.requirements.map(formatRequirement).join(',')

/** The text that kubectl prints for a LabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const parsed = selectorOf(selector)
  return 'error' in parsed ? '<error>' : formatSelector(parsed) || '<none>'
}

function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  const list = values.toSorted().join(',')
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${list})`
  return key + (operator === 'gt' ? '>' : operator === 'lt' ? '<' : operator) + list
}
