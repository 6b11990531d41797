import { after, instantOf, type Duration, type Instant } from '../../clock/instant.ts'
import type { Node, Pod } from '../../api/openapi/kubernetes.ts'
import type { Change, ClusterView } from '../machinery/view.ts'
import type { PodMemory } from './memory.ts'
import type { Directory } from './shell/files.ts'

/** What a machine holds that no object shows: its image store, its line of pulls, its pod addresses. */
export interface NodeMachine {
  /** Image → when its layers are (or will be) there. */
  readonly images: ReadonlyMap<string, Instant>
  readonly pullsFreeAt: Instant
  readonly lastHost: number
  readonly isReusingAddresses: boolean
}

/** Everything that the machines hold. Records are replaced, never changed, so copies of the maps are a snapshot. */
export interface NodeMachines {
  /** By node name. */
  readonly nodes: Map<string, NodeMachine>
  /** What is written on persistent volumes and on nodes' own directories. */
  readonly disks: Map<string, Directory>
  /** What pods with files of their own would show to a visitor, by pod key. */
  readonly sites: Map<string, Site>
  /** By node that hands addresses out again: how many of its pods show each one. Made when it is first needed. */
  readonly addresses: Map<string, Map<string, number>>
}

/** The memory of a pod whose files have been written to. */
export interface Site {
  readonly uid: string
  readonly memory: PodMemory
}

export const noMachines = (): NodeMachines => ({
  nodes: new Map(),
  disks: new Map(),
  sites: new Map(),
  addresses: new Map(),
})

export const cloneMachines = ({ nodes, disks, sites }: NodeMachines): NodeMachines => ({
  nodes: new Map(nodes),
  disks: new Map(disks),
  sites: new Map(sites),
  // The copy counts anew.
  addresses: new Map(),
})

/** Forgets a machine with its node, and keeps count of the addresses that pods show. */
export function observeMachines(machines: NodeMachines, { type, resource, key, object, previous }: Change): void {
  const { nodes, addresses } = machines
  if (resource === 'nodes') {
    if (type === 'DELETED') {
      nodes.delete(key)
      addresses.delete(key)
    }
    return
  }
  if (addresses.size === 0) return
  const before = type === 'ADDED' ? undefined : (previous as Pod | undefined)
  const now = type === 'DELETED' ? undefined : (object as Pod)
  if (before?.spec.nodeName === now?.spec.nodeName && before?.status?.podIP === now?.status?.podIP) return
  countAddress(addresses, before, -1)
  countAddress(addresses, now, 1)
}

function countAddress(addresses: NodeMachines['addresses'], pod: Pod | undefined, step: 1 | -1): void {
  const address = pod?.status?.podIP
  const used = address ? addresses.get(pod!.spec.nodeName ?? '') : undefined
  if (used === undefined) return
  const count = (used.get(address!) ?? 0) + step
  if (count === 0) used.delete(address!)
  else used.set(address!, count)
}

const firstHost = 2
const lastHost = 254
const fresh: NodeMachine = {
  images: new Map(),
  pullsFreeAt: instantOf(0),
  lastHost: firstHost - 1,
  isReusingAddresses: false,
}

export function hasImage(machines: NodeMachines, node: string, image: string, now: Instant): boolean {
  const availableAt = machines.nodes.get(node)?.images.get(image)
  return availableAt !== undefined && availableAt <= now
}

/** True when the layers are there or on their way: another pull of the image is short. */
export function knowsImage(machines: NodeMachines, node: string, image: string): boolean {
  return machines.nodes.get(node)?.images.has(image) === true
}

/**
 * Takes a place in the node's line (pulls run one after the other) and answers when the pull begins. `image` is absent
 * when the pull is going to fail. @source kubernetes@1.36 pkg/kubelet/images/puller.go
 */
export function reservePull(
  machines: NodeMachines,
  node: string,
  image: string | undefined,
  now: Instant,
  duration: Duration,
): Instant {
  const machine = machines.nodes.get(node) ?? fresh
  const begunAt = instantOf(Math.max(now, machine.pullsFreeAt))
  const pullsFreeAt = after(begunAt, duration)
  const isNew = image !== undefined && !machine.images.has(image)
  const images = isNew ? new Map(machine.images).set(image, pullsFreeAt) : machine.images
  machines.nodes.set(node, { ...machine, images, pullsFreeAt })
  return begunAt
}

/** The next free address of the node's pod network. */
export function reserveAddress(machines: NodeMachines, node: Node, view: ClusterView): string {
  const machine = machines.nodes.get(node.metadata.name) ?? fresh
  const prefix = networkOf(node)
  const isReusingAddresses =
    machine.isReusingAddresses || machine.lastHost >= lastHost || isFoundInUse(machine, node.metadata.name, view)
  const next = machine.lastHost >= lastHost ? firstHost : machine.lastHost + 1
  const host = isReusingAddresses ? firstFree(next, prefix, usedAddresses(machines, node, view)) : next
  machines.nodes.set(node.metadata.name, { ...machine, lastHost: host, isReusingAddresses })
  return `${prefix}.${host}`
}

/** Pods of a node that was deleted and comes back still have their addresses. */
function isFoundInUse({ lastHost: newest }: NodeMachine, node: string, view: ClusterView): boolean {
  if (newest >= firstHost) return false
  for (const { status } of view.indexed<Pod>('podsByNode', node)) if (status?.podIP) return true
  return false
}

function usedAddresses({ addresses }: NodeMachines, { metadata: { name } }: Node, view: ClusterView) {
  let used = addresses.get(name)
  if (used === undefined) {
    used = new Map()
    addresses.set(name, used)
    for (const pod of view.indexed<Pod>('podsByNode', name)) countAddress(addresses, pod, 1)
  }
  return used
}

function firstFree(from: number, prefix: string, used: ReadonlyMap<string, number>): number {
  const size = lastHost - firstHost + 1
  for (let step = 0; step < size; step++) {
    const host = firstHost + ((from - firstHost + step) % size)
    if (!used.has(`${prefix}.${host}`)) return host
  }
  return from
}

/** The first three numbers of the node's pod CIDR; nodes without one get a network from their name. */
function networkOf(node: Node): string {
  const range = node.spec?.podCIDR
  if (range !== undefined) return range.slice(0, range.lastIndexOf('.'))
  const { name } = node.metadata
  let hash = 0
  for (let index = 0; index < name.length; index++) hash = (hash * 31 + name.charCodeAt(index)) & 0xffff
  return `10.${128 + ((hash >> 8) & 63)}.${hash & 255}`
}
