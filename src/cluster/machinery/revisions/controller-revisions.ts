import { keyOf } from '../../../api/object.ts'
import type { ControllerRevision, PodTemplateSpec } from '../../../api/openapi/kubernetes.ts'
import {
  templateRevisionData,
  type TemplateRevisionData,
} from '../../../api/pod-template-hash/controller-revision-hash.ts'
import { isEqual, isObject } from '../../../base/json.ts'
import type { Attempt, Outcome, Reason } from '../contract.ts'
import type { ClusterView, IndexDefinition } from '../view.ts'
import { controllerUid, namespaceOf } from '../view.ts'

/** The label of a pod that names its revision: the whole name for a StatefulSet, the hash for a DaemonSet. */
export const podRevisionLabel = 'controller-revision-hash'

export const revisionIndexes: readonly IndexDefinition[] = [
  { name: 'revisionsByOwner', resource: 'controllerrevisions', valueOf: controllerUid },
  {
    name: 'orphanRevisionsByNamespace',
    resource: 'controllerrevisions',
    valueOf: (object) => (controllerUid(object) === undefined ? namespaceOf(object) : undefined),
  },
]

export const ownedRevisions = (view: ClusterView, uid: string): Iterable<ControllerRevision> =>
  view.indexed<ControllerRevision>('revisionsByOwner', uid)

export const orphanRevisions = (view: ClusterView, namespace: string): Iterable<ControllerRevision> =>
  view.indexed<ControllerRevision>('orphanRevisionsByNamespace', namespace)

/** Oldest first. @source kubernetes@1.36 pkg/controller/history/controller_history.go byRevision */
export function inRevisionOrder(left: ControllerRevision, right: ControllerRevision): number {
  if (left.revision !== right.revision) return left.revision - right.revision
  const [created, other] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '']
  if (created !== other) return created < other ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : 1
}

/** `<owner>-<hash>`, the owner's name cut so that the whole fits. */
export const revisionName = (ownerName: string, hash: string): string => `${ownerName.slice(0, 223)}-${hash}`

const dataOf = new WeakMap<object, TemplateRevisionData>()

/** What a revision of this template holds, remembered by identity. */
export function revisionDataOf(template: PodTemplateSpec): TemplateRevisionData {
  let data = dataOf.get(template)
  if (data === undefined) {
    data = Object.freeze(templateRevisionData(template))
    dataOf.set(template, data)
  }
  return data
}

const comparisons = new WeakMap<object, WeakMap<object, boolean>>()

/** Whether a revision holds exactly this template. */
export function holdsTemplate({ data }: ControllerRevision, template: PodTemplateSpec): boolean {
  if (!isObject(data)) return false
  let known = comparisons.get(data)
  if (known === undefined) {
    known = new WeakMap()
    comparisons.set(data, known)
  }
  let isSame = known.get(template)
  if (isSame === undefined) {
    isSame = isEqual(data, revisionDataOf(template))
    known.set(template, isSame)
  }
  return isSame
}

const templates = new WeakMap<object, PodTemplateSpec>()
const noTemplate: PodTemplateSpec = Object.freeze({})

/** The pod template that a revision brings back; the same object for the same revision. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  if (!isObject(data)) return noTemplate
  let template = templates.get(data)
  if (template === undefined) {
    const { $patch: _, ...kept } = (data as unknown as Partial<TemplateRevisionData<PodTemplateSpec>>).spec
      ?.template ?? { $patch: 'replace' }
    template = Object.freeze(kept)
    templates.set(data, template)
  }
  return template
}

/** Gives a revision its new number; a conflict is answered by one more try on a fresh read. */
export function renumberRevision(
  revision: ControllerRevision,
  number: number,
  because: Reason,
  live: ClusterView,
  attempt: Attempt,
): Outcome<ControllerRevision> {
  const write = (on: ControllerRevision): Outcome<ControllerRevision> =>
    attempt<ControllerRevision>({
      verb: 'update',
      resource: 'controllerrevisions',
      object: { ...on, revision: number } as ControllerRevision,
      because,
    })
  const first = write(revision)
  if (first.ok || first.status.code !== 409) return first
  const fresh = live.get('controllerrevisions', keyOf(revision))
  return fresh === undefined ? first : write(fresh)
}

export function deleteRevision(
  { metadata: { namespace, name } }: ControllerRevision,
  because: Reason,
  attempt: Attempt,
): Outcome {
  return attempt({
    verb: 'delete',
    resource: 'controllerrevisions',
    ...(namespace !== undefined && { namespace }),
    name,
    because,
  })
}
