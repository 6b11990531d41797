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
  readonly valuesOf: (object: KubeObject) => readonly string[]
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
  {
    name: 'podsByOwner',
    resource: 'pods',
    valuesOf: (object) => controllerUids(object),
  },
  {
    name: 'orphanPodsByNamespace',
    resource: 'pods',
    valuesOf: (object) => (controllerUids(object).length === 0 ? [object.metadata.namespace ?? ''] : []),
  },
  { name: 'podsByNamespace', resource: 'pods', valuesOf: namespaceOf },
  {
    name: 'podsByNode',
    resource: 'pods',
    valuesOf: (object) => {
      const node = (object as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName
      return node ? [node] : []
    },
  },
  { name: 'replicaSetsByOwner', resource: 'replicasets', valuesOf: (object) => controllerUids(object) },
  { name: 'replicaSetsByNamespace', resource: 'replicasets', valuesOf: namespaceOf },
  { name: 'deploymentsByNamespace', resource: 'deployments', valuesOf: namespaceOf },
]

export function namespaceOf(object: KubeObject): readonly string[] {
  return [object.metadata.namespace ?? '']
}

export function controllerUids(object: KubeObject): readonly string[] {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return []
  for (const owner of owners) if (owner.controller === true) return [owner.uid]
  return []
}
