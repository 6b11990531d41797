import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { after, milliseconds, seconds, timestampOf, type Instant } from '../../clock/instant.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import type { ChangeType } from '../../cluster/machinery/view.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { advanceTo, moveTo, scheduleDelivery } from '../../engine/step.ts'
import { timedLine } from '../deployment-traces/lines.ts'
import { parseEndpointsTrace, type EndpointsInput } from './inputs.ts'
import { shown } from './lines.ts'
import { counted, endpointsCluster, endpointsStart, nextTraceUid, type Emit } from './world.ts'

const instantAt = (at: number): Instant => after(endpointsStart, milliseconds(at))

/** What differs between a trace and its replay, line by line. */
export function replayEndpointsTrace(content: string): readonly string[] {
  const trace = parseEndpointsTrace(content)
  const actual: string[] = []
  const emit: Emit = (at, text) => void actual.push(timedLine(at, text, 10))
  const cluster = endpointsCluster(trace, emit)
  for (const input of trace.inputs) {
    // What is scripted for an instant comes before what follows from it.
    if (instantAt(input.at) > cluster.now) advanceTo(cluster, instantAt(input.at - 1))
    moveTo(cluster, instantAt(input.at))
    actual.push(input.line)
    perform(cluster, input)
    scheduleDelivery(cluster, cluster.server.store.log.length)
  }
  advanceTo(cluster, instantAt(trace.end))
  emit(trace.end, 'END')
  for (const resource of ['endpointslices', 'endpoints'])
    for (const object of byName(cluster.server.live.list(resource))) {
      const { namespace, name } = object.metadata
      emit(
        trace.end,
        `FINAL state ${resource}/${namespace}/${name} ${shown(counted(object, cluster.server.store.log))}`,
      )
    }
  const differences: string[] = []
  for (let index = 0; index < Math.max(trace.lines.length, actual.length); index++) {
    const [expected, got] = [trace.lines[index] ?? 'nothing', actual[index] ?? 'nothing']
    if (expected.trimEnd() !== got.trimEnd())
      differences.push(`line ${index + 2}: expected ${expected.trim()}\n       got ${got.trim()}`)
  }
  return differences
}

const byName = (objects: Iterable<KubeObject>): readonly KubeObject[] =>
  [...objects].sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))

function perform(cluster: Cluster, input: EndpointsInput): void {
  switch (input.type) {
    case 'create':
      return store(cluster, 'ADDED', input.resource, input.object)
    case 'update':
      return store(cluster, 'MODIFIED', input.resource, input.object)
    case 'remove':
      return store(cluster, 'DELETED', input.resource, found(cluster, input.resource, input.namespace, input.name))
    case 'terminate':
      return store(
        cluster,
        'MODIFIED',
        input.resource,
        terminating(found(cluster, input.resource, input.namespace, input.name) as Pod, cluster.now),
      )
    case 'createPods':
      for (const name of input.names) {
        const pod = pendingPod(cluster, name)
        store(cluster, 'ADDED', 'pods', pod)
        store(cluster, 'MODIFIED', 'pods', runningPod(pod, numberOf(name), !input.unready.has(name), cluster.now))
      }
      return
    case 'unready':
      return store(
        cluster,
        'MODIFIED',
        'pods',
        withReady(found(cluster, 'pods', 'default', input.name) as Pod, false, cluster.now),
      )
    case 'note':
  }
}

const kindsOf: { readonly [resource: string]: readonly [string, string] } = {
  nodes: ['v1', 'Node'],
  pods: ['v1', 'Pod'],
  services: ['v1', 'Service'],
  endpoints: ['v1', 'Endpoints'],
  endpointslices: ['discovery.k8s.io/v1', 'EndpointSlice'],
}

function store(cluster: Cluster, type: ChangeType, resource: string, object: KubeObject): void {
  const [apiVersion, kind] = kindsOf[resource]!
  commit(
    cluster.server.store,
    type,
    resource,
    { ...object, apiVersion, kind },
    { actor: 'user', because: { code: 'user' }, cause: 0 },
    cluster.now,
  )
}

function found(cluster: Cluster, resource: string, namespace: string, name: string): KubeObject {
  const object: KubeObject | undefined = cluster.server.live.get(resource, objectKey(namespace, name))
  if (object === undefined) throw new Error(`the trace deletes ${resource}/${name}, which is not there`)
  return object
}

function terminating(pod: Pod, now: Instant): Pod {
  const grace = pod.spec.terminationGracePeriodSeconds ?? 30
  const metadata = {
    ...pod.metadata,
    deletionTimestamp: timestampOf(after(now, seconds(grace))),
    deletionGracePeriodSeconds: grace,
    generation: (pod.metadata.generation ?? 1) + 1,
  }
  return { ...pod, metadata }
}

const numberOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1))

function pendingPod(cluster: Cluster, name: string): Pod {
  const container = { name: 'c', image: 'img', ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      labels: { app: 'web' },
      uid: nextTraceUid(cluster.server.store.log),
      resourceVersion: '',
      creationTimestamp: timestampOf(cluster.now),
      generation: 1,
    },
    spec: { containers: [container], nodeName: `node-${(numberOf(name) % 3) + 1}`, terminationGracePeriodSeconds: 30 },
    status: { phase: 'Pending' },
  }
}

function runningPod(pod: Pod, number: number, isReady: boolean, now: Instant): Pod {
  const ip = `10.1.${Math.floor(number / 250)}.${(number % 250) + 1}`
  return withReady({ ...pod, status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] } }, isReady, now)
}

function withReady(pod: Pod, isReady: boolean, now: Instant): Pod {
  const ready = { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: timestampOf(now) }
  return { ...pod, status: { ...pod.status, conditions: [ready] } }
}
