import { keyOf, type KubeObject, type ObjectKey } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import type { Node } from './graph.ts'

/** What a key of the collector's queue asks for. */
export type Task =
  | {
      readonly type: 'object' | 'suspect' | 'orphan'
      readonly resource: string
      readonly uid: string
      readonly key: ObjectKey
    }
  | {
      readonly type: 'owner'
      readonly namespace: string
      readonly reference: Pick<OwnerReference, 'apiVersion' | 'kind' | 'name' | 'uid'>
    }

export const objectTask = ({ resource, object }: Node): string =>
  `object ${resource} ${object.metadata.uid} ${keyOf(object)}`
/** An object with a reference to an owner in another namespace or by another name. */
export const suspectTask = ({ resource, object }: Node): string =>
  `suspect ${resource} ${object.metadata.uid} ${keyOf(object)}`
export const orphanTask = ({ resource, object }: Node): string =>
  `orphan ${resource} ${object.metadata.uid} ${keyOf(object)}`

/** An owner that the informers do not show, as this dependent names it. */
export const ownerTask = ({ metadata }: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): string =>
  ['owner', metadata.namespace ?? '', apiVersion, kind, uid, name].join(' ')

export function parsedTask(key: string): Task {
  const parts = key.split(' ') as [string, string, string, string, string, string]
  if (parts[0] === 'owner') {
    const [, namespace, apiVersion, kind, uid, name] = parts
    return { type: 'owner', namespace, reference: { apiVersion, kind, uid, name } }
  }
  const [type, resource, uid, objectKey] = parts
  return { type: type === 'orphan' || type === 'suspect' ? type : 'object', resource, uid, key: objectKey }
}
