import type { EndpointSlice, Service } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import { isNamespaceTerminating } from '../../machinery/pod-control.ts'
import { endpointsOf, isOwnedBy } from './desired.ts'
import { isEndpointReady } from './hints.ts'
import { sliceReasons } from './reasons.ts'
import { noteDeleted, noteWritten, type SliceTracker } from './slice-tracker.ts'

export interface Writes {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
}

export interface Writer {
  readonly service: Service
  readonly tracker: SliceTracker
  readonly attempt: Attempt
  /** When what the service depends on changed; undefined when nothing with a time did. */
  readonly changedAt: string | undefined
}

const resource = 'endpointslices'
const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/** Carries a plan out, reusing slices that would go for those that would come. Answers what went wrong. @source kubernetes@1.36 reconciler.go finalize */
export function writeSlices(writer: Writer, writes: Writes): string | undefined {
  const { service } = writer
  const { create, update, remove } = reused(service, writes)
  const about = `Service ${service.metadata.namespace}/${service.metadata.name}`
  if (service.metadata.deletionTimestamp === undefined)
    for (const slice of create) {
      const refusal = write(writer, 'create', slice)
      if (refusal !== undefined && isNamespaceTerminating(refusal)) return undefined
      if (refusal !== undefined) return `failed to create EndpointSlice for ${about}: ${refusal.message}`
    }
  for (const slice of update) {
    const refusal = write(writer, 'update', slice)
    if (refusal !== undefined)
      return `failed to update ${slice.metadata.name} EndpointSlice for ${about}: ${refusal.message}`
  }
  for (const slice of remove) {
    const refusal = removeSlice(writer, slice)
    if (refusal !== undefined)
      return `failed to delete ${slice.metadata.name} EndpointSlice for ${about}: ${refusal.message}`
  }
  return undefined
}

function reused(service: Service, { create, update, remove }: Writes): Writes {
  const [left, changed, gone] = [[...create], [...update], [] as EndpointSlice[]]
  for (const slice of remove) {
    const next = left.at(-1)
    if (next === undefined || next.addressType !== slice.addressType || !isOwnedBy(slice, service)) gone.push(slice)
    else {
      left.pop()
      changed.push({ ...next, metadata: { ...next.metadata, name: slice.metadata.name } })
    }
  }
  return { create: left, update: changed, remove: gone }
}

function write(
  { attempt, tracker, changedAt }: Writer,
  verb: 'create' | 'update',
  slice: EndpointSlice,
): Status | undefined {
  const { [triggerAnnotation]: _trigger, ...others } = slice.metadata.annotations ?? {}
  const annotations = { ...others, ...(changedAt !== undefined && { [triggerAnnotation]: changedAt }) }
  const { annotations: _annotations, ...metadata } = slice.metadata
  const object = { ...slice, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } }
  const outcome = attempt<EndpointSlice>({ verb, resource, object, because: reasonOf(slice) })
  if (outcome.ok) noteWritten(tracker, outcome.object)
  return outcome.status
}

function reasonOf(slice: EndpointSlice): Reason {
  const endpoints = endpointsOf(slice)
  return endpoints.length === 0
    ? sliceReasons.noEndpoints()
    : sliceReasons.endpointsChanged(endpoints.length, endpoints.filter(isEndpointReady).length)
}

/** One that is gone already is no failure. */
export function removeSlice(
  { attempt, tracker }: Pick<Writer, 'attempt' | 'tracker'>,
  slice: EndpointSlice,
): Status | undefined {
  const { namespace, name } = slice.metadata
  const outcome = attempt({
    verb: 'delete',
    resource,
    ...(namespace !== undefined && { namespace }),
    name,
    because: sliceReasons.sliceEmpty(),
  })
  if (outcome.ok) noteDeleted(tracker, slice)
  return outcome.status?.code === 404 ? undefined : outcome.status
}
