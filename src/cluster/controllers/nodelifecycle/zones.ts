import type { Node, NodeCondition } from '../../../api/openapi/kubernetes.ts'
import { notReadyKey, unreachableKey } from '../../machinery/taints.ts'
import type { Draft, ZoneState } from './memory.ts'
import { emptyTaintQueue, forgetNode, setRate } from './rate-limited-queue.ts'
import { nodeReasons } from './reasons.ts'
import { removeTaints, type Look } from './taint-writes.ts'

/** Nodes per second. @source kubernetes@1.36 cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go */
const normalRate = 0.1
const secondaryRate = 0.01
const largeZone = 50
const unhealthyShare = Math.fround(0.55)

export const unreachable = { key: unreachableKey, effect: 'NoExecute' } as const
export const notReady = { key: notReadyKey, effect: 'NoExecute' } as const

/** @source kubernetes@1.36 component-helpers/node/topology GetZoneKey */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? ''
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? ''
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`
}

/** A zone that is seen for the first time gets a line of its own. */
export function openZone({ zones, queues }: Draft, node: Node): void {
  const zone = zoneOf(node)
  if (zones.has(zone)) return
  zones.set(zone, 'Initial')
  queues.set(zone, emptyTaintQueue(normalRate))
}

export type Readiness = NodeCondition | undefined

export function countNotReady(nodes: readonly Readiness[]): number {
  let count = 0
  for (const ready of nodes) if (ready?.status !== 'True') count++
  return count
}

/** @source kubernetes@1.36 ComputeZoneState */
export function stateOf(nodes: readonly Readiness[]): ZoneState {
  const count = countNotReady(nodes)
  if (count > 0 && count === nodes.length) return 'FullDisruption'
  const isUnhealthy = count > 2 && Math.fround(count / nodes.length) >= unhealthyShare
  return isUnhealthy ? 'PartialDisruption' : 'Normal'
}

/** Slows down, stops or resumes tainting as zones fail and recover. @source kubernetes@1.36 handleDisruption */
export function heedDisruption(
  look: Look,
  draft: Draft,
  found: ReadonlyMap<string, readonly Readiness[]>,
  nodes: readonly Node[],
): void {
  const { now } = look.observation
  const states = new Map([...found].map(([zone, ready]) => [zone, stateOf(ready)]))
  for (const zone of found.keys()) if (!draft.zones.has(zone)) draft.zones.set(zone, 'Initial')
  const areAllDown = [...states.values()].every((state) => state === 'FullDisruption')
  const wereAllDown = forgetEmptyZones(draft, found)
  if (areAllDown && wereAllDown) return
  if (areAllDown) return stopEverywhere(look, draft, nodes)
  if (wereAllDown)
    for (const { metadata } of nodes) {
      const health = draft.health.get(metadata.name)
      if (health !== undefined) draft.health.set(metadata.name, { ...health, probedAt: now })
    }
  for (const [zone, before] of draft.zones) {
    const state = states.get(zone)
    if (state === undefined || (!wereAllDown && before === state)) continue
    const queue = draft.queues.get(zone)
    if (queue !== undefined) setRate(queue, rateOf(state, found.get(zone)!.length), now)
    draft.zones.set(zone, state)
  }
}

/** Whether every zone was down; like upstream, it stops looking at the first that was not. */
function forgetEmptyZones({ zones }: Draft, found: ReadonlyMap<string, unknown>): boolean {
  for (const [zone, state] of zones) {
    if (!found.has(zone)) zones.delete(zone)
    else if (state !== 'FullDisruption') return false
  }
  return true
}

function stopEverywhere(look: Look, draft: Draft, nodes: readonly Node[]): void {
  for (const node of nodes) markReachable(look, draft, node, nodeReasons.allDown(nodes.length))
  for (const zone of draft.zones.keys()) {
    const queue = draft.queues.get(zone)
    if (queue !== undefined) setRate(queue, 0, look.observation.now)
    draft.zones.set(zone, 'FullDisruption')
  }
}

function rateOf(state: ZoneState, nodes: number): number {
  if (state === 'PartialDisruption') return nodes > largeZone ? secondaryRate : 0
  return normalRate
}

/** Without both NoExecute taints, and out of line. @source kubernetes@1.36 markNodeAsReachable */
export function markReachable(
  look: Look,
  draft: Draft,
  node: Node,
  because = nodeReasons.reachable(node.metadata.name),
): void {
  if (!removeTaints(look, node, [unreachable], because) || !removeTaints(look, node, [notReady], because)) return
  const queue = draft.queues.get(zoneOf(node))
  if (queue !== undefined) forgetNode(queue, node.metadata.name)
}
