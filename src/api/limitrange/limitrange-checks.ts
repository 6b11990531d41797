import type { LimitRange, LimitRangeItem } from '../openapi/kubernetes.ts'
import { milliValueOf } from '../quantity/amounts.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { columnsOf } from '../table/columns.ts'
import { duplicateValue, forbiddenField, invalidValue, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { nameIsDnsSubdomain, qualifiedName } from '../validation/names.ts'
import {
  canonicalOf,
  compareAmounts,
  validateContainerResourceName,
  validateResourceName,
  type ResourceList,
} from '../validation/resources.ts'
import { isOvercommitAllowed } from '../quantity/resource-names.ts'

export const limitRangeChecks = defineChecks<LimitRange>({
  validate,
  validateUpdate: validate,
  columns: columnsOf('Name|Created At:date'),
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? null],
})

/** The same on an update: what is old does not count. */
function validate({ metadata, spec }: LimitRange): FieldError[] {
  const types = new Set<string>()
  const errors = validateObjectMeta(metadata, true, nameIsDnsSubdomain)
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const at = `spec.limits[${index}]`
    const type = item.type ?? ''
    errors.push(...validateType(type, `${at}.type`))
    if (types.has(type)) errors.push(duplicateValue(`${at}.type`, type))
    types.add(type)
    errors.push(...validateItem(item, at))
  }
  return errors
}

function validateType(type: string, field: string): FieldError[] {
  const errors = checked(field, type, qualifiedName)
  if (errors.length > 0 || type.includes('/') || ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type))
    return errors
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')]
}

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidateLimitRange */
function validateItem(item: LimitRangeItem, at: string): FieldError[] {
  const isPod = item.type === 'Pod'
  const checkName = isPod || item.type === 'Container' ? validateContainerResourceName : validateResourceName
  const names = new Set<string>()
  const errors: FieldError[] = []
  for (const list of lists) {
    const amounts: ResourceList = item[list] ?? {}
    if (isPod && (list === 'default' || list === 'defaultRequest')) {
      if (Object.keys(amounts).length > 0)
        errors.push(forbiddenField(`${at}.${list}`, "may not be specified when `type` is 'Pod'"))
      continue
    }
    if (list === 'maxLimitRequestRatio' && item.type === 'PersistentVolumeClaim')
      errors.push(...validateClaimLimits(item, at))
    for (const name of Object.keys(amounts).sort()) {
      errors.push(...checkName(name, `${at}.${list}[${name}]`))
      names.add(name)
    }
  }
  const compared = isPod ? { ...item, default: undefined, defaultRequest: undefined } : item
  return [...errors, ...[...names].sort().flatMap((name) => compareItem(compared, name, at))]
}

function validateClaimLimits({ min, max }: LimitRangeItem, at: string): FieldError[] {
  if (min?.['storage'] !== undefined || max?.['storage'] !== undefined) return []
  return [required(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided')]
}

type Amount = string | number | undefined

function compareItem(item: LimitRangeItem, name: string, at: string): FieldError[] {
  const [min, max, usual, request, ratio] = [
    item.min?.[name],
    item.max?.[name],
    item.default?.[name],
    item.defaultRequest?.[name],
    item.maxLimitRequestRatio?.[name],
  ]
  const errors: FieldError[] = []
  const exceeds = (
    small: Amount,
    smallName: string,
    large: Amount,
    largeName: string,
    list: string,
    printed: Amount,
  ): void => {
    if (small === undefined || large === undefined || compareAmounts(small, large) <= 0) return
    const text = `${smallName} value ${canonicalOf(small)} is greater than ${largeName} value ${canonicalOf(large)}`
    errors.push(invalidValue(`${at}.${list}[${name}]`, canonicalOf(printed!), text))
  }
  exceeds(min, 'min', max, 'max', 'min', min)
  exceeds(min, 'min', request, 'default request', 'defaultRequest', request)
  exceeds(request, 'default request', max, 'max', 'defaultRequest', request)
  exceeds(request, 'default request', usual, 'default limit', 'defaultRequest', request)
  exceeds(min, 'min', usual, 'default', 'default', min)
  exceeds(usual, 'default', max, 'max', 'default', max)
  const field = `${at}.maxLimitRequestRatio[${name}]`
  if (ratio !== undefined && compareAmounts(ratio, 1) < 0)
    errors.push(invalidValue(field, canonicalOf(ratio), `ratio ${canonicalOf(ratio)} is less than 1`))
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const quotient = milliValueOf(max) / milliValueOf(min)
    if (milliValueOf(ratio) / 1000 > quotient)
      errors.push(
        invalidValue(
          field,
          canonicalOf(ratio),
          `ratio ${canonicalOf(ratio)} is greater than max/min = ${quotient.toFixed(6)}`,
        ),
      )
  }
  if (
    usual !== undefined &&
    request !== undefined &&
    !isOvercommitAllowed(name) &&
    compareAmounts(usual, request) !== 0
  )
    errors.push(
      invalidValue(
        `${at}.defaultRequest[${name}]`,
        canonicalOf(request),
        `default value ${canonicalOf(usual)} must equal to defaultRequest value ${canonicalOf(request)} in ${name}`,
      ),
    )
  return errors
}
