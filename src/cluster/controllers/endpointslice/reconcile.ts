import { keyOf } from '../../../api/object.ts'
import type { EndpointSlice, Pod, Service } from '../../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { addressTypesOf, desiredEndpoints, isOwnedBy, portMapKey } from './desired.ts'
import { removeSlice, writeSlices, type Writer } from './finalize.ts'
import { distributionOf, wantsTopology, withNearHints, withoutHints, type SliceChanges } from './hints.ts'
import { packed } from './packing.ts'
import { sliceReasons } from './reasons.ts'
import type { SliceState } from './slice-state.ts'
import type { AddressType } from './pod-endpoint.ts'
import { isPlaceholder, newSlice } from './slices.ts'
import { cpuByZone, withTopologyHints, type ByZone } from './topology.ts'

/** One sync of a service's slices. */
export interface SliceSync extends Writer {
  readonly view: ClusterView
  readonly state: SliceState
}

/** Brings a service's slices to what its pods are. Answers what went wrong. @source kubernetes@1.36 staging/src/k8s.io/endpointslice/reconciler.go Reconcile */
export function reconcileSlices(
  sync: SliceSync,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
): readonly string[] {
  const { service, state } = sync
  const types = addressTypesOf(service)
  const problems: string[] = []
  for (const slice of existing) if (!isOneOf(types, slice)) forgetHints(state, service, slice.addressType)
  for (const type of types) {
    const same = existing.filter(({ addressType }) => addressType === type)
    problems.push(...reconcileType(sync, pods, same, type))
  }
  for (const slice of existing) {
    if (isOneOf(types, slice)) continue
    const refusal = removeSlice(sync, slice)
    const { namespace, name } = service.metadata
    if (refusal !== undefined)
      problems.push(
        `error deleting ${slice.metadata.name} EndpointSlice for Service ${namespace}/${name}: ${refusal.message}`,
      )
  }
  return problems
}

const isOneOf = (types: readonly AddressType[], { addressType }: EndpointSlice): boolean =>
  types.some((type) => type === addressType)

function reconcileType(
  sync: SliceSync,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  type: AddressType,
): readonly string[] {
  const { service, view } = sync
  const desired = desiredEndpoints(service, pods, type, view)
  const byPorts = new Map<string, EndpointSlice[]>()
  const remove: EndpointSlice[] = []
  for (const slice of existing) {
    if (!isOwnedBy(slice, service)) remove.push(slice)
    else {
      const key = portMapKey(slice.ports)
      byPorts.set(key, [...(byPorts.get(key) ?? []), slice])
    }
  }
  const [create, update] = [[] as EndpointSlice[], [] as EndpointSlice[]]
  for (const key of [...desired.groups.keys()].sort()) {
    const plan = packed(service, byPorts.get(key) ?? [], desired.groups.get(key)!, type)
    create.push(...plan.create)
    update.push(...plan.update)
    remove.push(...plan.remove)
  }
  for (const key of [...byPorts.keys()].sort()) if (!desired.groups.has(key)) remove.push(...byPorts.get(key)!)
  const leaving = withPlaceholder(service, type, existing, create, remove)
  const changed = new Set([...update, ...leaving].map(({ metadata }) => metadata.name))
  const unchanged = existing.filter(({ metadata }) => !changed.has(metadata.name))
  const hinted = hintedChanges(sync, type, { create, update, unchanged })
  const problem = writeSlices(sync, { create: hinted.create, update: hinted.update, remove: leaving })
  for (const event of hinted.events)
    sync.attempt({ verb: 'recordEvent', regarding: service, ...event, because: sliceReasons.topologyHints(type) })
  return [...desired.skipped, ...(problem === undefined ? [] : [problem])]
}

/** Where no slice would be left there is one without endpoints. Answers what is still to be deleted. */
function withPlaceholder(
  service: Service,
  type: AddressType,
  existing: readonly EndpointSlice[],
  create: EndpointSlice[],
  remove: readonly EndpointSlice[],
): readonly EndpointSlice[] {
  if (existing.length !== remove.length || create.length > 0) return remove
  const placeholder = newSlice(service, [], type)
  if (remove.length === 1 && isPlaceholder(remove[0]!, placeholder)) return []
  create.push(placeholder)
  return remove
}

interface HintEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

function hintedChanges(
  { service, state, view }: SliceSync,
  type: AddressType,
  changes: SliceChanges,
): SliceChanges & { readonly events: readonly HintEvent[] } {
  const key = keyOf(service)
  const wasHinted = state.hinted.has(key)
  const disabled = (message: string): HintEvent => ({
    type: 'Warning',
    reason: 'TopologyAwareHintsDisabled',
    message: `${message}, addressType: ${type}`,
  })
  if (wantsTopology(service)) {
    const verdict = withTopologyHints(changes, cpuByZone(view))
    if (verdict.zones === undefined) {
      forgetHints(state, service, type)
      return { ...verdict, events: [disabled(verdict.problem ?? '')] }
    }
    state.hinted.set(key, new Map<string, ByZone>([...(state.hinted.get(key) ?? []), [type, verdict.zones]]))
    const message = `Topology Aware Hints has been enabled, addressType: ${type}`
    return { ...verdict, events: wasHinted ? [] : [{ type: 'Normal', reason: 'TopologyAwareHintsEnabled', message }] }
  }
  const events = wasHinted ? [disabled('Topology Aware Hints has been disabled')] : []
  forgetHints(state, service, type)
  const distribution = distributionOf(service)
  return { ...(distribution === undefined ? withoutHints(changes) : withNearHints(changes, distribution)), events }
}

function forgetHints({ hinted }: SliceState, service: Service, _type: string): void {
  hinted.delete(keyOf(service))
}
