import type { Writable } from '../../base/json.ts'
import type { Service, ServiceSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { isIpv6, parseAddress, parseRange, rangeContains } from '../validation/addresses.ts'
import { invalidValue } from '../validation/field.ts'
import { isHeadless, validateClusterIps } from './cluster-ips.ts'
import { needsHealthCheck, needsNodePorts } from './traffic.ts'

/** The addresses and node ports of a cluster. What is handed out stays the server's business. */
export interface ServicePool {
  readonly isAddressTaken: (address: string) => boolean
  readonly isPortTaken: (port: number) => boolean
  readonly nextAddress: () => string
  readonly nextPort: () => number
}

export const serviceRange = '10.96.0.0/12'
export const nodePortFirst = 30_000
export const nodePortLast = 32_767

type Draft = Writable<Service>

/**
 * Gives a service its addresses, families and node ports, in place, before it is prepared and validated; what it finds wrong
 * ends the request. `old` is the stored service on update.
 * @source kubernetes@1.36 pkg/registry/core/service/storage/{storage,alloc}.go
 */
export function allocateService(draft: Draft, old: Service | undefined, pool: ServicePool): FieldError[] {
  draft.spec ??= {}
  const { spec } = draft
  if (old) keepAllocated(spec, old.spec)
  alignClusterIps(spec, old?.spec)
  if (isUntouchedPreferDual(spec, old?.spec)) return allocatePorts(spec, old?.spec, pool)
  const errors = initializeFamilies(draft, old)
  if (errors.length > 0) return errors
  return [...allocateAddresses(spec, old?.spec, pool), ...allocatePorts(spec, old?.spec, pool)].slice(0, 1)
}

const needsClusterIp = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'
const isSameList = (left: readonly string[] = [], right: readonly string[] = []): boolean =>
  left.join() === right.join()
const allocatesPorts = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)

/** What a PUT leaves out but the server had given. */
function keepAllocated(spec: Writable<ServiceSpec>, old: ServiceSpec): void {
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    if (old.clusterIP) spec.clusterIP ||= old.clusterIP
    if (!spec.clusterIPs?.length && old.clusterIPs?.length) spec.clusterIPs = [...old.clusterIPs]
  }
  if (allocatesPorts(old) && allocatesPorts(spec)) {
    const used = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort))
    const given = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]))
    for (const port of spec.ports ?? []) {
      const before = given.get(port.name ?? '')
      if (!port.nodePort && before && !used.has(before)) port.nodePort = before
    }
  }
  if (needsHealthCheck(old) && needsHealthCheck(spec) && old.healthCheckNodePort)
    spec.healthCheckNodePort ||= old.healthCheckNodePort
}

/** `clusterIP` and `clusterIPs` say the same, whichever a client knew. */
function alignClusterIps(spec: Writable<ServiceSpec>, old: ServiceSpec | undefined): void {
  const one = spec.clusterIP ?? ''
  if (!old) {
    if (one !== '' && !spec.clusterIPs?.length) spec.clusterIPs = [one]
    return
  }
  const before = old.clusterIP ?? ''
  if (old.clusterIPs?.length && !spec.clusterIPs?.length && before === one) spec.clusterIPs = [...old.clusterIPs]
  if (before === one || !isSameList(old.clusterIPs, spec.clusterIPs)) return
  if (before !== '' && one === '') delete spec.clusterIPs
  else spec.clusterIPs = [one]
}

