import type { ResourceRequirements } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import {
  duplicateValue,
  forbiddenField,
  invalidValue,
  notFoundValue,
  required,
  unsupportedValue,
} from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel } from '../validation/names.ts'
import { valueOf } from '../quantity/amounts.ts'
import {
  canonicalOf,
  compareAmounts,
  isFractional,
  validateContainerResourceName,
  validateResourceName,
  validateResourceQuantity,
} from '../validation/resources.ts'
import { isHugePageResource, isOvercommitAllowed, isPodLevelResource } from '../quantity/resource-names.ts'

type NameCheck = (name: string, field: string) => FieldError[]

const podLevelName: NameCheck = (name, field) => {
  const errors = validateResourceName(name, field)
  if (errors.length > 0 || isPodLevelResource(name)) return errors
  return [unsupportedValue(field, name, ['cpu', 'hugepages-', 'memory'])]
}

export const validateContainerResources = (
  resources: ResourceRequirements | undefined,
  field: string,
  claimNames: ReadonlySet<string>,
): FieldError[] => validateRequirements(resources ?? {}, field, claimNames, validateContainerResourceName)

export const validatePodLevelResources = (
  resources: ResourceRequirements,
  field: string,
  claimNames: ReadonlySet<string>,
): FieldError[] => validateRequirements(resources, field, claimNames, podLevelName)

function validateRequirements(
  { limits = {}, requests = {}, claims }: ResourceRequirements,
  field: string,
  claimNames: ReadonlySet<string>,
  checkName: NameCheck,
): FieldError[] {
  const errors: FieldError[] = []
  for (const name of Object.keys(limits).sort())
    errors.push(...validateAmount(name, limits[name]!, `${field}.limits[${name}]`, checkName))
  for (const name of Object.keys(requests).sort()) {
    const request = requests[name]!
    errors.push(
      ...checkName(name, `${field}.requests[${name}]`),
      ...validateResourceQuantity(name, request, `${field}.requests[${name}]`),
      ...validateAgainstLimit(name, request, limits[name], field),
      ...validateHugePages(name, request, `${field}.requests[${name}]`),
    )
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePageResource) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbiddenField(field, 'HugePages require cpu or memory'))
  return [...errors, ...validateClaims(claims, `${field}.claims`, claimNames)]
}

const validateAmount = (name: string, amount: string | number, field: string, checkName: NameCheck): FieldError[] => [
  ...checkName(name, field),
  ...validateResourceQuantity(name, amount, field),
  ...validateHugePages(name, amount, field),
]

function validateAgainstLimit(
  name: string,
  request: string | number,
  limit: string | number | undefined,
  field: string,
): FieldError[] {
  const at = `${field}.requests`
  if (limit === undefined)
    return isOvercommitAllowed(name)
      ? []
      : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')]
  const order = compareAmounts(request, limit)
  if (order !== 0 && !isOvercommitAllowed(name))
    return [invalidValue(at, canonicalOf(request), `must be equal to ${name} limit of ${canonicalOf(limit)}`)]
  if (order > 0)
    return [
      invalidValue(at, canonicalOf(request), `must be less than or equal to ${name} limit of ${canonicalOf(limit)}`),
    ]
  return []
}

function validateHugePages(name: string, amount: string | number, field: string): FieldError[] {
  if (!isHugePageResource(name)) return []
  const size = name.slice('hugepages-'.length)
  const divisible = valueOf(size) > 0 && !isFractional(size) && valueOf(amount) % valueOf(size) === 0
  const text = canonicalOf(amount)
  return divisible ? [] : [invalidValue(field, text, `${text} is not positive integer multiple of ${name}`)]
}

function validateClaims(
  claims: ResourceRequirements['claims'],
  field: string,
  claimNames: ReadonlySet<string>,
): FieldError[] {
  const names = new Set<string>()
  return (claims ?? []).flatMap(({ name, request }, index) => {
    const at = `${field}[${index}]`
    if (!name) return [required(at)]
    const errors: FieldError[] = []
    if (names.has(name)) errors.push(duplicateValue(at, name))
    else {
      if (request) errors.push(...checked(`${at}.request`, request, dnsLabel))
      const key = request ? `${name}/${request}` : name
      if (names.has(key)) errors.push(duplicateValue(at, key))
      else if (!request)
        for (const other of names) if (other.startsWith(`${name}/`)) errors.push(duplicateValue(at, name))
      names.add(key)
    }
    if (claimNames.has(name)) return errors
    const known = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`
    const fault = notFoundValue(at, name)
    return [...errors, { ...fault, body: `${fault.body}: must be one of the names in pod.spec.resourceClaims${known}` }]
  })
}
