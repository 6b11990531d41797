import { isTerminating } from '../../../api/object.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { claimDependents } from '../claiming.ts'
import type { Attempt } from '../contract.ts'
import { isActive } from '../pod-facts.ts'
import { podGroupsOf, type PodTally } from '../pod-tally.ts'
import type { ClusterView } from '../view.ts'
import { replicaReasons } from './reasons.ts'
import { replicasOf, type ReplicaKind, type ReplicaOwner } from './replica-owner.ts'

/** The pods that an owner has after claiming, as counts; the pods themselves are listed only where one is picked. */
export interface ClaimedPods {
  readonly active: number
  readonly ready: number
  readonly windingDown: number
  readonly fullyLabeled: number
  /** Adopted in this sync: not yet among the owned pods of the view. */
  readonly adopted: readonly Pod[]
  readonly refusal?: Status
}

interface Claimer {
  readonly kind: ReplicaKind
  readonly owner: ReplicaOwner
  readonly view: ClusterView
  readonly live: ClusterView
  readonly tally: PodTally
}

/** Counts what is owned and matches, releases what no longer matches, adopts orphans that do. */
export function claimPods(claimer: Claimer, attempt: Attempt): ClaimedPods {
  const { kind, owner, tally } = claimer
  const matches = kind.matcherOf(owner)
  const templateLabels = owner.spec.template?.metadata?.labels ?? {}
  let active = 0
  let ready = 0
  let windingDown = 0
  let fullyLabeled = 0
  let strangers = 0
  for (const group of podGroupsOf(tally, owner.metadata.uid).values()) {
    if (!matches(group.labels)) {
      strangers += group.active
      continue
    }
    active += group.active
    ready += group.ready
    windingDown += group.windingDown
    if (hasLabels(group.labels, templateLabels)) fullyLabeled += group.active
  }
  const candidates = isTerminating(owner) ? [] : claimCandidates(claimer, matches, strangers > 0)
  if (candidates.length === 0) return { active, ready, windingDown, fullyLabeled, adopted: [] }
  const { claimed, refusal } = claimDependents(
    {
      owner,
      ownerResource: kind.resource,
      resource: 'pods',
      matches: (pod: Pod) => matches(pod.metadata.labels),
      because: {
        adopt: (pod) => replicaReasons.matchesSelector(pod.metadata.name),
        release: (pod) => replicaReasons.leftSelector(pod.metadata.name),
      },
    },
    candidates,
    claimer.live,
    attempt,
  )
  for (const pod of claimed) {
    active++
    if (pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true) ready++
    if (hasLabels(pod.metadata.labels ?? {}, templateLabels)) fullyLabeled++
  }
  return { active, ready, windingDown, fullyLabeled, adopted: claimed, ...(refusal && { refusal }) }
}

/** Owned pods that left the selector, and orphans that match it; both are rare. */
function claimCandidates(
  { owner, view }: Claimer,
  matches: (labels: Pod['metadata']['labels']) => boolean,
  hasStrangers: boolean,
): readonly Pod[] {
  const candidates: Pod[] = []
  if (hasStrangers)
    for (const pod of view.indexed<Pod>('podsByOwner', owner.metadata.uid))
      if (isActive(pod) && !matches(pod.metadata.labels)) candidates.push(pod)
  for (const pod of view.indexed<Pod>('orphanPodsByNamespace', owner.metadata.namespace ?? ''))
    if (isActive(pod) && matches(pod.metadata.labels)) candidates.push(pod)
  return candidates
}

function hasLabels(labels: { readonly [key: string]: string }, wanted: { readonly [key: string]: string }): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false
  return true
}

/** The active pods that match, in order of creation as the view holds them, the adopted last. */
export function activePods(
  { kind, owner, view }: Pick<Claimer, 'kind' | 'owner' | 'view'>,
  adopted: readonly Pod[],
): readonly Pod[] {
  const matches = kind.matcherOf(owner)
  const pods: Pod[] = []
  let known: Pod['metadata']['labels']
  for (const pod of view.indexed<Pod>('podsByOwner', owner.metadata.uid)) {
    if (!isActive(pod)) continue
    const { labels } = pod.metadata
    if (labels !== known && !matches(labels)) continue
    known = labels
    pods.push(pod)
  }
  pods.push(...adopted)
  return pods
}

/** How many more than wanted (negative: fewer). */
export const surplusOf = (owner: ReplicaOwner, active: number): number => active - replicasOf(owner)
