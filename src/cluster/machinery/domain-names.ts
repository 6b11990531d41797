import type { EndpointSlice } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from './view.ts'

/** A name that the cluster's DNS knows. */
export interface NameAnswer {
  /** Fully qualified, without the last dot. */
  readonly name: string
  readonly addresses: readonly string[]
}

export const dnsAddress = '10.96.0.10'
export const dnsName = 'kube-dns.kube-system.svc.cluster.local'
const zone = 'cluster.local'

/** The suffixes of `/etc/resolv.conf` in a namespace, in order. */
export const searchSuffixes = (namespace: string): readonly string[] => [
  `${namespace}.svc.${zone}`,
  `svc.${zone}`,
  zone,
]

/** A name as written in a pod of a namespace: with every suffix, then as it stands. `undefined` for NXDOMAIN. */
export function resolvedName(view: ClusterView, namespace: string, written: string): NameAnswer | undefined {
  const plain = written.replace(/\.$/, '')
  const names = written.endsWith('.')
    ? [plain]
    : [...searchSuffixes(namespace).map((suffix) => `${plain}.${suffix}`), plain]
  for (const name of names) {
    const answer = exactName(view, name)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** A fully qualified name. @source coredns kubernetes plugin, as kubeadm configures it */
export function exactName(view: ClusterView, name: string): NameAnswer | undefined {
  const end = `.svc.${zone}`
  if (!name.endsWith(end)) return podName(name)
  const labels = name.slice(0, -end.length).split('.')
  const [namespace, service, host] = labels.toReversed()
  if (namespace === undefined || service === undefined || labels.length > 3) return undefined
  const spec = view.get('services', `${namespace}/${service}`)?.spec
  if (spec === undefined) return undefined
  const isHeadless = spec.clusterIP === 'None'
  if (host === undefined && !isHeadless) return spec.clusterIP ? { name, addresses: [spec.clusterIP] } : undefined
  if (!isHeadless) return undefined
  const addresses = hostsOf(view, namespace, service).filter((each) => host === undefined || each.host === host)
  return addresses.length === 0 ? undefined : { name, addresses: addresses.map(({ address }) => address) }
}

/** `10-244-1-6.ns.pod.cluster.local`, whether there is such a pod or not. */
function podName(name: string): NameAnswer | undefined {
  const match = /^(\d+)-(\d+)-(\d+)-(\d+)\.[^.]+\.pod\.cluster\.local$/.exec(name)
  return match === null ? undefined : { name, addresses: [match.slice(1).join('.')] }
}

/** What an address is called: a Service, or an endpoint of one. */
export function nameOfAddress(view: ClusterView, address: string): string | undefined {
  for (const { metadata, spec } of view.list('services'))
    if (spec?.clusterIP === address) return `${metadata.name}.${metadata.namespace}.svc.${zone}`
  for (const slice of view.list('endpointslices')) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name']
    const found = service === undefined ? undefined : hostsIn(slice).find((each) => each.address === address)
    if (found !== undefined) return `${found.host}.${service}.${slice.metadata.namespace}.svc.${zone}`
  }
  return undefined
}

interface Host {
  readonly host: string
  readonly address: string
}

function hostsOf(view: ClusterView, namespace: string, service: string): readonly Host[] {
  const hosts: Host[] = []
  for (const slice of view.list('endpointslices'))
    if (slice.metadata.namespace === namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === service)
      hosts.push(...hostsIn(slice))
  return hosts
}

/** Only what is ready has a name. */
function hostsIn({ endpoints }: EndpointSlice): readonly Host[] {
  return (endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses, hostname }) =>
      addresses.map((address) => ({ address, host: hostname ?? address.replaceAll('.', '-') })),
    )
}
