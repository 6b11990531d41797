import type { EndpointAddress, Endpoints, EndpointSubset } from '../openapi/kubernetes.ts'
import { protocols } from '../pod/containers.ts'
import { defineChecks } from '../scheme.ts'
import { validateEndpointIp } from '../service/service-validation.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { addressWarnings, validateAddress } from '../validation/addresses.ts'
import { checksOf } from '../validation/checks.ts'
import { invalidValue, required } from '../validation/field.ts'
import { checked, validateLabelName } from '../validation/labels.ts'
import { dnsLabel, dnsSubdomain, portNumber } from '../validation/names.ts'
import { isSame } from '../validation/numbers.ts'
import { requireOneOf } from '../validation/paths.ts'

export const endpointsChecks = defineChecks<Endpoints>({
  ...checksOf<Endpoints>({ namespaced: true, again: true }, ({ subsets }, old) => {
    const errors = (subsets ?? []).flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`))
    return old && isSame(subsets, old.subsets) ? [] : errors
  }),
  warningsOnCreate: endpointsWarnings,
  warningsOnUpdate: endpointsWarnings,
  columns: columnsOf('Name|Endpoints|Age'),
  cells: ({ metadata, subsets }, now) => [
    metadata.name,
    formatSubsets(subsets),
    ageOf(metadata.creationTimestamp, now),
  ],
})

const shownMax = 3

function formatSubsets(subsets: readonly EndpointSubset[] | undefined): string {
  if (!subsets?.length) return '<none>'
  const texts = subsets.flatMap(({ addresses = [], ports }) => {
    if (!ports?.length) return addresses.map(({ ip }) => ip)
    return ports.flatMap(({ port }) =>
      addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
    )
  })
  const rest = texts.length - shownMax
  return texts.slice(0, shownMax).join() + (rest > 0 ? ` + ${rest} more...` : '')
}

function validateSubset(subset: EndpointSubset, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (!subset.addresses?.length && !subset.notReadyAddresses?.length)
    errors.push(required(field, 'must specify `addresses` or `notReadyAddresses`'))
  for (const list of ['addresses', 'notReadyAddresses'] as const)
    subset[list]?.forEach((address, index) =>
      errors.push(...validateEndpointAddress(address, `${field}.${list}[${index}]`)),
    )
  subset.ports?.forEach((port, index) => {
    const at = `${field}.ports[${index}]`
    if (port.name) errors.push(...checked(`${at}.name`, port.name, dnsLabel))
    else if (subset.ports!.length > 1) errors.push(required(`${at}.name`))
    errors.push(
      ...portNumber(port.port ?? 0).map((detail) => invalidValue(`${at}.port`, port.port ?? 0, detail)),
      ...requireOneOf(port.protocol, `${at}.protocol`, protocols),
    )
    if (port.appProtocol !== undefined) errors.push(...validateLabelName(port.appProtocol, `${at}.appProtocol`))
  })
  return errors
}

function validateEndpointAddress({ ip = '', hostname, nodeName }: EndpointAddress, field: string): FieldError[] {
  return [
    ...validateAddress(ip, `${field}.ip`),
    ...(hostname ? checked(`${field}.hostname`, hostname, dnsLabel) : []),
    ...(nodeName === undefined ? [] : checked(`${field}.nodeName`, nodeName, dnsSubdomain)),
    ...validateEndpointIp(ip, `${field}.ip`),
  ]
}

function endpointsWarnings({ metadata, subsets }: Endpoints): string[] {
  if (metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return []
  return (subsets ?? []).flatMap((subset, index) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, at) => addressWarnings(ip, `subsets[${index}].${list}[${at}].ip`)),
    ),
  )
}
