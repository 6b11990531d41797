import type { Node } from '../../../api/openapi/kubernetes.ts'

/** The domains of one topology key: which value each slot's node has. */
export interface Topology {
  readonly key: string
  readonly values: Map<string, number>
  /** By slot: number of the value, −1 where the node lacks the label or is gone. */
  domains: Int32Array
}

export function topologyOf(key: string, nodes: readonly (Node | undefined)[]): Topology {
  const topology: Topology = { key, values: new Map(), domains: new Int32Array(Math.max(16, nodes.length)).fill(-1) }
  nodes.forEach((node, slot) => setDomain(topology, slot, node))
  return topology
}

export const domainAt = ({ domains }: Topology, slot: number): number => (slot < domains.length ? domains[slot]! : -1)

/** Reads a node's label again; returns the number of its domain. */
export function setDomain(topology: Topology, slot: number, node: Node | undefined): number {
  if (slot >= topology.domains.length) {
    const larger = new Int32Array(Math.max(slot + 1, topology.domains.length * 2)).fill(-1)
    larger.set(topology.domains)
    topology.domains = larger
  }
  const value = node?.metadata.labels?.[topology.key]
  let domain = -1
  if (value !== undefined) {
    domain = topology.values.get(value) ?? topology.values.size
    topology.values.set(value, domain)
  }
  topology.domains[slot] = domain
  return domain
}
