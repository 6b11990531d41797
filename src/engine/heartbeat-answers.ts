import type { Lease, Node } from '../api/openapi/kubernetes.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { leaseAsOf, leaseKeyOf, nodeAsOf } from '../cluster/machinery/heartbeats.ts'
import type { Cluster } from './cluster.ts'

const beatingPath =
  /^\/api\/v1\/nodes(\/[^/]+)?$|^\/apis\/coordination\.k8s\.io\/v1\/(namespaces\/[^/]+\/)?leases(\/[^/]+)?$/

interface Answered {
  readonly kind?: string
  readonly items?: readonly unknown[]
}

/** Nodes and leases are answered with the heartbeats that nobody stored: those up to now. */
export function withHeartbeats(cluster: Cluster, { method, path }: ApiRequest, response: ApiResponse): ApiResponse {
  const [address = ''] = path.split('?')
  if (method !== 'GET' || response.code !== 200 || !beatingPath.test(address)) return response
  const body = response.body as Answered
  switch (body.kind) {
    case 'Node':
      return { ...response, body: beating(cluster, body as Node) }
    case 'Lease':
      return { ...response, body: leaseAsOf(body as Lease, cluster.now) }
    case 'NodeList':
      return { ...response, body: { ...body, items: body.items!.map((item) => beating(cluster, item as Node)) } }
    case 'LeaseList':
      return { ...response, body: { ...body, items: body.items!.map((item) => leaseAsOf(item as Lease, cluster.now)) } }
    default:
      return response
  }
}

function beating({ now, server }: Cluster, node: Node): Node {
  return nodeAsOf(node, server.live.get('leases', leaseKeyOf(node.metadata.name)), now)
}
