import { controllerReference, keyOf, objectKey } from '../../../api/object.ts'
import { controllerRevisionHash } from '../../../api/pod-template-hash/controller-revision-hash.ts'
import type { ControllerRevision } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Status } from '../../../api/status.ts'
import { adoptionRefusal } from '../../machinery/references.ts'
import {
  deleteRevision,
  holdsTemplate,
  inRevisionOrder,
  orphanRevisions,
  ownedRevisions,
  renumberRevision,
  revisionDataOf,
  revisionName,
} from '../../machinery/revisions/controller-revisions.ts'
import { statefulSetReasons } from './reasons.ts'
import type { Revisions, Sync } from './sync.ts'

const hashLabel = 'controller.kubernetes.io/hash'

/** The set's revisions and matching ones that nobody owns, oldest first. */
export function revisionsOf({ set, view }: Pick<Sync, 'set' | 'view'>): readonly ControllerRevision[] {
  const matches = matcherOf(set.spec.selector)
  const { uid, namespace = '' } = set.metadata
  const mine = [...ownedRevisions(view, uid), ...orphanRevisions(view, namespace)]
  return mine.filter(({ metadata }) => matches(metadata.labels)).toSorted(inRevisionOrder)
}

/** Adopts matching revisions that nobody owns. */
export function adoptRevisions({ set, live, view, attempt }: Sync): Status | undefined {
  const matches = matcherOf(set.spec.selector)
  for (const { metadata } of orphanRevisions(view, set.metadata.namespace ?? '')) {
    if (!matches(metadata.labels)) continue
    const problem = adoptionRefusal(set, live.get('statefulsets', keyOf(set)))
    if (problem !== undefined) return problem
    const { namespace, name, uid } = metadata
    const outcome = attempt({
      verb: 'patch',
      resource: 'controllerrevisions',
      ...(namespace !== undefined && { namespace }),
      name,
      patchType: 'strategic',
      patch: { metadata: { uid, ownerReferences: [{ ...controllerReference(set) }] } },
      because: statefulSetReasons.matchesSelector(name),
    })
    if (!outcome.ok) return outcome.status
  }
  return undefined
}

export type ResolvedRevisions =
  | { readonly ok: true; readonly value: Revisions }
  | { readonly ok: false; readonly status: Status }

/**
 * The revision of the template and the one that is current: an equal revision is used again, a new template makes a new one.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go getStatefulSetRevisions
 */
export function resolveRevisions(sync: Sync, revisions: readonly ControllerRevision[]): ResolvedRevisions {
  const { set, live, attempt } = sync
  const equal = revisions.findLast((revision) => holdsTemplate(revision, set.spec.template))
  const newest = revisions.at(-1)
  const number = (newest?.revision ?? 0) + 1
  let collisionCount = set.status?.collisionCount ?? 0
  let update = equal
  if (equal === undefined) {
    const created = createRevision(sync, number, collisionCount)
    if (!created.ok) return created
    collisionCount = created.collisionCount
    update = created.revision
  } else if (!holdsTemplate(newest!, set.spec.template)) {
    const because = statefulSetReasons.revisionReturns(equal.metadata.name, equal.revision, number)
    const outcome = renumberRevision(equal, number, because, live, attempt)
    if (!outcome.ok) return outcome
    update = outcome.object
  }
  const current = revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update!
  return { ok: true, value: { current, update: update!, collisionCount } }
}

type Created =
  | { readonly ok: true; readonly revision: ControllerRevision; readonly collisionCount: number }
  | { readonly ok: false; readonly status: Status }

/** A name that is taken by other data raises the count and is tried again at once; the label keeps the first hash. */
function createRevision({ set, live, attempt }: Sync, number: number, count: number): Created {
  const { name: setName, namespace, annotations = {} } = set.metadata
  const data = revisionDataOf(set.spec.template)
  const labels = { ...set.spec.template.metadata?.labels, [hashLabel]: controllerRevisionHash(data, count) }
  for (let collisionCount = count; ; collisionCount++) {
    const name = revisionName(setName, controllerRevisionHash(data, collisionCount))
    const object = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name, namespace, labels, annotations, ownerReferences: [controllerReference(set)] },
      data,
      revision: number,
    }
    const because = statefulSetReasons.newRevision(name, number)
    const outcome = attempt<ControllerRevision>({ verb: 'create', resource: 'controllerrevisions', object, because })
    if (outcome.ok) return { ok: true, revision: outcome.object, collisionCount }
    if (outcome.status.reason !== 'AlreadyExists') return outcome
    const existing = live.get('controllerrevisions', objectKey(namespace, name))
    if (existing !== undefined && holdsTemplate(existing, set.spec.template))
      return { ok: true, revision: existing, collisionCount }
  }
}

/**
 * Deletes the oldest revisions that neither the rollout nor a pod uses (`inUse` counts pods), beyond the limit. A negative limit keeps all.
 * @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_control.go truncateHistory
 */
export function truncateHistory(
  { set, attempt }: Sync,
  inUse: ReadonlyMap<string, number>,
  revisions: readonly ControllerRevision[],
  used: Revisions | undefined,
): Status | undefined {
  const limit = set.spec.revisionHistoryLimit ?? 10
  if (limit < 0 || revisions.length <= limit) return undefined
  const live = new Set([used?.current.metadata.name, used?.update.metadata.name])
  const unused = revisions.filter(({ metadata: { name } }) => !live.has(name) && (inUse.get(name) ?? 0) === 0)
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) {
    const because = statefulSetReasons.revisionLimit(revision.metadata.name, revision.revision, limit, unused.length)
    const outcome = deleteRevision(revision, because, attempt)
    if (!outcome.ok) return outcome.status
  }
  return undefined
}
