import { controllerReference, keyOf, objectKey } from '../../../api/object.ts'
import type { ControllerRevision, DaemonSet, Pod } from '../../../api/openapi/kubernetes.ts'
import { podTemplateHash } from '../../../api/pod-template-hash/pod-template-hash.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import { failure, type Status } from '../../../api/status.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import type { Outcome } from '../../machinery/contract.ts'
import {
  deleteRevision,
  holdsTemplate,
  orphanRevisions,
  ownedRevisions,
  podRevisionLabel,
  renumberRevision,
  revisionDataOf,
} from '../../machinery/revisions/controller-revisions.ts'
import { daemonSetReasons } from './reasons.ts'
import { claimPods, type Sync } from './sync.ts'

export interface History {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

export type ReadHistory =
  | { readonly ok: true; readonly value: History }
  | { readonly ok: false; readonly status: Status }

export const hashOf = ({ metadata }: ControllerRevision): string => metadata.labels?.[podRevisionLabel] ?? ''

/**
 * The revision of the template, made or renumbered if need be, and all others.
 * @source kubernetes@1.36 pkg/controller/daemon/update.go constructHistory
 */
export function readHistory(sync: Sync, candidates: readonly Pod[]): ReadHistory {
  const { set, live, attempt } = sync
  const claimed = claimRevisions(sync)
  if (!claimed.ok) return claimed
  const same = claimed.revisions.filter((revision) => holdsTemplate(revision, set.spec.template))
  const old = claimed.revisions.filter((revision) => !same.includes(revision))
  const number = old.reduce((highest, { revision }) => Math.max(highest, revision), 0) + 1
  if (same.length === 0) {
    const created = createRevision(sync, number)
    return created.ok ? { ok: true, value: { current: created.object, old } } : created
  }
  const kept = mergeEqual(sync, same, candidates)
  if (!kept.ok) return kept
  const current = kept.object
  if (current.revision < number) {
    const because = daemonSetReasons.revisionReturns(current.metadata.name, current.revision, number)
    const outcome = renumberRevision(current, number, because, live, attempt)
    if (!outcome.ok) return outcome
  }
  return { ok: true, value: { current, old } }
}

type Claimed =
  | { readonly ok: true; readonly revisions: readonly ControllerRevision[] }
  | { readonly ok: false; readonly status: Status }

/** Adopts and releases revisions; one without a hash label gets its name as the hash. */
function claimRevisions({ set, view, live, attempt }: Sync): Claimed {
  const matches = matcherOf(set.spec.selector)
  const { uid, namespace = '' } = set.metadata
  const { claimed, refusal } = claimDependents<ControllerRevision>(
    {
      owner: set,
      ownerResource: 'daemonsets',
      resource: 'controllerrevisions',
      matches: ({ metadata }) => matches(metadata.labels),
      because: {
        adopt: ({ metadata }) => daemonSetReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => daemonSetReasons.leftSelector(metadata.name),
      },
    },
    [...ownedRevisions(view, uid), ...orphanRevisions(view, namespace)],
    live,
    attempt,
  )
  if (refusal !== undefined) return { ok: false, status: refusal }
  const revisions: ControllerRevision[] = []
  for (const revision of claimed) {
    const { name, labels } = revision.metadata
    if (labels?.[podRevisionLabel] !== undefined) {
      revisions.push(revision)
      continue
    }
    const object = { ...revision, metadata: { ...revision.metadata, labels: { ...labels, [podRevisionLabel]: name } } }
    const because = daemonSetReasons.revisionLabelled(name)
    const outcome = attempt<ControllerRevision>({ verb: 'update', resource: 'controllerrevisions', object, because })
    if (!outcome.ok) return outcome
    revisions.push(outcome.object)
  }
  return { ok: true, revisions }
}

/** A name that is taken by other data raises the collision count in the status; the next sync tries the next name. */
function createRevision(sync: Sync, number: number): Outcome<ControllerRevision> {
  const { set, live, attempt } = sync
  const { name: setName, namespace, annotations } = set.metadata
  const hash = podTemplateHash(set.spec.template, set.status?.collisionCount)
  const name = `${setName}-${hash}`
  const object = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [podRevisionLabel]: hash },
      ...(annotations && { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data: revisionDataOf(set.spec.template),
    revision: number,
  }
  const outcome = attempt<ControllerRevision>({
    verb: 'create',
    resource: 'controllerrevisions',
    object,
    because: daemonSetReasons.newRevision(name, number),
  })
  if (outcome.ok || outcome.status.reason !== 'AlreadyExists') return outcome
  const existing = live.get('controllerrevisions', objectKey(namespace, name))
  if (existing === undefined) return outcome
  if (holdsTemplate(existing, set.spec.template)) return { ok: true, object: existing }
  return raiseCollisionCount(sync, name) ?? outcome
}

/** `undefined` when the count was raised. */
function raiseCollisionCount(
  { set, live, attempt }: Sync,
  name: string,
): Extract<Outcome<never>, { ok: false }> | undefined {
  const fresh = live.get('daemonsets', keyOf(set))
  if (fresh === undefined) return undefined
  if (fresh.status?.collisionCount !== set.status?.collisionCount)
    return {
      ok: false,
      status: failure(
        409,
        'Conflict',
        `found a stale collision count of DaemonSet "${set.metadata.name}" while processing; will retry until it is updated`,
      ),
    }
  const collisionCount = (fresh.status?.collisionCount ?? 0) + 1
  const object = { ...fresh, status: { ...fresh.status, collisionCount } } as DaemonSet
  const outcome = attempt({
    verb: 'updateStatus',
    resource: 'daemonsets',
    object,
    because: daemonSetReasons.hashCollision(name, collisionCount),
  })
  return outcome.ok ? undefined : outcome
}

/** Of several revisions with the same data the newest stays: its hash goes onto the pods, the others are deleted. */
function mergeEqual(
  sync: Sync,
  same: readonly ControllerRevision[],
  candidates: readonly Pod[],
): Outcome<ControllerRevision> {
  const kept = same.reduce((best, revision) => (revision.revision >= best.revision ? revision : best))
  for (const revision of same) {
    if (revision === kept) continue
    const problem = relabelPods(sync, hashOf(kept), candidates)
    if (problem !== undefined) return { ok: false, status: problem }
    const outcome = deleteRevision(revision, daemonSetReasons.revisionLabelled(revision.metadata.name), sync.attempt)
    if (!outcome.ok) return outcome
  }
  return { ok: true, object: kept }
}

function relabelPods(sync: Sync, hash: string, candidates: readonly Pod[]): Status | undefined {
  const { set, view, attempt } = sync
  const { adopted, refusal } = claimPods(sync, candidates)
  if (refusal !== undefined) return refusal
  for (const pod of [...view.indexed<Pod>('podsByOwner', set.metadata.uid), ...adopted]) {
    const { namespace, name, labels } = pod.metadata
    if (labels?.[podRevisionLabel] === hash) continue
    const outcome = attempt({
      verb: 'patch',
      resource: 'pods',
      ...(namespace !== undefined && { namespace }),
      name,
      patchType: 'strategic',
      patch: { metadata: { labels: { [podRevisionLabel]: hash } } },
      because: daemonSetReasons.revisionLabelled(name),
    })
    if (!outcome.ok) return outcome.status
  }
  return undefined
}

/**
 * Deletes the oldest revisions beyond the limit. Those that pods still use count, but are skipped: others go instead.
 * @source kubernetes@1.36 pkg/controller/daemon/update.go cleanupHistory
 */
export function cleanUpHistory(
  { set, view, attempt }: Sync,
  old: readonly ControllerRevision[],
  adopted: readonly Pod[],
): Status | undefined {
  const limit = set.spec.revisionHistoryLimit ?? 10
  let surplus = old.length - limit
  if (surplus <= 0) return undefined
  const pods = [...view.indexed<Pod>('podsByOwner', set.metadata.uid), ...adopted]
  const used = new Set(pods.map(({ metadata }) => metadata.labels?.[podRevisionLabel]))
  for (const revision of old.toSorted((left, right) => left.revision - right.revision)) {
    if (surplus <= 0) break
    if (used.has(hashOf(revision))) continue
    const because = daemonSetReasons.revisionLimit(revision.metadata.name, revision.revision, limit, old.length)
    const outcome = deleteRevision(revision, because, attempt)
    if (!outcome.ok) return outcome.status
    surplus--
  }
  return undefined
}
