import type { Endpoint, EndpointSlice, Node } from '../../../api/openapi/kubernetes.ts'
import { milliValueOf } from '../../../api/quantity/amounts.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { endpointsOf } from './desired.ts'
import { isEndpointReady, withEndpoints, withoutHints, type SliceChanges } from './hints.ts'

export type ByZone = { readonly [zone: string]: number }

export interface TopologyVerdict extends SliceChanges {
  /** Ready endpoints for each zone; undefined when there are no hints. */
  readonly zones: ByZone | undefined
  /** Why there are none. */
  readonly problem?: string
}

const overload = 0.2
const zoneLabel = 'topology.kubernetes.io/zone'
const controlPlane = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']

/** Each zone's share of the CPU; undefined when the nodes do not say enough. @source kubernetes@1.36 topologycache.go SetNodes */
export function cpuByZone(view: ClusterView): ByZone | undefined {
  const cpu: { [zone: string]: number } = {}
  let total = 0
  for (const node of view.list('nodes')) {
    if (!counts(node)) continue
    const zone = node.metadata.labels?.[zoneLabel]
    const amount = milliValueOf(node.status?.allocatable?.['cpu'])
    if (!zone || amount === 0) return undefined
    total += amount
    cpu[zone] = (cpu[zone] ?? 0) + amount
  }
  const zones = Object.keys(cpu).sort()
  if (total === 0 || zones.length < 2) return undefined
  return Object.fromEntries(zones.map((zone) => [zone, cpu[zone]! / total]))
}

function counts({ metadata, status }: Node): boolean {
  if (controlPlane.some((label) => metadata.labels?.[label] !== undefined)) return false
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
}

interface Allocation {
  readonly desired: number
  readonly minimum: number
  readonly maximum: number
}

type Allocations = { readonly [zone: string]: Allocation }

