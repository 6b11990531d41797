import { isEqual } from '../../../base/json.ts'
import { isTerminating, type KubeObject } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import type { Enqueue, Watch } from '../../machinery/contract.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import {
  dependentsOf,
  isDeletingDependents,
  isOrphaningDependents,
  kindOfReference,
  ownerIn,
  type Kinds,
  type Node,
} from './graph.ts'
import { objectTask, orphanTask, ownerTask, suspectTask } from './keys.ts'

/** @source kubernetes@1.36 pkg/controller/garbagecollector/graph_builder.go processGraphChanges */
export function collectorWatches(kinds: Kinds): readonly Watch[] {
  return kinds.resources.map((resource) => ({
    resource,
    enqueue: (change, view, enqueue) => {
      if (change.type === 'DELETED') objectDeleted(kinds, change, view, enqueue)
      else objectChanged(kinds, change, view, enqueue)
    },
  }))
}

function objectDeleted(kinds: Kinds, { object }: Change, view: ClusterView, enqueue: Enqueue): void {
  for (const dependent of dependentsOf(kinds, view, object.metadata.uid)) enqueue(objectTask(dependent))
  for (const reference of object.metadata.ownerReferences ?? []) {
    const owner = ownerIn(kinds, view, object, reference)
    if (owner !== undefined && isDeletingDependents(owner.object)) enqueue(objectTask(owner))
  }
}

function objectChanged(
  kinds: Kinds,
  { resource, object, previous }: Change,
  view: ClusterView,
  enqueue: Enqueue,
): void {
  const before = previous?.metadata.ownerReferences
  const now = object.metadata.ownerReferences
  if (before !== now) referencesChanged(kinds, { resource, object }, before ?? [], now ?? [], view, enqueue)
  if (isTerminating(object)) deletionChanged(kinds, { resource, object }, previous, view, enqueue)
}

type References = readonly OwnerReference[]

function referencesChanged(
  kinds: Kinds,
  node: Node,
  before: References,
  now: References,
  view: ClusterView,
  enqueue: Enqueue,
): void {
  for (const old of before) {
    if (old.blockOwnerDeletion !== true) continue
    const current = now.find(({ uid }) => uid === old.uid)
    if (current?.blockOwnerDeletion === true) continue
    const owner = ownerIn(kinds, view, node.object, old)
    if (owner !== undefined) enqueue(objectTask(owner))
  }
  let isDoubtful = false
  for (const reference of now) {
    if (before.some((old) => old.uid === reference.uid && isEqual(old, reference))) continue
    if (ownerIn(kinds, view, node.object, reference) !== undefined && !isMisplaced(kinds, node, reference)) continue
    if (existsElsewhere(kinds, view, reference)) isDoubtful = true
    else enqueue(ownerTask(node.object, reference))
  }
  if (isDoubtful) enqueue(suspectTask(node))
}

/** A cluster-wide object cannot be owned by one in a namespace. */
function isMisplaced(kinds: Kinds, { object }: Node, reference: OwnerReference): boolean {
  return object.metadata.namespace === undefined && kindOfReference(kinds, reference)?.namespaced === true
}

/** The referenced UID under another name or in another namespace. Looked for only when a reference is wrong. */
export function existsElsewhere(kinds: Kinds, view: ClusterView, reference: OwnerReference): KubeObject | undefined {
  const kind = kindOfReference(kinds, reference)
  if (kind === undefined) return undefined
  for (const object of view.list(kind.resource) as Iterable<KubeObject>)
    if (object.metadata.uid === reference.uid) return object
  return undefined
}

function deletionChanged(
  kinds: Kinds,
  node: Node,
  previous: KubeObject | undefined,
  view: ClusterView,
  enqueue: Enqueue,
): void {
  const { object } = node
  if (isOrphaningDependents(object) && !(previous !== undefined && isOrphaningDependents(previous)))
    return enqueue(orphanTask(node))
  if (!isDeletingDependents(object) || (previous !== undefined && isDeletingDependents(previous))) return
  for (const dependent of dependentsOf(kinds, view, object.metadata.uid)) enqueue(objectTask(dependent))
  enqueue(objectTask(node))
}
