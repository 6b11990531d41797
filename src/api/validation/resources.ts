import { quantityOf, valueOf } from '../quantity/amounts.ts'
import { isHugePageResource, isNativeResource } from '../quantity/resource-names.ts'
import { compareQuantities, formatQuantity, scaledValue, signOf } from '../quantity/quantity.ts'
import type { FieldError } from '../status.ts'
import { invalidValue } from './field.ts'
import { checked } from './labels.ts'
import { qualifiedName } from './names.ts'
import { negativeDetail } from './numbers.ts'

export type ResourceList = { readonly [name: string]: string | number }

const words = (text: string): readonly string[] => text.split(' ')
const computeResources = words('cpu memory ephemeral-storage')
const counted = words(
  'pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims services.nodeports services.loadbalancers',
)
const quotaResources = [
  ...computeResources,
  ...computeResources.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
  ...counted,
]

const isQuotaHugePage = (name: string): boolean => isHugePageResource(name) || name.startsWith('requests.hugepages-')
const isExtended = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0
export const canonicalOf = (quantity: string | number): string => formatQuantity(quantityOf(quantity))
export const compareAmounts = (left: string | number, right: string | number): number =>
  compareQuantities(quantityOf(left), quantityOf(right))
/** Whether it has a fraction below 1, as thousandths see it. */
export const isFractional = (quantity: string | number): boolean => scaledValue(quantityOf(quantity), -3) % 1000n !== 0n

export function validateResourceName(name: string, field: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  if (errors.length > 0 || name.includes('/')) return errors
  const isStandard = quotaResources.includes(name) || name === 'storage' || isQuotaHugePage(name)
  return isStandard ? [] : [invalidValue(field, name, 'must be a standard resource type or fully qualified')]
}

export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field)
  if (!name.includes('/')) {
    if (!computeResources.includes(name) && !isHugePageResource(name))
      errors.push(invalidValue(field, name, 'must be a standard resource for containers'))
  } else if (!isNativeResource(name) && !isExtended(name))
    errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"))
  return errors
}

export function validateQuotaResourceName(name: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field)
  if (!name.includes('/') && !quotaResources.includes(name) && !isQuotaHugePage(name))
    errors.push(invalidValue(field, name, 'must be a standard resource for quota'))
  return errors
}

export function validateNonnegativeQuantity(quantity: string | number, field: string): FieldError[] {
  return signOf(quantityOf(quantity)) < 0 ? [invalidValue(field, canonicalOf(quantity), negativeDetail)] : []
}

export function validatePositiveQuantity(quantity: string | number, field: string): FieldError[] {
  return signOf(quantityOf(quantity)) <= 0
    ? [invalidValue(field, canonicalOf(quantity), 'must be greater than zero')]
    : []
}

export function validateResourceQuantity(name: string, quantity: string | number, field: string): FieldError[] {
  const errors = validateNonnegativeQuantity(quantity, field)
  if ((counted.includes(name) || isExtended(name)) && isFractional(quantity))
    errors.push(invalidValue(field, canonicalOf(quantity), 'must be an integer'))
  return errors
}

export function validateBasicQuantity(quantity: string | number, field: string): FieldError[] {
  return valueOf(quantity) < 0 ? [invalidValue(field, valueOf(quantity), 'must be a valid resource quantity')] : []
}

export const isStandardQuotaResource = (name: string): boolean => quotaResources.includes(name) || isQuotaHugePage(name)