function allocationsOf(ratios: ByZone | undefined, endpoints: number): Allocations | string {
  if (ratios === undefined)
    return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'
  const zones = Object.keys(ratios)
  const counted = `(${endpoints} endpoints, ${zones.length} zones)`
  if (zones.length > endpoints) return `Insufficient number of endpoints ${counted}`
  const minima = zones.map((zone) => Math.ceil(ratios[zone]! * endpoints * (1 / (1 + overload))))
  const total = minima.reduce((sum, minimum) => sum + minimum, 0)
  if (total > endpoints)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${counted}`
  return Object.fromEntries(
    zones.map((zone, index) => {
      const minimum = minima[index]!
      return [
        zone,
        { minimum, desired: Math.max(ratios[zone]! * endpoints, minimum), maximum: minimum + endpoints - total },
      ]
    }),
  )
}

/** Spreads ready endpoints over the zones by their CPU. @source kubernetes@1.36 topologycache.go AddHints */
export function withTopologyHints(changes: SliceChanges, ratios: ByZone | undefined): TopologyVerdict {
  const all = [...changes.create, ...changes.update, ...changes.unchanged]
  const allocations = allocationsOf(
    ratios,
    all.reduce((sum, slice) => sum + endpointsOf(slice).filter(isEndpointReady).length, 0),
  )
  if (typeof allocations === 'string') return { ...withoutHints(changes), zones: undefined, problem: allocations }
  const { zones, changed } = allocatedZones(changes, allocations)
  for (const slice of [...changes.create, ...changed.update])
    for (const endpoint of endpointsOf(slice)) {
      if (!isEndpointReady(endpoint)) continue
      if (!endpoint.zone)
        return {
          ...withoutHints(changed),
          zones: undefined,
          problem: 'One or more endpoints do not have a zone specified',
        }
      zones[endpoint.zone] = (zones[endpoint.zone] ?? 0) + 1
    }
  const moves = exchanged(allocations, zones)
  const hint = (endpoint: Endpoint): Endpoint =>
    isEndpointReady(endpoint) ? { ...endpoint, hints: { forZones: [{ name: moves(endpoint.zone!) }] } } : endpoint
  const create = changed.create.map((slice) => withEndpoints(slice, hint))
  const update = changed.update.map((slice) => withEndpoints(slice, hint))
  if (Object.keys(zones).length === 0)
    return {
      ...withoutHints({ create, update, unchanged: changed.unchanged }),
      zones: undefined,
      problem: 'No hints allocated for zones',
    }
  return { create, update, unchanged: changed.unchanged, zones }
}

/** Counts the hints that may stay; slices whose hints may not are changed too. */
function allocatedZones({ create, update, unchanged }: SliceChanges, allocations: Allocations) {
  const zones: { [zone: string]: number } = {}
  const staying: EndpointSlice[] = []
  const wrong: EndpointSlice[] = []
  for (const slice of unchanged) {
    const hinted = hintedZones(slice, zones, allocations)
    if (hinted === undefined) wrong.push(slice)
    else {
      staying.push(slice)
      for (const zone of Object.keys(hinted)) zones[zone] = (zones[zone] ?? 0) + hinted[zone]!
    }
  }
  return { zones, changed: { create, update: [...update, ...wrong], unchanged: staying } }
}

function hintedZones(slice: EndpointSlice, taken: ByZone, allocations: Allocations): ByZone | undefined {
  const hinted: { [zone: string]: number } = {}
  for (const endpoint of endpointsOf(slice)) {
    if (!isEndpointReady(endpoint)) continue
    const forZones = endpoint.hints?.forZones ?? []
    if (forZones.length === 0) return undefined
    for (const { name } of forZones) {
      if (allocations[name] === undefined) return undefined
      hinted[name] = (hinted[name] ?? 0) + 1
    }
  }
  const isTooMany = Object.keys(hinted).some((zone) => hinted[zone]! + (taken[zone] ?? 0) > allocations[zone]!.maximum)
  return isTooMany ? undefined : hinted
}

/** Which zone serves the next endpoint of a zone: its own until it has to give some away. Counts the moves in `zones`. */
function exchanged(allocations: Allocations, zones: { [zone: string]: number }): (zone: string) => string {
  const { giving, receiving } = givingAndReceiving(allocations, zones)
  return (zone) => {
    const receiver = [...receiving.keys()].sort()[0]
    if (receiver === undefined || !giving.has(zone)) return zone
    takeOne(giving, zone)
    takeOne(receiving, receiver)
    zones[receiver] = (zones[receiver] ?? 0) + 1
    zones[zone] = (zones[zone] ?? 0) - 1
    return receiver
  }
}

function takeOne(counts: Map<string, number>, zone: string): void {
  const left = counts.get(zone)! - 1
  if (left === 0) counts.delete(zone)
  else counts.set(zone, left)
}

/** @source kubernetes@1.36 topologycache/utils.go getGivingAndReceivingZones */
function givingAndReceiving(allocations: Allocations, zones: ByZone) {
  const [surplus, lack] = [new Map<string, number>(), new Map<string, number>()]
  for (const zone of Object.keys(allocations)) {
    const difference = (zones[zone] ?? 0) - allocations[zone]!.desired
    if (difference > 0) surplus.set(zone, difference)
    if (difference < 0) lack.set(zone, -difference)
  }
  const [giving, receiving] = [new Map<string, number>(), new Map<string, number>()]
  for (;;) {
    const [giver, receiver] = [most(surplus), most(lack)]
    if (giver === undefined || receiver === undefined) break
    if ((giver.amount < 1 && receiver.amount < 1) || giver.amount < 0.5 || receiver.amount < 0.5) break
    giving.set(giver.zone, (giving.get(giver.zone) ?? 0) + 1)
    receiving.set(receiver.zone, (receiving.get(receiver.zone) ?? 0) + 1)
    surplus.set(giver.zone, giver.amount - 1)
    lack.set(receiver.zone, receiver.amount - 1)
  }
  return { giving, receiving }
}

function most(amounts: ReadonlyMap<string, number>): { readonly zone: string; readonly amount: number } | undefined {
  let found: { readonly zone: string; readonly amount: number } | undefined
  for (const [zone, amount] of amounts) if (amount > (found?.amount ?? 0)) found = { zone, amount }
  return found
}

/** Whether a zone has fewer endpoints than its share needs. @source kubernetes@1.36 topologycache/utils.go serviceOverloaded */
export function isOverloaded(zones: ByZone, ratios: ByZone | undefined): boolean {
  if (Object.keys(zones).length === 0) return false
  if (ratios === undefined) return true
  const total = Object.values(zones).reduce((sum, count) => sum + count, 0)
  return Object.keys(ratios).some((zone) => {
    const minimum = Math.ceil(total * ratios[zone]! * (1 / (1 + overload)))
    return zones[zone] === undefined || zones[zone] < minimum
  })
}
