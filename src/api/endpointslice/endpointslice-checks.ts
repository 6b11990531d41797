import type { Endpoint, EndpointHints, EndpointSlice } from '../openapi/kubernetes.ts'
import { protocols } from '../pod/containers.ts'
import { defineChecks } from '../scheme.ts'
import { validateEndpointIp } from '../service/service-validation.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import {
  addressWarnings,
  isIpv6,
  parseAddress,
  validateAddress,
  validateCanonicalAddress,
} from '../validation/addresses.ts'
import { duplicateValue, invalidValue, required, tooMany } from '../validation/field.ts'
import { checked, validateLabelName, validateLabels } from '../validation/labels.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { dnsLabel, dnsSubdomain, labelValue, nameIsDnsSubdomain, type TextCheck } from '../validation/names.ts'
import { isSame, validateImmutable } from '../validation/numbers.ts'
import { requireOneOf } from '../validation/paths.ts'

export const endpointSliceChecks = defineChecks<EndpointSlice>({
  validate: (slice) => validateSlice(slice, undefined),
  validateUpdate: (slice, old) => [
    ...validateSlice(slice, old),
    ...validateImmutable(slice.addressType, old.addressType, 'addressType'),
  ],
  warningsOnCreate: sliceWarnings,
  warningsOnUpdate: sliceWarnings,
  columns: columnsOf('Name|AddressType|Ports|Endpoints|Age'),
  cells: ({ metadata, addressType, ports, endpoints }, now) => [
    metadata.name,
    addressType,
    firstFew((ports ?? []).map(({ port, name }) => String(port ?? name ?? '*'))),
    firstFew((endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])),
    ageOf(metadata.creationTimestamp, now),
  ],
})

const shownMax = 3

function firstFew(texts: readonly string[]): string {
  if (texts.length === 0) return '<unset>'
  const rest = texts.length - shownMax
  return texts.slice(0, shownMax).join() + (rest > 0 ? ` + ${rest} more...` : '')
}

/** @source kubernetes@1.36 pkg/apis/discovery/validation/validation.go */
function validateSlice(slice: EndpointSlice, old: EndpointSlice | undefined): FieldError[] {
  return [
    ...validateObjectMeta(slice.metadata, true, nameIsDnsSubdomain),
    ...requireOneOf(slice.addressType, 'addressType', ['FQDN', 'IPv4', 'IPv6']),
    ...validatePorts(slice.ports),
    ...(old && isSame(old.endpoints, slice.endpoints) ? [] : validateEndpoints(slice)),
  ]
}

const portsMax = 20_000
const endpointsMax = 1000
const addressesMax = 100
const hintsMax = 8
const topologyMax = 16

function validatePorts(ports: EndpointSlice['ports']): FieldError[] {
  if ((ports?.length ?? 0) > portsMax) return [tooMany('ports', ports!.length, portsMax)]
  const names = new Set<string>()
  return (ports ?? []).flatMap(({ name = '', protocol, appProtocol }, index) => {
    const at = `ports[${index}]`
    const errors = name ? checked(`${at}.name`, name, dnsLabel) : []
    if (names.has(name)) errors.push(duplicateValue(`${at}.name`, name))
    names.add(name)
    errors.push(...requireOneOf(protocol, `${at}.protocol`, protocols))
    if (appProtocol !== undefined) errors.push(...validateLabelName(appProtocol, `${at}.appProtocol`))
    return errors
  })
}

function validateEndpoints({ endpoints = [], addressType }: EndpointSlice): FieldError[] {
  if (endpoints.length > endpointsMax) return [tooMany('endpoints', endpoints.length, endpointsMax)]
  return endpoints.flatMap((endpoint, index) => {
    const at = `endpoints[${index}]`
    const errors = validateAddresses(endpoint, addressType, `${at}.addresses`)
    if (endpoint.nodeName !== undefined) errors.push(...checked(`${at}.nodeName`, endpoint.nodeName, dnsSubdomain))
    const topology = endpoint.deprecatedTopology
    const count = Object.keys(topology ?? {}).length
    if (count > topologyMax) errors.push(tooMany(`${at}.deprecatedTopology`, count, topologyMax))
    errors.push(...validateLabels(topology, `${at}.deprecatedTopology`))
    if (endpoint.hostname !== undefined) errors.push(...checked(`${at}.hostname`, endpoint.hostname, dnsLabel))
    return [...errors, ...validateHints(endpoint.hints, `${at}.hints`)]
  })
}

function validateAddresses({ addresses = [] }: Endpoint, type: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(required(field, 'must contain at least 1 address'))
  else if (addresses.length > addressesMax) errors.push(tooMany(field, addresses.length, addressesMax))
  addresses.forEach((text, index) => {
    const at = `${field}[${index}]`
    if (type === 'FQDN') return errors.push(...validateDomainName(text, at))
    if (type !== 'IPv4' && type !== 'IPv6') return undefined
    const faults = type === 'IPv4' ? validateAddress(text, at) : validateCanonicalAddress(text, at)
    if (faults.length > 0) return errors.push(...faults)
    if (isIpv6(parseAddress(text)!) !== (type === 'IPv6'))
      errors.push(invalidValue(field, text, `must be an ${type} address`))
    return errors.push(...validateEndpointIp(text, at))
  })
  return errors
}

function validateDomainName(text: string, field: string): FieldError[] {
  if (text === '') return [required(field)]
  const name = text.replace(/\.$/, '')
  const faults = dnsSubdomain(name)
  if (faults.length > 0) return [invalidValue(field, name, faults.join())]
  const labels = name.split('.')
  if (labels.length < 2)
    return [invalidValue(field, name, 'should be a domain with at least two segments separated by dots')]
  const bad = labels.find((label) => dnsLabel(label).length > 0)
  return bad === undefined ? [] : [invalidValue(field, bad, dnsLabel(bad).join())]
}

function validateHints(hints: EndpointHints | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  const lists: readonly (readonly ['forZones' | 'forNodes', TextCheck])[] = [
    ['forZones', labelValue],
    ['forNodes', dnsSubdomain],
  ]
  for (const [list, check] of lists) {
    const hinted = hints?.[list] ?? []
    if (hinted.length > hintsMax) return [...errors, tooMany(`${field}.${list}`, hinted.length, hintsMax)]
    const seen = new Set<string>()
    hinted.forEach(({ name = '' }, index) => {
      const at = `${field}.${list}[${index}].name`
      if (seen.has(name)) errors.push(duplicateValue(at, name))
      seen.add(name)
      errors.push(...checked(at, name, check))
    })
  }
  return errors
}

const ownControllers = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'])

function sliceWarnings({ metadata, addressType, endpoints }: EndpointSlice): string[] {
  if (addressType === 'FQDN') return ['spec.addressType: FQDN endpoints are deprecated']
  if (ownControllers.has(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return []
  return (endpoints ?? []).flatMap(({ addresses }, index) =>
    (addresses ?? []).flatMap((text, at) => addressWarnings(text, `endpoints[${index}].addresses[${at}]`)),
  )
}