function isUntouchedPreferDual(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  return (
    old !== undefined &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (old.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    old.type === spec.type &&
    needsClusterIp(spec) &&
    isSameList(old.clusterIPs, spec.clusterIPs) &&
    isSameList(old.ipFamilies, spec.ipFamilies)
  )
}

const policyField = 'spec.ipFamilyPolicy'

function initializeFamilies(draft: Draft, old: Service | undefined): FieldError[] {
  const { spec } = draft
  if (!needsClusterIp(spec)) return []
  const isSelectorless = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (isSelectorless ? 'RequireDualStack' : 'SingleStack')
  const faults = validateClusterIps(draft as Service, old)
  if (faults.length > 0) return faults
  const isSingle = spec.ipFamilyPolicy === 'SingleStack'
  const errors = old ? shrinkToSingle(spec, old.spec, isSingle) : []
  if (isSingle)
    for (const [list, what] of [
      ['clusterIPs', 'cluster IPs'],
      ['ipFamilies', 'IP families'],
    ] as const)
      if (spec[list]?.length === 2)
        errors.push(
          invalidValue(
            policyField,
            'SingleStack',
            `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
          ),
        )
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === 'None') break
    const parsed = parseAddress(address)
    if (index < (spec.ipFamilies?.length ?? 0)) continue
    if (!parsed || isIpv6(parsed))
      errors.push(invalidValue(`spec.clusterIPs[${index}]`, spec.clusterIPs, 'IPv6 is not configured on this cluster'))
    else (spec.ipFamilies ??= []).push('IPv4')
  }
  if (errors.length > 0) return errors
  if (isSelectorless) {
    if (!spec.ipFamilies?.length) spec.ipFamilies = ['IPv4']
    if (spec.ipFamilies.length < 2 && !isSingle) spec.ipFamilies.push(spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4')
    return []
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(
      invalidValue(policyField, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'),
    )
  for (const [index, family] of (spec.ipFamilies ?? []).entries())
    if (family !== 'IPv4')
      errors.push(invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'))
  if (errors.length === 0 && !spec.ipFamilies?.length) spec.ipFamilies = ['IPv4']
  return errors
}

function shrinkToSingle(spec: Writable<ServiceSpec>, old: ServiceSpec, isSingle: boolean): FieldError[] {
  const errors: FieldError[] = []
  for (const [list, what] of [
    ['clusterIPs', 'cluster IP'],
    ['ipFamilies', 'IP family'],
  ] as const) {
    const now = spec[list] ?? []
    if (isSingle) {
      if (isSameList(old[list], now) && now.length > 1) spec[list] = now.slice(0, 1)
    } else if (now.length > 0 && now.length < (old[list]?.length ?? 0))
      errors.push(
        invalidValue(policyField, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`),
      )
  }
  return errors
}

function allocateAddresses(spec: Writable<ServiceSpec>, old: ServiceSpec | undefined, pool: ServicePool): FieldError[] {
  if (!needsClusterIp(spec) || isHeadless(spec)) return []
  if (old && needsClusterIp(old)) return []
  const address = spec.clusterIPs?.[0] || ''
  if (address === '') {
    spec.clusterIP = pool.nextAddress()
    spec.clusterIPs = [spec.clusterIP]
    return []
  }
  const fault = addressFault(address, pool)
  if (fault) return [invalidValue('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${address}: ${fault}`)]
  spec.clusterIP = address
  return []
}

function addressFault(address: string, pool: ServicePool): string | undefined {
  const parsed = parseAddress(address)
  const range = parseRange(serviceRange)!
  if (!parsed || !rangeContains(range, parsed)) return 'the provided network does not match the current range'
  if (['10.96.0.0', '10.111.255.255'].includes(address))
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${serviceRange}`
  return pool.isAddressTaken(address) ? 'provided IP is already allocated' : undefined
}

function allocatePorts(spec: Writable<ServiceSpec>, old: ServiceSpec | undefined, pool: ServicePool): FieldError[] {
  const kept = new Set((old?.ports ?? []).map(({ nodePort }) => nodePort).filter((port) => port))
  const taken = new Set<number>()
  const byPort = new Map<number, number>()
  if (needsNodePorts(spec)) {
    for (const [index, port] of (spec.ports ?? []).entries()) {
      if (!port.nodePort && !allocatesPorts(spec)) continue
      const known = old ? undefined : byPort.get(port.port)
      const wanted =
        port.nodePort ||
        known ||
        (old ? 0 : (spec.ports!.find((other) => other.port === port.port && other.nodePort)?.nodePort ?? 0))
      const number = wanted || freePort(pool, taken)
      const isReserved = kept.has(wanted) || (old !== undefined && taken.has(wanted))
      if (wanted && wanted !== known && !isReserved) {
        const fault = taken.has(wanted) ? portTaken : portFault(wanted, pool)
        if (fault) return [invalidValue(`spec.ports[${index}].nodePort`, wanted, fault)]
      }
      port.nodePort = number
      taken.add(number)
      byPort.set(port.port, number)
    }
  }
  if (needsHealthCheck(spec) && !(old && needsHealthCheck(old))) spec.healthCheckNodePort ||= freePort(pool, taken)
  return []
}

function freePort(pool: ServicePool, taken: ReadonlySet<number>): number {
  let port = pool.nextPort()
  while (taken.has(port)) port = pool.nextPort()
  return port
}

function portFault(port: number, pool: ServicePool): string | undefined {
  if (port < nodePortFirst || port > nodePortLast)
    return `provided port is not in the valid range. The range of valid ports is ${nodePortFirst}-${nodePortLast}`
  return pool.isPortTaken(port) ? portTaken : undefined
}

const portTaken = 'provided port is already allocated'
