import { dnsAddress } from '../cluster/network/names.ts'
import { nslookup, nslookupSince129 } from '../cluster/network/nslookup.ts'
import { journeyOf } from '../cluster/network/routing.ts'
import type { Network } from '../cluster/kubelet/network.ts'

/**
 * The network as containers meet it. `nslookup` is that of busybox 1.28, which Kubernetes' documentation uses, unless the
 * image asks for a later one: that one applies the search domains to names without a dot only.
 */
export const network: Network = {
  lookUp: (view, { metadata }, { name, tag }, query) => {
    const minor = name === 'busybox' ? Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 0) : 0
    const ask = minor >= 29 ? nslookupSince129 : nslookup
    return ask(view, query, metadata.namespace ?? '')
  },
  reach: (view, { metadata, spec, status }, host, port, turn) => {
    const { lookup, destination, refusal } = journeyOf(view, {
      host,
      port,
      turn,
      fromNamespace: metadata.namespace ?? '',
      client: status?.podIP ?? '',
      ...(spec.nodeName && { fromNode: spec.nodeName }),
    })
    const address = destination?.address ?? lookup?.addresses[0] ?? host
    if (lookup !== undefined && lookup.addresses.length === 0)
      return lookup.status === 'external' && worldwide.test(host)
        ? { type: 'reached', address: outside, port }
        : { type: 'unknownHost' }
    if (port === 0) return { type: 'reached', address: lookup?.addresses[0] ?? host, port }
    if (destination !== undefined) {
      const { pod } = destination
      const key = pod?.name === undefined ? undefined : `${pod.namespace}/${pod.name}`
      return { type: 'reached', address, port: destination.port, ...(key !== undefined && { pod: key }) }
    }
    const isLost = refusal?.code === 'nothingThere' && address !== dnsAddress
    return { type: isLost ? 'timeout' : 'refused', address: `${lookup?.addresses[0] ?? host}:${port}` }
  },
}

/** Names that the world outside is likely to know. */
const worldwide = /\.(?:com|org|net|io|dev|edu|gov|app|ai|cloud|info|kr|ch|uk|de|jp)\.?$/i

/** Where every name outside the cluster leads: an address of the documentation's own network. */
const outside = '192.0.2.1'
