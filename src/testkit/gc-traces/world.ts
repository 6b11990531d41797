import { isObject } from '../../base/json.ts'
import { objectKey, type KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import type { LogEntry } from '../../cluster/apiserver/store.ts'
import { garbageCollector } from '../../cluster/controllers/garbagecollector/garbagecollector-controller.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import type { ClusterView } from '../../cluster/machinery/view.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { fakeKubelet } from '../fake-kubelet.ts'
import { collectorStart, deletionText, eventLine, factsOf, placeOf } from './lines.ts'

export type Emit = (at: number, text: string) => void

const bareKinds: readonly (readonly [group: string, kind: string, resource: string, isClusterWide?: true])[] = [
  ['', 'Pod', 'pods'],
  ['', 'ConfigMap', 'configmaps'],
  ['', 'Secret', 'secrets'],
  ['', 'Service', 'services'],
  ['', 'ServiceAccount', 'serviceaccounts'],
  ['', 'ReplicationController', 'replicationcontrollers'],
  ['', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['', 'PersistentVolume', 'persistentvolumes', true],
  ['', 'Namespace', 'namespaces', true],
  ['', 'Node', 'nodes', true],
  ['apps', 'Deployment', 'deployments'],
  ['apps', 'ReplicaSet', 'replicasets'],
  ['apps', 'StatefulSet', 'statefulsets'],
  ['apps', 'DaemonSet', 'daemonsets'],
  ['apps', 'ControllerRevision', 'controllerrevisions'],
  ['batch', 'Job', 'jobs'],
  ['batch', 'CronJob', 'cronjobs'],
  ['discovery.k8s.io', 'EndpointSlice', 'endpointslices'],
]

/** Kinds of which the collector needs nothing but metadata. */
export const collectorKinds: readonly KindDefinition[] = bareKinds.map(([group, kind, resource, isClusterWide]) => ({
  group,
  version: 'v1',
  kind,
  resource,
  singular: kind.toLowerCase(),
  shortNames: [],
  namespaced: isClusterWide !== true,
  schema: `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.v1.${kind}`,
  columns: [],
  cells: () => [],
}))

export function collectorCluster(emit: Emit): Cluster {
  const collector = garbageCollector(collectorKinds)
  const cluster: Cluster = createCluster({
    seed: 1,
    startAt: collectorStart,
    kinds: collectorKinds,
    components: [
      fakeKubelet({
        readyAfter: () => undefined,
        goneAfter: () => 1000,
        whenGone: (pod, now) => emit(now - collectorStart, `KUBELET removed ${placeOf('pods', pod)}`),
      }),
      spoken(
        collector,
        (text) => emit(cluster.now - collectorStart, text),
        () => cluster.server.store.log,
      ),
    ],
  })
  return cluster
}

/** Prints a component's looks that found nothing, and its writes. */
function spoken(component: Component, say: (text: string) => void, log: () => readonly LogEntry[]): Component {
  return defineComponent<unknown, unknown>({
    ...component,
    reconcile: (observation, attempt, derived) => {
      const live: ClusterView = {
        ...observation.live,
        revision: observation.live.revision,
        get: (resource, key) => {
          const found = observation.live.get(resource, key)
          if (found === undefined) say(`GC GET ${resource}/${key.includes('/') ? key : `/${key}`} -> 404`)
          return found
        },
      }
      const speaking: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const before =
          'name' in write && 'resource' in write
            ? observation.live.get(write.resource, objectKey(write.namespace, write.name))
            : undefined
        const outcome = attempt<T>(write)
        const after =
          before && 'resource' in write
            ? observation.live.get(write.resource, objectKey(before.metadata.namespace, before.metadata.name))
            : undefined
        for (const line of linesOf(write, component.name, before, after, outcome.status?.message, log())) say(line)
        return outcome
      }
      return component.reconcile({ ...observation, live }, speaking, derived)
    },
  })
}

function linesOf(
  write: Write,
  source: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  refusal: string | undefined,
  log: readonly LogEntry[],
): readonly string[] {
  if (write.verb === 'recordEvent') return [eventLine(write, source)]
  if (write.verb !== 'patch' && write.verb !== 'delete') return [`GC ${write.verb}`]
  const place = `${write.resource}/${write.namespace ?? ''}/${write.name}`
  const failed = refusal === undefined ? '' : ` -> ${countedMessage(refusal, log)}`
  if (write.verb === 'delete') {
    if (refusal !== undefined) return [`GC delete ${place}${failed}`]
    return [
      `GC delete propagationPolicy=${write.options?.propagationPolicy} ${deletionText(write.resource, before!, after)}${place}`,
    ]
  }
  const type = write.patchType === 'strategic' ? 'strategic-merge-patch' : 'merge-patch'
  const lines = [
    `GC PATCH (application/${type}+json) ${place} ${JSON.stringify(countedPatch(write.patch, log))}${failed}`,
  ]
  if (refusal !== undefined || after === before) return lines
  const written = after ?? log.at(-1)!.object
  lines.push(`GC update ${place} ${factsOf(written)}`)
  if (after === undefined) lines.push(`GC removed ${place}`)
  return lines
}

/** The trace's own count of writes: without events and namespaces. */
function counted(revision: string, log: readonly LogEntry[]): string {
  let count = 0
  for (const entry of log.slice(0, Number(revision)))
    if (entry.resource !== 'events' && entry.resource !== 'namespaces') count++
  return String(count)
}

function countedPatch(patch: unknown, log: readonly LogEntry[]): unknown {
  if (!isObject(patch) || !isObject(patch['metadata']) || typeof patch['metadata']['resourceVersion'] !== 'string')
    return patch
  return {
    ...patch,
    metadata: { ...patch['metadata'], resourceVersion: counted(patch['metadata']['resourceVersion'], log) },
  }
}

const countedMessage = (message: string, log: readonly LogEntry[]): string =>
  message.replace(
    /(ResourceVersion in (?:precondition|object meta): )(\d+)/g,
    (_all, words: string, revision: string) => words + counted(revision, log),
  )

/** One write of a scripted actor. */
export function actOn(cluster: Cluster, write: Write): Outcome {
  return carryOut(cluster.server, write, { actor: 'user', because: { code: 'user' }, cause: 0 })
}
