import type { Node } from '../../../api/openapi/kubernetes.ts'
import { defineComponent } from '../../machinery/contract.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { nodeIpamReasons } from './reasons.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
const firstByte = 244
const networksMost = 65_536

export const nodeIpamController = defineComponent<undefined>({
  name: 'node-ipam-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'nodes',
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type !== 'DELETED' && !networkOf(object as Node)) enqueue(key)
      },
    },
  ],
  reconcile: ({ key, live }, attempt) => {
    const node = live.get('nodes', key)
    if (node === undefined || networkOf(node)) return { remember: undefined }
    const network = freeNetwork(live)
    const patch = { spec: { podCIDR: network, podCIDRs: [network] } }
    const because = nodeIpamReasons.assigned(key, network)
    const outcome = attempt({ verb: 'patch', resource: 'nodes', name: key, patchType: 'strategic', patch, because })
    return { remember: undefined, ...(!outcome.ok && { failed: outcome.status }) }
  },
})

const networkOf = ({ spec }: Node): string | undefined => spec?.podCIDR || undefined

function freeNetwork(view: ClusterView): string {
  const used = new Set([...view.list('nodes')].map(networkOf))
  for (let number = 0; number < networksMost; number++) {
    const network = `10.${(firstByte + (number >> 8)) & 255}.${number & 255}.0/24`
    if (!used.has(network)) return network
  }
  return `10.${firstByte}.0.0/24`
}
