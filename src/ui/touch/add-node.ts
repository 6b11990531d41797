import type { Node } from '../../api/openapi/kubernetes.ts'
import type { Client } from '../../worker/client.ts'

/** One more node like the others, with the next number, as its kubelet would register it. */
export async function addNode(client: Client): Promise<string | undefined> {
  const { body } = await client.call('request', { method: 'GET', path: '/api/v1/nodes' })
  const { items } = body as { readonly items: readonly Node[] }
  const numberOf = ({ metadata }: Node): number => Number(/^node-(\d+)$/.exec(metadata.name)?.[1] ?? 0)
  const model = items.toSorted((left, right) => numberOf(left) - numberOf(right)).at(-1)
  if (model === undefined) return undefined
  const number = numberOf(model) + 1
  const name = `node-${number}`
  await client.call('request', {
    method: 'POST',
    path: '/api/v1/nodes',
    body: nodeLike(model, name, number),
    userAgent: `node ${name} joins`,
  })
  return name
}

function nodeLike({ metadata, status }: Node, name: string, number: number): unknown {
  const podCIDR = `10.244.${number}.0/24`
  const { 'node-role.kubernetes.io/control-plane': _role, ...labels } = metadata.labels ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { ...labels, 'kubernetes.io/hostname': name },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      ...status,
      addresses: [
        { type: 'InternalIP', address: nextAddress(status?.addresses?.[0]?.address ?? '172.18.0.2', number) },
        { type: 'Hostname', address: name },
      ],
      conditions: status?.conditions?.map((condition) =>
        condition.type === 'Ready'
          ? {
              ...condition,
              status: 'True',
              reason: 'KubeletReady',
              message: 'kubelet is posting ready status',
            }
          : condition,
      ),
    },
  }
}

/** The address of the node's number in the network of its model, behind the control plane's. */
function nextAddress(model: string, number: number): string {
  const [first = 172, second = 18] = model.split('.').map(Number)
  const host = number + 2
  return `${first}.${second}.${host >> 8}.${host & 255}`
}
