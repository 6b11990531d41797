import { objectKey } from '../../api/object.ts'
import type { Service } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import { isHeadless, isReadyEndpoint, serviceAt, sliceEndpoints } from './endpoints.ts'
import {
  addressOfDashed,
  addressOfReverse,
  dnsAddress,
  dnsServiceName,
  endpointLabel,
  namesToTry,
  reverseName,
  zone,
} from './names.ts'

export type RecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR'

export interface DnsRecord {
  readonly name: string
  readonly type: RecordType
  /** An address, or the name that a record points to. */
  readonly value: string
  /** Of SRV records. */
  readonly port?: number
}

/** `external`: not a name of the cluster; the cluster's DNS would ask further out. */
export type DnsStatus = 'found' | 'empty' | 'NXDOMAIN' | 'external'

export interface DnsAnswer {
  readonly name: string
  readonly status: DnsStatus
  readonly records: readonly DnsRecord[]
}

const maxAliases = 8

/** Answers one question about a full name, as CoreDNS with `kubernetes cluster.local` and `pods insecure`. */
export function answerName(view: ClusterView, fullName: string, type: RecordType = 'A', depth = 0): DnsAnswer {
  const name = fullName.toLowerCase().replace(/\.$/, '')
  const address = addressOfReverse(name)
  if (address !== undefined)
    return type === 'PTR'
      ? answer(
          name,
          pointers(view, address).map((value) => ({ name, type: 'PTR', value })),
        )
      : empty(name)
  if (!name.endsWith(`.${zone}`)) return { name, status: 'external', records: [] }
  const labels = name.slice(0, -zone.length - 1).split('.')
  const kind = labels.pop()
  if (kind === 'pod') return podAnswer(name, labels, type)
  if (kind !== 'svc' || labels.length === 0) return kind === 'svc' ? empty(name) : answer(name, [])
  const records = serviceRecords(view, name, labels, type)
  if (records === undefined) return empty(name)
  const alias = records.find((record) => record.type === 'CNAME')
  if (alias === undefined || depth >= maxAliases) return answer(name, records)
  return answer(name, [...records, ...answerName(view, alias.value, type, depth + 1).records])
}

const answer = (name: string, records: readonly DnsRecord[]): DnsAnswer => ({
  name,
  status: records.length > 0 ? 'found' : 'NXDOMAIN',
  records,
})
/** The name exists, but has no record of this type. */
const empty = (name: string): DnsAnswer => ({ name, status: 'empty', records: [] })

/** `10-244-1-6.default.pod`: nobody looks whether there is such a pod. */
function podAnswer(name: string, labels: readonly string[], type: RecordType): DnsAnswer {
  const value = labels.length === 2 ? addressOfDashed(labels[0]!) : undefined
  if (value === undefined) return answer(name, [])
  return type === 'A' ? answer(name, [{ name, type: 'A', value }]) : empty(name)
}

interface ServiceQuestion {
  readonly port?: string
  readonly protocol?: string
  readonly endpoint?: string
  readonly service: string
  readonly namespace: string
}

/** Undefined where the name exists without a record of this type. */
function serviceRecords(
  view: ClusterView,
  name: string,
  labels: readonly string[],
  type: RecordType,
): readonly DnsRecord[] | undefined {
  const question = questionOf(labels)
  if (question === undefined) return []
  if (question.service === '') return view.get('namespaces', question.namespace) === undefined ? [] : undefined
  const service: Service | undefined = view.get('services', objectKey(question.namespace, question.service))
  if (service === undefined) return []
  if (service.spec.type === 'ExternalName') {
    const isPlain = question.endpoint === undefined && question.port === undefined
    return isPlain && service.spec.externalName
      ? [{ name, type: 'CNAME', value: service.spec.externalName.replace(/\.$/, '') }]
      : []
  }
  const targets =
    isHeadless(service) || question.endpoint !== undefined
      ? endpointTargets(view, service, question)
      : clusterTargets(service, question)
  if (targets.length === 0) return []
  const records =
    type === 'SRV'
      ? targets.map(({ target, port }): DnsRecord => ({ name, type, value: target, port }))
      : addressRecords(name, targets, type)
  return records.length > 0 ? records : undefined
}

