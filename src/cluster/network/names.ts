import type { Endpoint } from '../../api/openapi/kubernetes.ts'

export const zone = 'cluster.local'
/** The first address that a kubeadm cluster gives away, to its DNS. */
export const dnsAddress = '10.96.0.10'
export const dnsServiceName = `kube-dns.kube-system.svc.${zone}`
/** Names with fewer dots are tried under the search domains first. */
export const ndots = 5

/** The domains that a pod of this namespace searches. @source kubernetes@1.36 pkg/kubelet/network/dns/dns.go */
export const searchDomains = (namespace: string): readonly string[] => [`${namespace}.svc.${zone}`, `svc.${zone}`, zone]

/** The full names that a pod's resolver asks for, in order. A final dot says that a name is full. */
export function namesToTry(query: string, namespace: string): readonly string[] {
  const name = query.toLowerCase()
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = searchDomains(namespace).map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

/** What a pod finds in `/etc/resolv.conf`. */
export const resolverConfiguration = (namespace: string): string =>
  `search ${searchDomains(namespace).join(' ')}\nnameserver ${dnsAddress}\noptions ndots:${ndots}\n`

/** The name of one endpoint below its service: its hostname, else its address with dashes. */
export const endpointLabel = ({ hostname, addresses }: Endpoint): string =>
  hostname ? hostname.toLowerCase() : dashed(addresses[0] ?? '')

export const dashed = (address: string): string => address.replaceAll(/[.:]/g, '-')

const fourNumbers = /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})$/

/** `10-244-1-6` → `10.244.1.6` */
export function addressOfDashed(label: string): string | undefined {
  const match = fourNumbers.exec(label)
  if (!match) return undefined
  const parts = match.slice(1).map(Number)
  return parts.every((part) => part <= 255) ? parts.join('.') : undefined
}

/** `6.1.244.10.in-addr.arpa` ↔ `10.244.1.6` */
export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`

export function addressOfReverse(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name)
  return match ? match.slice(1).reverse().join('.') : undefined
}
