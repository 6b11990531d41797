import type {
  Affinity,
  LabelSelector,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { duplicateValue, forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { hasInvalidLabelValue, validateLabelSelector } from '../validation/label-selector.ts'
import { checked, validateLabelName } from '../validation/labels.ts'
import { dnsLabel, labelValue } from '../validation/names.ts'
import { validateOneOf, validateOptionalOneOf } from '../validation/paths.ts'
import { affinityTerms } from './affinity-terms.ts'
import { validateNodeAffinity, validateWeight } from './node-selectors.ts'

/** `old` makes what was stored before stay acceptable. */
export function validateAffinity(
  affinity: Affinity | undefined,
  field: string,
  old: Affinity | undefined,
): FieldError[] {
  if (!affinity) return []
  const allowInvalidTerms = requiredTerms(old).some(hasInvalidTermValue)
  const allowInvalidSelectors = affinityTerms(old).some(
    (term) => hasInvalidLabelValue(term.labelSelector) || hasInvalidLabelValue(term.namespaceSelector),
  )
  return [
    ...(affinity.nodeAffinity
      ? validateNodeAffinity(affinity.nodeAffinity, `${field}.nodeAffinity`, allowInvalidTerms)
      : []),
    ...(['podAffinity', 'podAntiAffinity'] as const).flatMap((key) =>
      validatePodAffinity(affinity[key], `${field}.${key}`, allowInvalidSelectors),
    ),
  ]
}

const requiredTerms = (affinity: Affinity | undefined): readonly NodeSelectorTerm[] =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []

const hasInvalidTermValue = (term: NodeSelectorTerm): boolean =>
  term.matchExpressions?.some(({ values }) => values?.some((value) => labelValue(value).length > 0)) ?? false

function validatePodAffinity(
  affinity: PodAffinity | undefined,
  field: string,
  allowInvalidValues: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) =>
    errors.push(
      ...validateTerm(term, `${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, allowInvalidValues),
    ),
  )
  affinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, podAffinityTerm }, index) => {
    const at = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    const term = podAffinityTerm ?? ({} as PodAffinityTerm)
    errors.push(...validateWeight(weight, at), ...validateTerm(term, `${at}.podAffinityTerm`, allowInvalidValues))
  })
  return errors
}

function validateTerm(term: PodAffinityTerm, field: string, allowInvalidValues: boolean): FieldError[] {
  const topologyKey = term.topologyKey ?? ''
  const errors = [
    ...validateLabelSelector(term.labelSelector, `${field}.labelSelector`, { allowInvalidValues }),
    ...validateLabelSelector(term.namespaceSelector, `${field}.namespaceSelector`, { allowInvalidValues }),
    ...(term.namespaces ?? []).flatMap((name) => checked(`${field}.namespace`, name, dnsLabel)),
    ...validateLabelKeys(term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector, field),
  ]
  if (topologyKey === '') errors.push(required(`${field}.topologyKey`, 'can not be empty'))
  return [...errors, ...validateLabelName(topologyKey, `${field}.topologyKey`)]
}

type Keys = readonly string[] | undefined

function validateLabelKeys(
  match: Keys,
  mismatch: Keys,
  selector: LabelSelector | undefined,
  field: string,
): FieldError[] {
  const errors = [
    ...validateKeyList(match, selector, `${field}.matchLabelKeys`),
    ...validateKeyList(mismatch, selector, `${field}.mismatchLabelKeys`),
  ]
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}))
  for (const { key } of selector?.matchExpressions ?? []) {
    const index = match?.lastIndexOf(key) ?? -1
    if (index >= 0 && selected.has(key))
      errors.push(invalidValue(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'))
    selected.add(key)
  }
  match?.forEach((key, index) => {
    if (mismatch?.includes(key))
      errors.push(
        invalidValue(`${field}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
      )
  })
  return errors
}

function validateKeyList(keys: Keys, selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!keys?.length) return []
  if (!selector) return [forbiddenField(field, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, index) => validateLabelName(key, `${field}[${index}]`))
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function validateTaintEffect(effect: string | undefined, field: string): FieldError[] {
  return effect ? validateOneOf(effect, field, effects) : [required(field)]
}

export function validateTolerations(tolerations: readonly Toleration[] | undefined, field: string): FieldError[] {
  return (tolerations ?? []).flatMap(({ key, operator = '', value = '', effect, tolerationSeconds }, index) => {
    const at = `${field}[${index}]`
    const errors = key ? validateLabelName(key, `${at}.key`) : []
    if (!key && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalidValue(`${at}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      )
    errors.push(...validateOperator(operator, value, `${at}.operator`))
    if (effect) errors.push(...validateOneOf(effect, `${at}.effect`, effects))
    return errors
  })
}

function validateOperator(operator: string, value: string, field: string): FieldError[] {
  if (operator === '' || operator === 'Equal') {
    const faults = labelValue(value)
    return faults.length > 0 ? [invalidValue(field, value, faults.join(';'))] : []
  }
  if (operator === 'Exists')
    return value === '' ? [] : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")]
  const isComparison = operator === 'Lt' || operator === 'Gt'
  return [unsupportedValue(field, operator, ['Equal', 'Exists', ...(isComparison ? ['Lt', 'Gt'] : [])])]
}

export function validateSpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  field: string,
  old: readonly TopologySpreadConstraint[] | undefined,
): FieldError[] {
  const oldIsInvalid = (old ?? []).some(({ labelSelector }) => validateLabelSelector(labelSelector, '').length > 0)
  return (constraints ?? []).flatMap((constraint, index) => {
    const at = `${field}[${index}]`
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint
    const errors = maxSkew > 0 ? [] : [invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero')]
    if (topologyKey === '') errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    errors.push(...validateOneOf(whenUnsatisfiable, `${at}.whenUnsatisfiable`, ['DoNotSchedule', 'ScheduleAnyway']))
    const repeats = constraints!
      .slice(index + 1)
      .some(
        (other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === whenUnsatisfiable,
      )
    if (repeats)
      errors.push(duplicateValue(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`))
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalidValue(`${at}.minDomains`, minDomains, 'must be greater than zero'))
      if (whenUnsatisfiable !== 'DoNotSchedule')
        errors.push(
          invalidValue(
            `${at}.minDomains`,
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        )
    }
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
      errors.push(...validateOptionalOneOf(constraint[key], `${at}.${key}`, ['Honor', 'Ignore']))
    errors.push(...validateLabelKeys(constraint.matchLabelKeys, undefined, constraint.labelSelector, at))
    if (!oldIsInvalid) errors.push(...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`))
    return errors
  })
}

export function validateGates(spec: PodSpec, field: string): FieldError[] {
  const seen = new Set<string>()
  return [
    ...(spec.readinessGates ?? []).flatMap(({ conditionType = '' }, index) =>
      validateLabelName(conditionType, `${field}.readinessGates[${index}].conditionType`),
    ),
    ...(spec.schedulingGates ?? []).flatMap(({ name = '' }, index) => {
      const at = `${field}.schedulingGates[${index}]`
      const errors = validateLabelName(name, at)
      if (seen.has(name)) errors.push(duplicateValue(at, name))
      seen.add(name)
      return errors
    }),
  ]
}
