import type { KubeObject, ObjectKey } from '../../api/object.ts'
import type { Resource, ResourceTypes } from '../../api/resources.ts'

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One step of the revision log as a watcher sees it. For DELETED, `object` is the last state. */
export interface Change {
  readonly revision: number
  readonly type: ChangeType
  readonly resource: string
  readonly key: ObjectKey
  readonly object: KubeObject
  readonly previous?: KubeObject
}

export interface IndexDefinition {
  readonly name: string
  readonly resource: Resource
  /** The value that an object is found under; `undefined` leaves it out. */
  readonly valueOf: (object: KubeObject) => string | undefined
}

type Stored<R extends string> = R extends Resource ? ResourceTypes[R] : KubeObject

/** A consistent state of the cluster to read from. Order of iteration is order of creation. */
export interface ClusterView {
  readonly revision: number
  get<R extends string>(resource: R, key: ObjectKey): Stored<R> | undefined
  list<R extends string>(resource: R): Iterable<Stored<R>>
  count(resource: string): number
  /** The objects under one value of an index, e.g. `podsByOwner` / uid. */
  indexed<T extends KubeObject>(index: string, value: string): Iterable<T>
}

/** Indexes that every cluster has. */
export const commonIndexes: readonly IndexDefinition[] = [
  { name: 'podsByOwner', resource: 'pods', valueOf: controllerUid },
  {
    name: 'orphanPodsByNamespace',
    resource: 'pods',
    valueOf: (object) => (controllerUid(object) === undefined ? namespaceOf(object) : undefined),
  },
  { name: 'podsByNamespace', resource: 'pods', valueOf: namespaceOf },
  {
    name: 'podsByNode',
    resource: 'pods',
    valueOf: (object) => (object as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName || undefined,
  },
  { name: 'replicaSetsByOwner', resource: 'replicasets', valueOf: controllerUid },
  { name: 'replicaSetsByNamespace', resource: 'replicasets', valueOf: namespaceOf },
  { name: 'deploymentsByNamespace', resource: 'deployments', valueOf: namespaceOf },
]

export function namespaceOf(object: KubeObject): string {
  return object.metadata.namespace ?? ''
}

/** The uid of the owner with `controller: true`. */
export function controllerUid(object: KubeObject): string | undefined {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return undefined
  for (const owner of owners) if (owner.controller === true) return owner.uid
  return undefined
}
