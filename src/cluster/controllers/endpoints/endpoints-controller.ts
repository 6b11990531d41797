import { splitKey } from '../../../api/object.ts'
import type { Endpoints, EndpointSubset, Service } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { milliseconds } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type DerivedState,
  type Observation,
  type RetryPolicy,
} from '../../machinery/contract.ts'
import { isNamespaceTerminating } from '../../machinery/pod-control.ts'
import { referenceTo } from '../../machinery/references.ts'
import { hasClusterIp } from '../../machinery/service-endpoints/pod-endpoints.ts'
import {
  cloneMembership,
  emptyMembership,
  observeMembership,
  podsOfService,
  servicesConcerned,
  type ServiceMembership,
} from '../../machinery/service-endpoints/service-pods.ts'
import { triggerTimes, type TriggerTimes } from '../../machinery/service-endpoints/trigger-times.ts'
import { endpointsReasons } from './reasons.ts'
import { subsetsOf } from './subsets.ts'
import { countOf, isOverCapacity, truncated } from './truncation.ts'

interface EndpointsMemory {
  readonly times: TriggerTimes
  /** The version that an own write replaced: whoever still sees it sees too little. */
  readonly replaced?: string
}

const controllerOrder = 100
const retry: RetryPolicy = { baseMilliseconds: 5, maxMilliseconds: 1_000_000, maxRetries: 15 }
const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'
const capacityAnnotation = 'endpoints.kubernetes.io/over-capacity'
const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const managedBy = 'endpoint-controller'
const headlessLabel = 'service.kubernetes.io/headless'

const membership: DerivedState<ServiceMembership> = {
  initial: emptyMembership,
  observe: observeMembership,
  clone: cloneMembership,
}

/** Keeps the legacy Endpoints object of every service with a selector. */
export function endpointsController(batchMilliseconds = 0): Component {
  return defineComponent<EndpointsMemory, ServiceMembership>({
    name: 'endpoint-controller',
    order: controllerOrder,
    watches: [
      { resource: 'services', enqueue: ({ key }, _view, enqueue) => enqueue(key) },
      {
        resource: 'pods',
        enqueue: (change, _view, enqueue, _now, derived) => {
          for (const key of servicesConcerned(derived as ServiceMembership, change))
            enqueue(key, milliseconds(batchMilliseconds))
        },
      },
      {
        resource: 'endpoints',
        enqueue: ({ type, key }, _view, enqueue) => {
          if (type === 'DELETED') enqueue(key)
        },
      },
    ],
    retry,
    derived: membership,
    reconcile,
  })
}

type Look = Decision<EndpointsMemory>

/** @source kubernetes@1.36 pkg/controller/endpoint/endpoints_controller.go syncService */
function reconcile(
  { key, view, live, memory }: Observation<EndpointsMemory>,
  attempt: Attempt,
  members: ServiceMembership,
): Look {
  const service: Service | undefined = view.get('services', key)
  if (service === undefined) return removeEndpoints(key, live.get('endpoints', key), attempt)
  if (service.spec.type === 'ExternalName' || service.spec.selector === undefined) return { remember: memory }
  const pods = [...podsOfService(members, service)]
  const { times, changedAt } = triggerTimes(memory?.times, service, pods)
  const subsets = subsetsOf(service, pods)
  const current: Endpoints | undefined = view.get('endpoints', key)
  const remember: EndpointsMemory = { times, ...(memory?.replaced !== undefined && { replaced: memory.replaced }) }
  const about = referenceTo('services', service)
  if (current !== undefined && current.metadata.resourceVersion === memory?.replaced)
    return {
      remember,
      waits: [{ about, because: endpointsReasons.ownEndpointsUnseen() }],
      failed: 'endpoints informer cache is out of date',
    }
  if (current !== undefined && isAsWanted(current, service, subsets)) return { remember }
  const object = endpointsWith(current, service, subsets, changedAt)
  const because = endpointsReasons.addressesChanged(
    countOf(subsets, 'addresses'),
    countOf(subsets, 'notReadyAddresses'),
  )
  const outcome = attempt<Endpoints>({
    verb: current === undefined ? 'create' : 'update',
    resource: 'endpoints',
    object,
    because,
  })
  if (outcome.ok) {
    const isReplaced =
      current !== undefined && outcome.object.metadata.resourceVersion !== current.metadata.resourceVersion
    return { remember: isReplaced ? { times, replaced: current.metadata.resourceVersion } : remember }
  }
  if (current === undefined && isNamespaceTerminating(outcome.status)) return { remember }
  reportFailure(service, current, outcome.status.message, attempt)
  return {
    remember,
    waits: [{ about, because: endpointsReasons.endpointsBackoff(outcome.status.message) }],
    failed: outcome.status,
  }
}