function questionOf(labels: readonly string[]): ServiceQuestion | undefined {
  const [namespace = '', service = '', ...rest] = [...labels].reverse()
  if (rest.length === 0) return { namespace, service }
  if (rest.length === 1) return { namespace, service, endpoint: rest[0]! }
  if (rest.length > 2 || !rest[0]!.startsWith('_') || !rest[1]!.startsWith('_')) return undefined
  return { namespace, service, protocol: rest[0]!.slice(1), port: rest[1]!.slice(1) }
}

interface Target {
  readonly address: string
  /** The name that SRV records point to. */
  readonly target: string
  readonly port: number
}

function addressRecords(name: string, targets: readonly Target[], type: RecordType): readonly DnsRecord[] {
  if (type !== 'A' && type !== 'AAAA') return []
  const addresses = new Set(
    targets.map(({ address }) => address).filter((address) => address.includes(':') === (type === 'AAAA')),
  )
  return [...addresses].map((value) => ({ name, type, value }))
}

const nameOf = ({ metadata }: Service): string => `${metadata.name}.${metadata.namespace}.svc.${zone}`

interface Port {
  readonly name?: string
  readonly protocol?: string
  readonly port?: number
}

function isAskedFor({ name = '', protocol = 'TCP' }: Port, { port, protocol: wanted }: ServiceQuestion): boolean {
  return (port === undefined || port === name) && (wanted === undefined || wanted === protocol.toLowerCase())
}

function clusterTargets(service: Service, question: ServiceQuestion): readonly Target[] {
  const { clusterIPs = [], ports = [] } = service.spec
  return ports
    .filter((port) => isAskedFor(port, question))
    .flatMap(({ port }) => clusterIPs.map((address) => ({ address, target: nameOf(service), port })))
}

const noPort: Port = { port: 0 }

/** Only endpoints that are ready have a name. */
function endpointTargets(view: ClusterView, service: Service, question: ServiceQuestion): readonly Target[] {
  const targets: Target[] = []
  for (const { endpoint, ports } of sliceEndpoints(
    view,
    objectKey(service.metadata.namespace, service.metadata.name),
  )) {
    const label = endpointLabel(endpoint)
    if (!isReadyEndpoint(endpoint) || (question.endpoint !== undefined && question.endpoint !== label)) continue
    for (const port of ports.length > 0 ? ports : [noPort])
      if (isAskedFor(port, question))
        for (const address of endpoint.addresses)
          targets.push({ address, target: `${label}.${nameOf(service)}`, port: port.port ?? 0 })
  }
  return targets
}

/** The names that an address has: its service's, or one for each service that it is an endpoint of. */
export function pointers(view: ClusterView, address: string): readonly string[] {
  if (address === dnsAddress) return [dnsServiceName]
  const service = serviceAt(view, address)
  if (service !== undefined) return [nameOf(service)]
  const names = new Set<string>()
  for (const { endpoint, service: key } of sliceEndpoints(view)) {
    if (!endpoint.addresses.includes(address) || !isReadyEndpoint(endpoint)) continue
    const owner: Service | undefined = view.get('services', key)
    if (owner !== undefined) names.add(`${endpointLabel(endpoint)}.${nameOf(owner)}`)
  }
  return [...names]
}

export interface Resolution {
  /** What was asked for, as the pod wrote it. */
  readonly query: string
  /** The full names that were asked for, the last one being that which answered, if any did. */
  readonly tried: readonly string[]
  readonly status: DnsStatus
  readonly addresses: readonly string[]
  readonly records: readonly DnsRecord[]
}

/** What a name means to a pod of this namespace: its search domains are tried in turn. */
export function resolveName(
  view: ClusterView,
  query: string,
  podNamespace: string,
  type: RecordType = 'A',
): Resolution {
  const tried: string[] = []
  let last: DnsAnswer | undefined
  for (const name of namesToTry(query, podNamespace)) {
    tried.push(name)
    last = answerName(view, name, type)
    if (last.status === 'found' || last.status === 'external') break
  }
  const { status, records } = last!
  const addresses = records.filter((record) => record.type === 'A' || record.type === 'AAAA').map(({ value }) => value)
  return { query, tried, status, addresses, records }
}

/** The names of an address. */
export const resolveAddress = (view: ClusterView, address: string): DnsAnswer =>
  answerName(view, reverseName(address), 'PTR')
