import type { ObjectKey } from '../../../api/object.ts'
import type { EndpointSlice, Node, Service } from '../../../api/openapi/kubernetes.ts'
import { milliseconds } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
  type RetryPolicy,
  type Watch,
} from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { podsOfService, servicesConcerned } from '../../machinery/service-endpoints/service-pods.ts'
import { triggerTimes, type TriggerTimes } from '../../machinery/service-endpoints/trigger-times.ts'
import type { Change } from '../../machinery/view.ts'
import { bySliceName } from './packing.ts'
import { reconcileSlices } from './reconcile.ts'
import { sliceReasons } from './reasons.ts'
import { sliceState, type SliceState } from './slice-state.ts'
import { areStale, isForeign, isManaged, serviceKeyOf, wasDeletedByOthers } from './slice-tracker.ts'
import { cpuByZone, isOverloaded } from './topology.ts'

const controllerOrder = 100
const foreignEditDelay = 1000
const retry: RetryPolicy = { baseMilliseconds: 1000, maxMilliseconds: 1_000_000, maxRetries: 15 }

/** Keeps the slices of every service with a selector. A batch period holds pod changes back; the default is none. */
export function endpointSliceController(batchMilliseconds = 0): Component {
  return defineComponent<TriggerTimes, SliceState>({
    name: 'endpoint-slice-controller',
    order: controllerOrder,
    watches: watchesOf(batchMilliseconds),
    indexes: [
      {
        name: 'endpointSlicesByService',
        resource: 'endpointslices',
        valueOf: (object) => serviceKeyOf(object as EndpointSlice),
      },
    ],
    retry,
    derived: sliceState,
    reconcile,
  })
}

function watchesOf(batchMilliseconds: number): readonly Watch[] {
  const stateOf = (derived: unknown): SliceState => derived as SliceState
  const foreignDelay = milliseconds(Math.max(foreignEditDelay, batchMilliseconds))
  return [
    { resource: 'services', enqueue: ({ key }, _view, enqueue) => enqueue(key) },
    {
      resource: 'pods',
      enqueue: (change, _view, enqueue, _now, derived) => {
        for (const key of servicesConcerned(stateOf(derived).membership, change))
          enqueue(key, milliseconds(batchMilliseconds))
      },
    },
    {
      resource: 'endpointslices',
      enqueue: (change, _view, enqueue, _now, derived) => {
        for (const key of servicesToRepair(stateOf(derived), change)) enqueue(key, foreignDelay)
      },
    },
    {
      resource: 'nodes',
      enqueue: (change, view, enqueue, _now, derived) => {
        const { hinted } = stateOf(derived)
        if (hinted.size === 0 || !concernsTopology(change)) return
        const ratios = cpuByZone(view)
        for (const [key, byType] of hinted)
          if ([...byType.values()].some((zones) => isOverloaded(zones, ratios))) enqueue(key)
      },
    },
  ]
}

/** Services whose slices somebody else changed. @source kubernetes@1.36 pkg/controller/endpointslice/endpointslice_controller.go onEndpointSliceUpdate */
function servicesToRepair({ tracker }: SliceState, { type, object, previous }: Change): readonly ObjectKey[] {
  const slice = object as EndpointSlice
  const key = serviceKeyOf(slice)
  const keys = (...found: readonly (ObjectKey | undefined)[]): readonly ObjectKey[] =>
    found.filter((candidate) => candidate !== undefined)
  if (type === 'DELETED') return isManaged(slice) && wasDeletedByOthers(tracker, slice) ? keys(key) : []
  if (type === 'ADDED') return isManaged(slice) && isForeign(tracker, slice) ? keys(key) : []
  const before = previous as EndpointSlice
  const keyBefore = serviceKeyOf(before)
  if (key !== keyBefore) return keys(key, keyBefore)
  const isHandedOver = isManaged(before) !== isManaged(slice)
  return isHandedOver || (isManaged(slice) && isForeign(tracker, slice)) ? keys(key) : []
}

function concernsTopology({ type, object, previous }: Change): boolean {
  if (type !== 'MODIFIED') return true
  const [now, before] = [object as Node, previous as Node]
  const zone = 'topology.kubernetes.io/zone'
  return isReadyNode(now) !== isReadyNode(before) || now.metadata.labels?.[zone] !== before.metadata.labels?.[zone]
}

const isReadyNode = ({ status }: Node): boolean =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'

/** @source kubernetes@1.36 pkg/controller/endpointslice/endpointslice_controller.go syncService */
function reconcile(
  { key, view, memory }: Observation<TriggerTimes>,
  attempt: Attempt,
  state: SliceState,
): Decision<TriggerTimes> {
  const service: Service | undefined = view.get('services', key)
  if (service === undefined) {
    state.tracker.delete(key)
    return { remember: undefined }
  }
  if (service.spec.type === 'ExternalName' || service.spec.selector === undefined) return { remember: memory }
  const slices = [...view.indexed<EndpointSlice>('endpointSlicesByService', key)]
    .filter((slice) => isManaged(slice) && slice.metadata.deletionTimestamp === undefined)
    .sort(bySliceName)
  const about = referenceTo('services', service)
  if (areStale(state.tracker, key, slices))
    return {
      remember: memory,
      waits: [{ about, because: sliceReasons.ownSlicesUnseen() }],
      failed: 'EndpointSlice informer cache is out of date',
    }
  const pods = [...podsOfService(state.membership, service)]
  const { times, changedAt } = triggerTimes(memory, service, pods)
  const problems = reconcileSlices({ service, view, state, tracker: state.tracker, attempt, changedAt }, pods, slices)
  if (problems.length === 0) return { remember: times }
  const joined = problems.length === 1 ? problems[0]! : `[${[...new Set(problems)].join(', ')}]`
  const { namespace, name } = service.metadata
  const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${joined}`
  attempt({
    verb: 'recordEvent',
    regarding: service,
    type: 'Warning',
    reason: 'FailedToUpdateEndpointSlices',
    message,
    because: sliceReasons.endpointsFailed(joined),
  })
  return { remember: times, waits: [{ about, because: sliceReasons.sliceBackoff(joined) }], failed: joined }
}
