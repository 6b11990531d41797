import { objectKey, type KubeObject } from '../../api/object.ts'
import type { OwnerReference } from '../../api/openapi/kubernetes.ts'
import { after, milliseconds } from '../../clock/instant.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { advanceTo, scheduleDelivery } from '../../engine/step.ts'
import { timedLine } from '../deployment-traces/lines.ts'
import { parseCollectorTrace, type CollectorInput } from './inputs.ts'
import { collectorStart, deletionText, factsOf, placeOf } from './lines.ts'
import { actOn, collectorCluster, collectorKinds, type Emit } from './world.ts'

/** What differs between a trace and its replay, line by line. */
export function replayCollectorTrace(content: string): readonly string[] {
  const { inputs, lines, end } = parseCollectorTrace(content)
  const actual: string[] = []
  const emit: Emit = (at, text) => void actual.push(timedLine(at, text, 10))
  const cluster = collectorCluster(emit)
  for (const input of inputs) {
    advanceTo(cluster, after(collectorStart, milliseconds(input.at)))
    perform(cluster, input, emit)
  }
  advanceTo(cluster, after(collectorStart, milliseconds(end)))
  emit(end, 'END')
  for (const { resource, object } of remaining(cluster))
    emit(end, `FINAL ${placeOf(resource, object)} ${factsOf(object)}`)
  const length = Math.max(lines.length, actual.length)
  const differences: string[] = []
  for (let index = 0; index < length; index++) {
    const expected = comparable(lines[index] ?? 'nothing')
    const got = comparable(actual[index] ?? 'nothing')
    if (expected !== got) differences.push(`line ${index + 1}: expected ${expected.trim()}, got ${got.trim()}`)
  }
  return differences
}

const comparable = (line: string): string => line.replaceAll('"creationTimestamp":null,', '').trimEnd()

function* remaining(cluster: Cluster): Generator<{ readonly resource: string; readonly object: KubeObject }> {
  const found: { readonly resource: string; readonly object: KubeObject }[] = []
  for (const { resource } of collectorKinds)
    for (const object of cluster.server.live.list(resource) as Iterable<KubeObject>) found.push({ resource, object })
  const born = (object: KubeObject): number =>
    cluster.server.store.log.findIndex((entry) => entry.object.metadata.uid === object.metadata.uid)
  yield* found.sort((left, right) => born(left.object) - born(right.object))
}

function perform(cluster: Cluster, input: CollectorInput, emit: Emit): void {
  const { at, actor, resource } = input
  switch (input.type) {
    case 'create':
      emit(at, `${actor} ${input.text}`)
      create(cluster, resource, input.object)
      break
    case 'update':
      update(cluster, input, emit)
      break
    case 'request':
      emit(at, `${actor} ${input.text}`)
      emit(at, `APISERVER ${deletion(cluster, resource, named(cluster, resource, input.name), input.policy)}`)
      break
    case 'delete':
      emit(
        at,
        `${actor} ${deletion(cluster, resource, cluster.server.live.get(resource, objectKey(input.namespace, input.name)), undefined)}`,
      )
  }
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function create(cluster: Cluster, resource: string, object: KubeObject): void {
  const { group, version, kind } = collectorKinds.find((definition) => definition.resource === resource)!
  const typed = { ...object, apiVersion: group === '' ? version : `${group}/${version}`, kind }
  commit(
    cluster.server.store,
    'ADDED',
    resource,
    typed,
    { actor: 'user', because: { code: 'user' }, cause: 0 },
    cluster.now,
  )
}

function update(cluster: Cluster, input: Extract<CollectorInput, { type: 'update' }>, emit: Emit): void {
  const { at, actor, resource, namespace, name } = input
  const object: KubeObject = cluster.server.live.get(resource, objectKey(namespace, name))!
  const ownerReferences = input.owners.map((owner): OwnerReference => ({
    ...owner,
    apiVersion: apiVersionOf(owner.kind),
  }))
  const { ownerReferences: _owners, finalizers: _finalizers, ...metadata } = object.metadata
  const next = {
    ...object,
    metadata: {
      ...metadata,
      ...(ownerReferences.length > 0 && { ownerReferences }),
      ...(input.finalizers.length > 0 && { finalizers: input.finalizers }),
    },
  }
  const outcome = actOn(cluster, { verb: 'update', resource, object: next, because: { code: 'user' } })
  if (!outcome.ok) throw new Error(`the trace's own input was refused: ${outcome.status.message}`)
  emit(at, `${actor} update ${placeOf(resource, object)} ${factsOf(outcome.object)}`)
  if (cluster.server.live.get(resource, objectKey(namespace, name)) === undefined)
    emit(at, `${actor} removed ${placeOf(resource, object)}`)
}

function apiVersionOf(kind: string): string {
  const definition = collectorKinds.find((candidate) => candidate.kind === kind)
  return definition === undefined || definition.group === '' ? 'v1' : `${definition.group}/v1`
}

function named(cluster: Cluster, resource: string, name: string): KubeObject | undefined {
  for (const object of cluster.server.live.list(resource) as Iterable<KubeObject>)
    if (object.metadata.name === name) return object
  return undefined
}

function deletion(
  cluster: Cluster,
  resource: string,
  object: KubeObject | undefined,
  propagationPolicy: 'Background' | 'Foreground' | 'Orphan' | undefined,
): string {
  if (object === undefined) return `delete ${resource} -> 404`
  const { namespace, name } = object.metadata
  actOn(cluster, {
    verb: 'delete',
    resource,
    ...(namespace !== undefined && { namespace }),
    name,
    options: { ...(propagationPolicy && { propagationPolicy }) },
    because: { code: 'user' },
  })
  const policy = propagationPolicy === undefined ? '' : `propagationPolicy=${propagationPolicy} `
  return `delete ${policy}${deletionText(resource, object, cluster.server.live.get(resource, objectKey(namespace, name)))}${placeOf(resource, object)}`
}
