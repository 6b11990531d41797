import type { ObjectMeta, OwnerReference } from './openapi/kubernetes.ts'

/** Any Kubernetes object as it is stored. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** `namespace/name`, or `name` for what has no namespace. Keys are looked up at once and kept: they are written in one piece. */
export type ObjectKey = string

export function keyOf(object: KubeObject): ObjectKey {
  return objectKey(object.metadata.namespace, object.metadata.name)
}

export function objectKey(namespace: string | undefined, name: string): ObjectKey {
  if (namespace === undefined || namespace === '') return name
  if (name !== lastName || namespace !== lastNamespace) {
    lastName = name
    lastNamespace = namespace
    lastKey = [namespace, name].join('/')
  }
  return lastKey
}

/** One write asks for the key of its object several times. */
let lastName = ''
let lastNamespace = ''
let lastKey = ''

export function splitKey(key: ObjectKey): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf('/')
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** Names one object exactly: what events, waits and the inspector point at. */
export interface ObjectReference {
  readonly resource: string
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
}

/** The owner reference with `controller: true`, if there is one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return undefined
  for (const owner of owners) if (owner.controller === true) return owner
  return undefined
}

/** The reference that a controller writes into what it creates. @source kubernetes@1.36 metav1.NewControllerRef */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

export const isTerminating = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined
