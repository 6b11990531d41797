import { endpointsKind } from '../../api/endpoints/endpoints-kind.ts'
import { endpointSliceKind } from '../../api/endpointslice/endpointslice-kind.ts'
import type { KubeObject } from '../../api/object.ts'
import { defineKind, type KindDefinition } from '../../api/scheme.ts'
import { failure, type Status } from '../../api/status.ts'
import { instantOfCivil, timestampOf } from '../../clock/instant.ts'
import { commit, type LogEntry } from '../../cluster/apiserver/store.ts'
import { endpointsController } from '../../cluster/controllers/endpoints/endpoints-controller.ts'
import { endpointSliceController } from '../../cluster/controllers/endpointslice/endpointslice-controller.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Component,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { goDuration, shown } from './lines.ts'
import type { EndpointsTrace } from './inputs.ts'

export const endpointsStart = instantOfCivil(2026, 1, 1)
export type Emit = (at: number, text: string) => void

const bare = (resource: string, kind: string, namespaced: boolean): KindDefinition =>
  defineKind({
    group: '',
    version: 'v1',
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced,
    schema: '',
    columns: [],
    cells: () => [],
  })

const counts = ({ resource }: LogEntry): boolean => resource !== 'events' && resource !== 'namespaces'

/** How the traces count: writes of everything but events and namespaces, and objects made. */
export function countedVersion(log: readonly LogEntry[], version: string): string {
  let count = 0
  for (let index = 0; index < Number(version); index++) if (counts(log[index]!)) count++
  return String(count)
}

export function nextTraceUid(log: readonly LogEntry[]): string {
  const made = log.filter((entry) => entry.type === 'ADDED' && counts(entry)).length
  return `00000000-0000-0000-0000-${String(made + 1).padStart(12, '0')}`
}

/** The two controllers alone; everybody else is scripted. */
export function endpointsCluster(trace: EndpointsTrace, emit: Emit): Cluster {
  const withTraceUid = (kind: KindDefinition, generation?: number): KindDefinition => ({
    ...kind,
    prepareForCreate: (draft, context) => {
      kind.prepareForCreate?.(draft, context)
      draft.metadata.uid = nextTraceUid(cluster.server.store.log)
      if (generation !== undefined) draft.metadata.generation = generation
    },
  })
  const names = [...trace.sliceNames]
  const nextName = (): string => names.shift() ?? 'unnamed'
  const spoken = (component: Component, actor: string): Component =>
    speaking(component, actor, trace, nextName, () => cluster, emit)
  const cluster: Cluster = createCluster({
    seed: 1,
    startAt: endpointsStart,
    kinds: [
      bare('namespaces', 'Namespace', false),
      bare('nodes', 'Node', false),
      bare('pods', 'Pod', true),
      bare('services', 'Service', true),
      withTraceUid(endpointSliceKind),
      withTraceUid(endpointsKind, 1),
    ],
    // Syncs of one instant run in this order in the traces.
    components: [
      { ...spoken(endpointSliceController(trace.batchMilliseconds), 'ENDPOINTSLICE'), order: 1 },
      { ...spoken(endpointsController(trace.batchMilliseconds), 'ENDPOINTS'), order: 2 },
    ],
  })
  const metadata = {
    name: 'default',
    uid: 'namespace',
    resourceVersion: '',
    creationTimestamp: timestampOf(endpointsStart),
  }
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { ...metadata, ...(trace.isNamespaceTerminating && { deletionTimestamp: timestampOf(endpointsStart) }) },
  }
  commit(
    cluster.server.store,
    'ADDED',
    'namespaces',
    namespace,
    { actor: 'setup', because: { code: 'setup' }, cause: 0 },
    endpointsStart,
  )
  return cluster
}

/** Prints a component's writes and retries. */
function speaking(
  component: Component,
  actor: string,
  trace: EndpointsTrace,
  nextName: () => string,
  clusterOf: () => Cluster,
  emit: Emit,
): Component {
  const policy = component.retry ?? defaultRetry
  const retries = new Map<string, number>()
  return defineComponent<unknown, unknown>({
    ...component,
    reconcile: (observation, attempt, derived) => {
      const at = observation.now - endpointsStart
      const spokenAttempt: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const named = namedWrite(write, nextName)
        const status = at < trace.failsUntil && named.verb !== 'recordEvent' ? etcdDown : undefined
        const outcome: Outcome<T> = status === undefined ? attempt<T>(named) : { ok: false, status }
        emit(at, lineOf(named, actor, component.name, outcome, clusterOf().server.store.log))
        return outcome
      }
      const decision = component.reconcile(observation, spokenAttempt, derived)
      const failures = retries.get(observation.key) ?? 0
      if (decision.failed === undefined) retries.delete(observation.key)
      else if (policy.maxRetries === undefined || failures < policy.maxRetries) {
        retries.set(observation.key, failures + 1)
        const delay = Math.min(policy.maxMilliseconds, policy.baseMilliseconds * 2 ** failures)
        emit(at, `REQUEUE ${actor.toLowerCase()} key=${observation.key} after ${goDuration(delay)}`)
      }
      return decision
    },
  })
}

const etcdDown: Status = failure(500, 'InternalError', 'Internal error occurred: etcd down')

function namedWrite(write: Write, nextName: () => string): Write {
  if (write.verb !== 'create') return write
  const object = write.object as KubeObject
  return object.metadata.generateName
    ? { ...write, object: { ...object, metadata: { ...object.metadata, name: nextName() } } }
    : write
}

function lineOf(write: Write, actor: string, source: string, outcome: Outcome, log: readonly LogEntry[]): string {
  if (write.verb === 'recordEvent') {
    const { regarding } = write
    const { namespace, name } = 'metadata' in regarding ? regarding.metadata : regarding
    return `EVENT ${write.type} ${regarding.kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${write.reason}: ${write.message} (source ${source})`
  }
  if (!('resource' in write)) return `${actor} ${write.verb}`
  const { namespace, name } = 'object' in write ? (write.object as KubeObject).metadata : write
  const place = `${actor} ${write.verb} ${write.resource}/${namespace ?? ''}/${name}`
  if (!outcome.ok) return `${place} REJECTED: ${outcome.status.message}`
  return write.verb === 'delete' ? place : `${place} ${shown(counted(outcome.object, log))}`
}

export function counted(object: KubeObject, log: readonly LogEntry[]): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion: countedVersion(log, object.metadata.resourceVersion) },
  }
}
