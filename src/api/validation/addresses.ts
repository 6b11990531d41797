import type { FieldError } from '../status.ts'
import { invalidValue, quoted } from './field.ts'

/** An IP address as its 16-bit groups: two for IPv4, eight for IPv6. */
export interface Address {
  readonly groups: readonly number[]
  /** Written with leading zeros, which only old fields tolerate. */
  readonly hasLeadingZeros: boolean
  /** `::ffff:10.0.0.1`: Go takes it for the IPv4 address that it contains. */
  readonly isMapped: boolean
}

export const isIpv6 = (address: Address): boolean => address.groups.length === 8

export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d+$/.test(part) || Number(part) > 255)) return undefined
  const [a, b, c, d] = parts.map(Number)
  return {
    groups: [a! * 256 + b!, c! * 256 + d!],
    hasLeadingZeros: parts.some((part) => part.length > 1 && part.startsWith('0')),
    isMapped: false,
  }
}

function parseIpv6(text: string): Address | undefined {
  const lastColon = text.lastIndexOf(':')
  const tail = text.includes('.') ? parseIpv4(text.slice(lastColon + 1)) : undefined
  if (text.includes('.') && !tail) return undefined
  const hex = tail ? `${text.slice(0, lastColon)}:${tail.groups.map((group) => group.toString(16)).join(':')}` : text
  const halves = hex.split('::')
  if (halves.length > 2) return undefined
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head!.length - (rest?.length ?? 0)
  if (rest ? missing < 1 : missing !== 0) return undefined
  const parts = [...head!, ...Array.from({ length: missing }, () => '0'), ...(rest ?? [])]
  if (parts.some((part) => !/^[0-9a-fA-F]{1,4}$/.test(part))) return undefined
  const groups = parts.map((part) => Number.parseInt(part, 16))
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return { groups: isMapped ? groups.slice(6) : groups, hasLeadingZeros: tail?.hasLeadingZeros ?? false, isMapped }
}

/** Go's way of writing an address: the longest run of zeros shortened. */
export function formatAddress({ groups }: Pick<Address, 'groups'>): string {
  if (groups.length === 2) return groups.map((group) => `${group >> 8}.${group & 255}`).join('.')
  let start = -1
  let length = 1
  for (let index = 0; index < 8; index++) {
    let end = index
    while (end < 8 && groups[end] === 0) end++
    if (end - index > length) [start, length] = [index, end - index]
    index = Math.max(index, end - 1)
  }
  const hex = groups.map((group) => group.toString(16))
  return start < 0 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

const notAnAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

/** The check of fields that once took any address; values kept from `old` stay valid. */
export function validateAddress(text: string, field: string, old: readonly string[] = []): FieldError[] {
  if (old.includes(text)) return []
  const address = parseAddress(text)
  if (!address) return [invalidValue(field, text, notAnAddress)]
  const errors: FieldError[] = []
  if (address.hasLeadingZeros) errors.push(invalidValue(field, text, 'must not have leading 0s'))
  if (address.isMapped) errors.push(invalidValue(field, text, 'must not be an IPv4-mapped IPv6 address'))
  return errors
}

/** The check of new fields, where only the canonical form is right. */
export function validateCanonicalAddress(text: string, field: string): FieldError[] {
  const errors = validateAddress(text, field)
  const address = parseAddress(text)
  if (errors.length > 0 || !address || formatAddress(address) === text) return errors
  return [invalidValue(field, text, `must be in canonical form (${quoted(formatAddress(address))})`)]
}

export function addressWarnings(text: string, field: string): string[] {
  const address = parseAddress(text)
  if (!address) return []
  const canonical = formatAddress(address)
  if (address.hasLeadingZeros || address.isMapped)
    return [`${field}: non-standard IP address ${quoted(text)} is invalid: use ${quoted(canonical)}`]
  if (isIpv6(address) && canonical !== text)
    return [`${field}: IPv6 address ${quoted(text)} should be in RFC 5952 canonical format (${quoted(canonical)})`]
  return []
}

export interface AddressRange {
  readonly address: Address
  readonly bits: number
  readonly hasLeadingZeros: boolean
}

export function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/')
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (!address || !/^\d{1,3}$/.test(length)) return undefined
  const limit = address.isMapped || isIpv6(address) ? 128 : 32
  if (Number(length) > limit) return undefined
  return { address, bits: Number(length), hasLeadingZeros: address.hasLeadingZeros || /^0\d/.test(length) }
}

/** The address with all bits beyond the prefix cleared. */
export function maskedGroups({ address, bits }: AddressRange): readonly number[] {
  return address.groups.map((group, index) => {
    const kept = Math.min(16, Math.max(0, bits - index * 16))
    return group & ((0xffff << (16 - kept)) & 0xffff)
  })
}

export const rangeContains = (range: AddressRange, address: Address): boolean =>
  range.address.groups.length === address.groups.length &&
  formatAddress({ groups: maskedGroups({ ...range, address }) }) === formatAddress({ groups: maskedGroups(range) })

export function validateRange(text: string, field: string, old: readonly string[] = []): FieldError[] {
  if (old.includes(text)) return []
  const range = parseRange(text)
  if (!range) return [invalidValue(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
  if (range.hasLeadingZeros) return [invalidValue(field, text, 'must not have leading 0s in IP or prefix length')]
  if (range.address.isMapped) return [invalidValue(field, text, 'must not have an IPv4-mapped IPv6 address')]
  if (formatAddress({ groups: maskedGroups(range) }) !== formatAddress(range.address))
    return [invalidValue(field, text, 'must not have bits set beyond the prefix length')]
  return []
}

export function rangeWarnings(text: string, field: string): string[] {
  const range = parseRange(text)
  if (!range) return []
  const masked = formatAddress({ groups: maskedGroups(range) })
  const canonical = `${masked}/${range.bits}`
  const own = formatAddress(range.address)
  const warnings: string[] = []
  if (masked !== own)
    warnings.push(
      `${field}: CIDR value ${quoted(text)} is ambiguous in this context (should be ${quoted(canonical)} or ${quoted(`${own}/${range.bits}`)}?)`,
    )
  if (range.hasLeadingZeros || range.address.isMapped)
    warnings.push(`${field}: non-standard CIDR value ${quoted(text)} is invalid: use ${quoted(canonical)}`)
  if (warnings.length === 0 && isIpv6(range.address) && `${own}/${range.bits}` !== text)
    warnings.push(
      `${field}: IPv6 CIDR value ${quoted(text)} should be in RFC 5952 canonical format (${quoted(`${own}/${range.bits}`)})`,
    )
  return warnings
}
