import { engineKinds } from '../../../api/engine-kinds.ts'
import { isTerminating, objectKey, type KubeObject } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../../api/scheme.ts'
import type { Status } from '../../../api/status.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
  type Wait,
} from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { absentOwners, type AbsentOwners } from './absent-owners.ts'
import { collect, isMisplacement, named, unknownKind, type Run } from './collect.ts'
import {
  blockingDependents,
  collectableKinds,
  dependentIndexes,
  dependentsOf,
  foregroundFinalizer,
  isDeletingDependents,
  kindOfReference,
  ownerCoordinates,
  orphanFinalizer,
  type Kinds,
  type Node,
} from './graph.ts'
import { parsedTask, type Task } from './keys.ts'
import { collectorReasons } from './reasons.ts'
import { collectorWatches, existsElsewhere } from './watches.ts'
import { removeFinalizer, removeReferences, unlessGone } from './writes.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

/** A collector that knows these kinds. */
export function garbageCollector(definitions: readonly KindDefinition[]): Component {
  const kinds = collectableKinds(definitions)
  return defineComponent<undefined, AbsentOwners>({
    name: 'garbage-collector-controller',
    order: controllerOrder,
    watches: collectorWatches(kinds),
    indexes: dependentIndexes(kinds),
    derived: absentOwners,
    reconcile: (observation, attempt, known) => reconcile(kinds, observation, attempt, known),
  })
}

export const garbageCollectorController = garbageCollector(engineKinds)

interface Verdict {
  readonly status?: Status | undefined
  readonly waits?: readonly Wait[]
}

function reconcile(
  kinds: Kinds,
  { key, view, live }: Observation<undefined>,
  attempt: Attempt,
  known: AbsentOwners,
): Decision<undefined> {
  const run: Run = { kinds, view, live, attempt, known, absent: new Set() }
  const { status, waits = [] } = verdictOn(run, parsedTask(key))
  const hasFailed = status !== undefined && !isMisplacement(status)
  return { remember: undefined, waits, ...(hasFailed && { failed: status }) }
}

function verdictOn(run: Run, task: Task): Verdict {
  if (task.type === 'owner') return missingOwner(run, task)
  const object: KubeObject | undefined = run.view.get(task.resource, task.key)
  const isSame = object?.metadata.uid === task.uid
  if (task.type === 'orphan') return isSame ? { status: leaveDependents(run, { resource: task.resource, object }) } : {}
  if (!isSame) return { status: unseen(run, task) }
  if (task.type === 'suspect') reportMisplacedOwners(run, { resource: task.resource, object })
  return lookAt(run, { resource: task.resource, object })
}

/** An object that the informers no longer show, or not yet. */
function unseen(run: Run, { resource, key, uid }: Exclude<Task, { type: 'owner' }>): Status | undefined {
  if (run.known.uids.get(uid) === true) return undefined
  const latest: KubeObject | undefined = run.live.get(resource, key)
  return latest?.metadata.uid === uid && !isTerminating(latest) ? collect(run, resource, latest) : undefined
}

function lookAt(run: Run, node: Node): Verdict {
  const { resource, object } = node
  if (isTerminating(object) && !isDeletingDependents(object)) return {}
  const latest: KubeObject | undefined = run.live.get(
    resource,
    objectKey(object.metadata.namespace, object.metadata.name),
  )
  if (latest?.metadata.uid !== object.metadata.uid) return {}
  return isDeletingDependents(object) ? waitForDependents(run, node) : { status: collect(run, resource, latest) }
}

