import { resolvable, type Filter } from '../cycle.ts'
import type { HostPort } from '../demand.ts'

const taken = resolvable("node(s) didn't have free ports for the requested pod ports")
const anyAddress = '0.0.0.0'

/** Host ports that another pod of the node has. */
export const nodePorts: Filter = {
  name: 'NodePorts',
  isSkipped: ({ demand }) => demand.hostPorts.length === 0,
  verdictOn: ({ summary, demand }, slot) =>
    summary.pods[slot]!.some(({ kind }) => portsClash(demand.hostPorts, kind.demand.hostPorts)) ? taken : undefined,
}

export const portsClash = (wanted: readonly HostPort[], used: readonly HostPort[]): boolean =>
  used.length > 0 && wanted.some((left) => used.some((right) => isSamePort(left, right)))

const isSamePort = (left: HostPort, right: HostPort): boolean =>
  left.port === right.port &&
  left.protocol === right.protocol &&
  (left.address === right.address || left.address === anyAddress || right.address === anyAddress)