function removeEndpoints(key: string, endpoints: Endpoints | undefined, attempt: Attempt): Look {
  if (endpoints === undefined) return { remember: undefined }
  const { namespace, name } = splitKey(key)
  const outcome = attempt({
    verb: 'delete',
    resource: 'endpoints',
    ...(namespace !== undefined && { namespace }),
    name,
    because: endpointsReasons.serviceGone(),
  })
  return outcome.ok || outcome.status.code === 404
    ? { remember: undefined }
    : { remember: undefined, failed: outcome.status }
}

function isAsWanted(
  { metadata, subsets = [] }: Endpoints,
  service: Service,
  wanted: readonly EndpointSubset[],
): boolean {
  const { [headlessLabel]: _headless, ...labels } = metadata.labels ?? {}
  return (
    isEqual(subsets, wanted) &&
    isEqual(labels, { ...withoutHeadless(service.metadata.labels), [managedByLabel]: managedBy }) &&
    !isOverCapacity(subsets) &&
    metadata.annotations?.[capacityAnnotation] === undefined
  )
}

function withoutHeadless(labels: { readonly [key: string]: string } | undefined) {
  const { [headlessLabel]: _headless, ...others } = labels ?? {}
  return others
}

function endpointsWith(
  current: Endpoints | undefined,
  service: Service,
  subsets: readonly EndpointSubset[],
  changedAt: string | undefined,
): Endpoints {
  const { namespace, name } = service.metadata
  const {
    [triggerAnnotation]: _trigger,
    [capacityAnnotation]: _capacity,
    ...others
  } = current?.metadata.annotations ?? {}
  const isOver = isOverCapacity(subsets)
  const annotations = {
    ...others,
    ...(changedAt !== undefined && { [triggerAnnotation]: changedAt }),
    ...(isOver && { [capacityAnnotation]: 'truncated' }),
  }
  const { annotations: _annotations, ...metadata } = current?.metadata ?? unnamed
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...metadata,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      labels: {
        ...withoutHeadless(service.metadata.labels),
        [managedByLabel]: managedBy,
        ...(!hasClusterIp(service) && { [headlessLabel]: '' }),
      },
    },
    ...(subsets.length > 0 && { subsets: isOver ? truncated(subsets) : subsets }),
  }
}

/** The API server fills these in. */
const unnamed: Endpoints['metadata'] = { name: '', uid: '', resourceVersion: '', creationTimestamp: '' }

function reportFailure(
  { metadata: { namespace, name } }: Service,
  current: Endpoints | undefined,
  text: string,
  attempt: Attempt,
): void {
  const because = endpointsReasons.addressesFailed(text)
  const failed = current === undefined ? 'FailedToCreateEndpoint' : 'FailedToUpdateEndpoint'
  const message =
    current === undefined
      ? `Failed to create endpoint for service ${namespace}/${name}: ${text}`
      : `Failed to update endpoint ${namespace}/${name}: ${text}`
  // What could not be created has no namespace yet.
  const regarding = current ?? { resource: 'endpoints', apiVersion: 'v1', kind: 'Endpoints', name }
  attempt({ verb: 'recordEvent', regarding, type: 'Warning', reason: failed, message, because })
}
