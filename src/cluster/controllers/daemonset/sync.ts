import type { DaemonSet, Pod } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Status } from '../../../api/status.ts'
import type { Instant } from '../../../clock/instant.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import type { Attempt, Reason, Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { BackOffs } from './back-off.ts'
import type { Ledger } from './ledger.ts'
import { daemonSetReasons } from './reasons.ts'

/** One look at one DaemonSet. What upstream keeps in the controller while it syncs changes in place here, and only here. */
export interface Sync {
  readonly set: DaemonSet
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  readonly waits: Wait[]
  backOffs: BackOffs
  /** The map above was made in this sync and may be changed. */
  ownsBackOffs: boolean
  /** Revision of the last pod created or deleted; nothing more is done before the view has it. */
  wroteAt: number
  /** The earliest wish for another look. */
  next: { readonly at: Instant; readonly isRoutine: boolean } | undefined
}

/** What the passes work with: the nodes as judged, and orphans and strangers that every look at the pods claims anew. */
export interface Scene {
  readonly ledger: Ledger
  readonly hash: string
  readonly candidates: readonly Pod[]
}

export function addWait(sync: Sync, because: Reason, until?: Instant): void {
  sync.waits.push({ about: referenceTo('daemonsets', sync.set), because, ...(until !== undefined && { until }) })
}

/** The earliest wish stands; only when all wishes are routine is the look routine. */
export function lookAgain(sync: Sync, at: Instant, isRoutine: boolean): void {
  const { next } = sync
  sync.next =
    next === undefined ? { at, isRoutine } : { at: next.at < at ? next.at : at, isRoutine: next.isRoutine && isRoutine }
}

/** Whether what was created and deleted has come back through the watch. */
export const hasSeenOwnWrites = ({ view, wroteAt }: Sync): boolean => view.revision >= wroteAt

/** Keeps a promise of upstream that is visible in a trace: every look at the pods adopts and releases, on the same stale view. */
export function claimPods(
  { set, live, attempt }: Sync,
  candidates: readonly Pod[],
): { readonly adopted: readonly Pod[]; readonly refusal?: Status } {
  if (candidates.length === 0) return { adopted: [] }
  const matches = matcherOf(set.spec.selector)
  const { claimed, refusal } = claimDependents<Pod>(
    {
      owner: set,
      ownerResource: 'daemonsets',
      resource: 'pods',
      matches: ({ metadata }) => matches(metadata.labels),
      because: {
        adopt: ({ metadata }) => daemonSetReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => daemonSetReasons.leftSelector(metadata.name),
      },
    },
    candidates,
    live,
    attempt,
  )
  return { adopted: claimed, ...(refusal && { refusal }) }
}
