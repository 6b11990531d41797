import { isTerminating, type KubeObject } from '../../api/object.ts'
import { instantOfCivil, instantOfTimestamp } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'

export const collectorStart = instantOfCivil(2026, 1, 1)

export const placeOf = (resource: string, { metadata }: KubeObject): string =>
  `${resource}/${metadata.namespace ?? ''}/${metadata.name}`

/** `uid=… owners=[…] finalizers=[…] deletionTimestamp=5s` */
export function factsOf({ metadata }: KubeObject): string {
  const owners = (metadata.ownerReferences ?? []).map(
    ({ kind, name, uid, controller, blockOwnerDeletion }) =>
      `${kind}/${name} uid=${uid} controller=${controller ?? 'nil'} blockOwnerDeletion=${blockOwnerDeletion ?? 'nil'}`,
  )
  const deletion =
    metadata.deletionTimestamp === undefined ? '' : ` deletionTimestamp=${sinceStart(metadata.deletionTimestamp)}`
  return `uid=${metadata.uid} owners=[${owners.join(' ')}] finalizers=[${(metadata.finalizers ?? []).join(' ')}]${deletion}`
}

function sinceStart(timestamp: string): string {
  const total = Math.floor(((instantOfTimestamp(timestamp) ?? collectorStart) - collectorStart) / 1000)
  const minutes = Math.floor(total / 60)
  return minutes > 0 ? `${minutes}m${total % 60}s` : `${total}s`
}

/** What a DELETE did: nothing in brackets when the object is gone. */
export function deletionText(resource: string, before: KubeObject, after: KubeObject | undefined): string {
  if (after === undefined) return ''
  const hasChanged = after !== before
  const finalizers = (after.metadata.finalizers ?? []).join(',')
  if (resource === 'pods' && (after.metadata.deletionGracePeriodSeconds ?? 0) > 0)
    return isTerminating(before) ? '(already Terminating) ' : '(Terminating) '
  return hasChanged ? `(kept by finalizers ${finalizers}) ` : `(no change, still kept by finalizers ${finalizers}) `
}

export function eventLine(write: Extract<Write, { verb: 'recordEvent' }>, source: string): string {
  const { kind, metadata } = write.regarding as KubeObject
  return `EVENT ${write.type} ${kind} ${metadata.namespace ?? ''}/${metadata.name} ${write.reason}: ${write.message} (source ${source})`
}
