import type { Service, ServiceSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { isIpv6, parseAddress, validateAddress } from '../validation/addresses.ts'
import { duplicateValue, invalidValue, required } from '../validation/field.ts'
import { validateOneOf, validateOptionalOneOf } from '../validation/paths.ts'

export const isHeadless = ({ clusterIPs }: ServiceSpec): boolean => clusterIPs?.length === 1 && clusterIPs[0] === 'None'

const isSix = (text: string): boolean => {
  const address = parseAddress(text)
  return address !== undefined && isIpv6(address)
}

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields */
export function validateClusterIps({ spec }: Service, old: Service | undefined): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const field = 'spec.clusterIPs'
  const { clusterIP = '', clusterIPs: addresses = [], ipFamilies: families = [] } = spec
  const errors: FieldError[] = []
  if (clusterIP !== '') {
    if (addresses.length === 0) errors.push(required(field))
    else if (addresses[0] !== clusterIP)
      errors.push(invalidValue(field, addresses, 'first value must match `clusterIP`'))
  } else if (addresses.length > 0)
    errors.push(invalidValue(field, addresses, 'must be empty when `clusterIP` is not specified'))
  families.forEach((family, index) => {
    errors.push(...validateOneOf(family, `spec.ipFamilies[${index}]`, ['IPv4', 'IPv6']))
    if (families.indexOf(family) < index) errors.push(duplicateValue(`spec.ipFamilies[${index}]`, family))
  })
  errors.push(
    ...validateOptionalOneOf(spec.ipFamilyPolicy, 'spec.ipFamilyPolicy', [
      'PreferDualStack',
      'RequireDualStack',
      'SingleStack',
    ]),
  )
  let isBad = false
  addresses.forEach((address, index) => {
    const isNone = index === 0 && address === 'None'
    const faults = isNone
      ? addresses.length > 1
        ? [invalidValue(field, addresses, "'None' must be the first and only value")]
        : []
      : validateAddress(address, `${field}[${index}]`, old?.spec.clusterIPs)
    isBad ||= faults.length > 0
    errors.push(...faults)
  })
  if (addresses.length > 2) errors.push(invalidValue(field, addresses, 'may only hold up to 2 values'))
  if (isBad) return errors
  if (addresses.length > 1 && new Set(addresses.map(isSix)).size < 2)
    errors.push(invalidValue(field, addresses, 'may specify no more than one IP for each IP family'))
  if (!isHeadless(spec))
    addresses.slice(0, families.length).forEach((address, index) => {
      const family = families[index]!
      if ((family === 'IPv4' && isSix(address)) || (family === 'IPv6' && !isSix(address)))
        errors.push(
          invalidValue(
            `${field}[${index}]`,
            address,
            `expected an ${family} value as indicated by \`ipFamilies[${index}]\``,
          ),
        )
    })
  return errors
}

/** Addresses and families may gain or lose a second entry, never change the first. */
export function validateClusterIpUpdate({ spec }: Service, { spec: old }: Service): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return []
  const bothHeadless = isHeadless(spec) && isHeadless(old)
  const errors = bothHeadless ? [] : compareLists(spec, old, 'clusterIPs', 'clusterIP')
  if (isHeadless(spec) || isHeadless(old)) return errors
  return [...errors, ...compareLists(spec, old, 'ipFamilies', 'ipFamily')]
}

function compareLists(
  spec: ServiceSpec,
  old: ServiceSpec,
  list: 'clusterIPs' | 'ipFamilies',
  singular: string,
): FieldError[] {
  const [now, before] = [spec[list] ?? [], old[list] ?? []]
  const first = `spec.${list}[0]`
  const errors: FieldError[] = []
  const printed = list === 'clusterIPs' ? now : (spec.clusterIPs ?? null)
  if (before.length === now.length)
    before.forEach((item, index) => {
      if (item !== now[index])
        errors.push(
          invalidValue(list === 'clusterIPs' ? `spec.${list}[${index}]` : first, now, 'may not change once set'),
        )
    })
  else if (before.length > now.length) {
    if ((list === 'clusterIPs' ? now : (spec.clusterIPs ?? [])).length === 0)
      errors.push(invalidValue(first, now.length > 0 ? now : null, `primary ${singular} can not be unset`))
    if (now.length > 0 && now[0] !== before[0]) errors.push(invalidValue(first, printed, 'may not change once set'))
    if (now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack')
      errors.push(
        invalidValue(
          'spec.ipFamilyPolicy',
          spec.ipFamilyPolicy,
          `must be set to 'SingleStack' when releasing the secondary ${singular}`,
        ),
      )
  } else if (before.length > 0 && now[0] !== before[0])
    errors.push(invalidValue(first, printed, 'may not change once set'))
  return errors
}