/** @source kubernetes@1.36 pkg/controller/garbagecollector/graph_builder.go reportInvalidNamespaceOwnerRef */
function reportMisplacedOwners({ kinds, view, attempt, known }: Run, { object }: Node): void {
  for (const reference of object.metadata.ownerReferences ?? []) {
    if (known.uids.has(reference.uid)) continue
    const coordinates = ownerCoordinates(kinds, object, reference)
    if (
      coordinates === undefined ||
      view.get(coordinates.kind.resource, coordinates.key)?.metadata.uid === reference.uid
    )
      continue
    const elsewhere = existsElsewhere(kinds, view, reference)
    if (elsewhere?.metadata.namespace === undefined || elsewhere.metadata.namespace === object.metadata.namespace)
      continue
    const namespace = object.metadata.namespace ?? ''
    const { apiVersion, kind, name, uid } = reference
    const text = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
    const message = `ownerRef ${text} does not exist in namespace "${namespace}"`
    const because = collectorReasons.ownerInOtherNamespace(named(reference))
    attempt({
      verb: 'recordEvent',
      regarding: object,
      type: 'Warning',
      reason: 'OwnerRefInvalidNamespace',
      message,
      because,
    })
    return
  }
}

/** Removes the finalizer once nothing blocks; else sees to it that what blocks is being deleted. */
function waitForDependents(run: Run, node: Node): Verdict {
  const { kinds, view, live, attempt } = run
  const { resource, object } = node
  const blocking = blockingDependents(kinds, view, object.metadata.uid)
  if (blocking.count === 0)
    return {
      status: removeFinalizer(resource, object, foregroundFinalizer, live, attempt, collectorReasons.dependentsGone()),
    }
  let status: Status | undefined
  for (const dependent of blocking.untouched) {
    const outcome = lookAt(run, dependent).status
    if (outcome !== undefined && !isMisplacement(outcome)) status ??= outcome
  }
  return {
    status,
    waits: [{ about: referenceTo(resource, object), because: collectorReasons.waitingForDependents(blocking.count) }],
  }
}

/** Takes the reference to an owner off its dependents, then lets the owner go. */
function leaveDependents(run: Run, { resource, object }: Node): Status | undefined {
  const { kinds, view, live, attempt } = run
  const { uid, name } = object.metadata
  const dependents = dependentsOf(kinds, view, uid)
  for (const dependent of dependents) {
    const because = collectorReasons.orphaned(named({ kind: object.kind, name }))
    const status = unlessGone(removeReferences(dependent.resource, dependent.object, [uid], attempt, because))
    if (status !== undefined) return status
  }
  return removeFinalizer(
    resource,
    object,
    orphanFinalizer,
    live,
    attempt,
    collectorReasons.dependentsOrphaned(dependents.length),
  )
}

/** An owner that no informer shows: if the API server has none either, its dependents are looked at. */
function missingOwner(run: Run, { namespace, reference }: Extract<Task, { type: 'owner' }>): Verdict {
  const kind = kindOfReference(run.kinds, reference)
  if (kind === undefined) {
    const because = collectorReasons.ownerKindUnknown(reference.apiVersion, reference.kind)
    return {
      status: unknownKind(reference),
      waits: [{ about: { resource: reference.kind, name: reference.name, uid: reference.uid }, because }],
    }
  }
  if (kind.namespaced && namespace === '') return {}
  const key = objectKey(kind.namespaced ? namespace : undefined, reference.name)
  const owner: KubeObject | undefined = run.live.get(kind.resource, key)
  if (owner?.metadata.uid === reference.uid) return {}
  run.absent.add(reference.uid)
  let status: Status | undefined
  for (const dependent of dependentsOf(run.kinds, run.view, reference.uid)) {
    if (!dependent.object.metadata.ownerReferences?.some((other) => isSameReference(other, reference))) continue
    const outcome = lookAt(run, dependent).status
    if (outcome !== undefined && !isMisplacement(outcome)) status ??= outcome
  }
  return { status }
}

function isSameReference(
  left: OwnerReference,
  right: Pick<OwnerReference, 'apiVersion' | 'kind' | 'name' | 'uid'>,
): boolean {
  return (
    left.uid === right.uid &&
    left.name === right.name &&
    left.kind === right.kind &&
    left.apiVersion === right.apiVersion
  )
}
