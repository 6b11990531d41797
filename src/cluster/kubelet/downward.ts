import type { Container, Node, Pod } from '../../api/openapi/kubernetes.ts'
import { milliValueOf, valueOf } from '../../api/quantity/amounts.ts'

/** What a pod may know of itself: `fieldPath` of an environment variable or of a file. @source kubernetes@1.36 pkg/fieldpath */
export function fieldOf(pod: Pod, path: string, podIP: string, hostIP: string): string {
  const keyed = /^metadata\.(annotations|labels)\['([^']+)'\]$/.exec(path)
  if (keyed !== null) return pod.metadata[keyed[1] as 'annotations' | 'labels']?.[keyed[2]!] ?? ''
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace ?? ''
    case 'metadata.uid':
      return pod.metadata.uid
    case 'metadata.labels':
      return linesOf(pod.metadata.labels)
    case 'metadata.annotations':
      return linesOf(pod.metadata.annotations)
    case 'spec.nodeName':
      return pod.spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? 'default'
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP
    default:
      return ''
  }
}

const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const linesOf = (map: Readonly<Record<string, string>> | undefined): string =>
  Object.keys(map ?? {})
    .sort(byCode)
    .map((key) => `${key}=${JSON.stringify(map![key])}`)
    .join('\n')

interface ResourceReference {
  readonly resource: string
  readonly containerName?: string
  readonly divisor?: string | number
}

/** A container's request or limit in units of the divisor; what is not limited has the node's whole amount. */
export function resourceOf(reference: ResourceReference, container: Container, node: Node | undefined): string {
  const [list = '', name = ''] = reference.resource.split('.')
  const { requests, limits } = container.resources ?? {}
  const own = list === 'requests' ? requests?.[name] : limits?.[name]
  const amount = own ?? (list === 'limits' ? node?.status?.allocatable?.[name] : undefined) ?? '0'
  const divisor = reference.divisor === undefined || reference.divisor === '0' ? '1' : reference.divisor
  if (name === 'cpu') return String(Math.ceil(milliValueOf(amount) / Math.max(1, milliValueOf(divisor))))
  return String(Math.ceil(valueOf(amount) / Math.max(1, valueOf(divisor))))
}
