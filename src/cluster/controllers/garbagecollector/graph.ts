import { controllerOf, isTerminating, objectKey, type KubeObject, type ObjectKey } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import type { Resource } from '../../../api/resources.ts'
import type { KindDefinition } from '../../../api/scheme.ts'
import type { ClusterView, IndexDefinition } from '../../machinery/view.ts'

export const orphanFinalizer = 'orphan'
export const foregroundFinalizer = 'foregroundDeletion'

/** The kinds that own and are owned, by `apiVersion/Kind` and by resource. */
export interface Kinds {
  readonly byKind: ReadonlyMap<string, KindDefinition>
  readonly resources: readonly string[]
  /** The index of each resource's dependents by their owner. */
  readonly indexes: readonly { readonly resource: string; readonly name: string }[]
}

/** Events own nothing and nobody owns them. */
export function collectableKinds(definitions: readonly KindDefinition[]): Kinds {
  const collectable = definitions.filter(({ resource }) => resource !== 'events')
  return {
    byKind: new Map(
      collectable.map((kind) => [`${kind.group === '' ? '' : `${kind.group}/`}${kind.version}/${kind.kind}`, kind]),
    ),
    resources: collectable.map(({ resource }) => resource),
    indexes: collectable.map(({ resource }) => ({ resource, name: indexOf(resource) })),
  }
}

export const kindOfReference = (
  { byKind }: Kinds,
  { apiVersion, kind }: Pick<OwnerReference, 'apiVersion' | 'kind'>,
): KindDefinition | undefined => byKind.get(`${apiVersion}/${kind}`)

const indexOf = (resource: string): string => `dependentsByOwner/${resource}`

/**
 * Dependents by owner UID; what has several owners, which is rare, lies together. Pods under their controller are indexed
 * already, and most pods have no other owner.
 */
export function dependentIndexes({ resources }: Kinds): readonly IndexDefinition[] {
  return resources.map((resource) => ({
    name: indexOf(resource),
    resource: resource as Resource,
    valueOf: resource === 'pods' ? otherOwner : onlyOwner,
  }))
}

const severalOwners = 'several owners'

function onlyOwner({ metadata: { ownerReferences } }: KubeObject): string | undefined {
  if (ownerReferences === undefined || ownerReferences.length === 0) return undefined
  return ownerReferences.length === 1 ? ownerReferences[0]!.uid : severalOwners
}

function otherOwner(pod: KubeObject): string | undefined {
  const owner = onlyOwner(pod)
  return owner !== undefined && owner !== severalOwners && controllerOf(pod) !== undefined ? undefined : owner
}

/** One object of the graph. */
export interface Node {
  readonly resource: string
  readonly object: KubeObject
}

/** Everything that names this UID as an owner, oldest first. */
export function dependentsOf(kinds: Kinds, view: ClusterView, uid: string): readonly Node[] {
  return foundDependents(kinds, view, uid).sort(byAge)
}

function foundDependents({ indexes }: Kinds, view: ClusterView, uid: string): Node[] {
  const nodes: Node[] = []
  for (const object of view.indexed<KubeObject>('podsByOwner', uid)) nodes.push({ resource: 'pods', object })
  for (const { resource, name } of indexes) {
    if (view.count(resource) === 0) continue
    for (const object of view.indexed<KubeObject>(name, uid)) nodes.push({ resource, object })
    for (const object of view.indexed<KubeObject>(name, severalOwners))
      if (isOneOwner(object, uid) && !(resource === 'pods' && controllerOf(object)?.uid === uid))
        nodes.push({ resource, object })
  }
  return nodes
}

const isOneOwner = ({ metadata }: KubeObject, uid: string): boolean =>
  metadata.ownerReferences?.some((reference) => reference.uid === uid) === true

function byAge({ object: { metadata: a } }: Node, { object: { metadata: b } }: Node): number {
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp < b.creationTimestamp ? -1 : 1
  return a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0
}

/** Where an owner reference of this dependent points to; undefined for an unknown kind. */
export function ownerCoordinates(
  kinds: Kinds,
  dependent: KubeObject,
  reference: OwnerReference,
): { readonly kind: KindDefinition; readonly key: ObjectKey; readonly namespace: string | undefined } | undefined {
  const kind = kindOfReference(kinds, reference)
  if (kind === undefined) return undefined
  const namespace = kind.namespaced ? dependent.metadata.namespace : undefined
  return { kind, namespace, key: objectKey(namespace, reference.name) }
}

/** The owner as the informers show it. */
export function ownerIn(
  kinds: Kinds,
  view: ClusterView,
  dependent: KubeObject,
  reference: OwnerReference,
): Node | undefined {
  const coordinates = ownerCoordinates(kinds, dependent, reference)
  if (coordinates === undefined) return undefined
  const { resource } = coordinates.kind
  const object: KubeObject | undefined = view.get(resource, coordinates.key)
  return object?.metadata.uid === reference.uid ? { resource, object } : undefined
}

const has = (object: KubeObject, finalizer: string): boolean => object.metadata.finalizers?.includes(finalizer) === true

/** Being deleted in the foreground: it waits for its dependents. */
export const isDeletingDependents = (object: KubeObject): boolean =>
  isTerminating(object) && has(object, foregroundFinalizer)
export const isOrphaningDependents = (object: KubeObject): boolean =>
  isTerminating(object) && has(object, orphanFinalizer)
export const hasForegroundFinalizer = (object: KubeObject): boolean => has(object, foregroundFinalizer)
export const hasOrphanFinalizer = (object: KubeObject): boolean => has(object, orphanFinalizer)

interface Blocking {
  readonly count: number
  /** Those that are not being deleted yet, oldest first; they are few while thousands stop. */
  readonly untouched: readonly Node[]
}

/** Dependents whose reference holds the owner's foreground deletion. */
export function blockingDependents(kinds: Kinds, view: ClusterView, uid: string): Blocking {
  const blocking = foundDependents(kinds, view, uid).filter(({ object }) => blocks(object, uid))
  const untouched = blocking.filter(({ object }) => !isTerminating(object)).sort(byAge)
  return { count: blocking.length, untouched }
}

function blocks({ metadata }: KubeObject, uid: string): boolean {
  return (
    metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true) ===
    true
  )
}
