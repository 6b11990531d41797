import { fnv1a32, utf8Bytes } from '../../../base/hash.ts'
import type { Writable } from '../../../base/json.ts'
import type { Service } from '../../../api/openapi/kubernetes.ts'
import { allocateService, nodePortFirst, nodePortLast, type ServicePool } from '../../../api/service/allocation.ts'
import { invalid } from '../../../api/status.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AdmissionPlugin } from '../server.ts'

/** The range 10.96.0.0/12 without its first band, which is for addresses that a manifest names. */
const firstAddress = 10 * 2 ** 24 + 96 * 2 ** 16 + 256
const addresses = 2 ** 20 - 256 - 1
/** The first band of node ports is kept for named ones too. */
const firstPort = nodePortFirst + 86
const ports = nodePortLast - firstPort + 1

/** Gives services their addresses and node ports. Not a plugin upstream: the registry allocates before it validates. */
export const serviceAllocation: AdmissionPlugin = {
  name: 'ServiceAllocation',
  resources: ['services'],
  admit: (draft, { live, old, namespace, name, operation }) => {
    if (operation === 'DELETE') return undefined
    const errors = allocateService(
      draft as unknown as Writable<Service>,
      old as Service | undefined,
      poolFor(live, `${namespace}/${name}`),
    )
    return errors.length > 0 ? invalid('Service', '', name, errors) : undefined
  },
}

/**
 * What is taken is what the stored services have. Free ones are looked for from a place that the service's name gives, where
 * upstream draws lots: the same manifest gets the same address, whatever came before.
 */
function poolFor(live: ClusterView, key: string): ServicePool {
  const takenAddresses = new Set<string>()
  const takenPorts = new Set<number>()
  for (const { metadata, spec } of live.list('services')) {
    if (`${metadata.namespace}/${metadata.name}` === key) continue
    for (const address of spec.clusterIPs ?? []) takenAddresses.add(address)
    for (const { nodePort } of spec.ports ?? []) if (nodePort) takenPorts.add(nodePort)
    if (spec.healthCheckNodePort) takenPorts.add(spec.healthCheckNodePort)
  }
  const start = fnv1a32(utf8Bytes(key))
  return {
    isAddressTaken: (address) => takenAddresses.has(address),
    isPortTaken: (port) => takenPorts.has(port),
    nextAddress: () => {
      for (let step = 0; ; step++) {
        const address = dotted(firstAddress + ((start + step) % addresses))
        if (!takenAddresses.has(address)) return address
      }
    },
    nextPort: () => {
      let port = firstPort + (start % ports)
      while (takenPorts.has(port)) port = port === nodePortLast ? firstPort : port + 1
      takenPorts.add(port)
      return port
    },
  }
}

const dotted = (address: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.')
