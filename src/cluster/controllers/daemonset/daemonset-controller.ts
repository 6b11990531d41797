import { isTerminating } from '../../../api/object.ts'
import type { ControllerRevision, DaemonSet, Pod } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Status } from '../../../api/status.ts'
import { between, instantOf, type Instant } from '../../../clock/instant.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Decision,
  type Observation,
} from '../../machinery/contract.ts'
import { revisionIndexes } from '../../machinery/revisions/controller-revisions.ts'
import { pruned, type BackOffs } from './back-off.ts'
import { daemonLedgers, ledgerFor, strangersOf, targetIndex, type Ledgers } from './ledger.ts'
import { manage } from './manage.ts'
import { daemonSetReasons } from './reasons.ts'
import { cleanUpHistory, hashOf, readHistory } from './revisions.ts'
import { rollingUpdate } from './rolling.ts'
import { allowsSurge } from './rollout-counts.ts'
import { writeStatus } from './status.ts'
import { addWait, claimPods, hasSeenOwnWrites, type Scene, type Sync } from './sync.ts'
import { generationOf } from './sync-nodes.ts'
import { addStandingWaits } from './waits.ts'
import { daemonSetWatches } from './watches.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

interface Memory {
  readonly uid: string
  readonly wroteAt: number
  readonly backOffs: BackOffs
  readonly failures: number
  readonly retryAt: number
}

export const daemonSetController = defineComponent<Memory, Ledgers>({
  name: 'daemonset-controller',
  order: controllerOrder,
  watches: daemonSetWatches,
  indexes: [...revisionIndexes, targetIndex],
  retry: defaultRetry,
  derived: daemonLedgers,
  reconcile,
})

const noBackOffs: BackOffs = new Map()

/** @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go syncDaemonSet */
function reconcile(
  { key, view, live, now, memory }: Observation<Memory>,
  attempt: Attempt,
  ledgers: Ledgers,
): Decision<Memory> {
  const set = view.get('daemonsets', key)
  if (set === undefined) return { remember: undefined }
  const { uid } = set.metadata
  const before: Memory =
    memory?.uid === uid ? memory : { uid, wroteAt: 0, backOffs: noBackOffs, failures: 0, retryAt: 0 }
  const { wroteAt } = before
  const sync: Sync = {
    set,
    view,
    live,
    now,
    attempt,
    waits: [],
    backOffs: pruned(before.backOffs, now),
    ownsBackOffs: false,
    wroteAt,
    next: undefined,
  }
  const refusal = look(sync, ledgers)
  const { waits, backOffs, next } = sync
  const remember: Memory = { uid, wroteAt: sync.wroteAt, backOffs, failures: 0, retryAt: 0 }
  const requeue = next === undefined ? {} : { requeueAfter: between(now, next.at), background: next.isRoutine }
  if (refusal === undefined) return { waits, remember, ...requeue }
  const retry = afterFailure(before, now)
  addWait(sync, daemonSetReasons.writeRefused(refusal.message, retry.failures), instantOf(retry.retryAt))
  return { waits, remember: { ...remember, ...retry }, failed: refusal, ...requeue }
}

/** The sync itself; the answer is the refusal that ended it. */
function look(sync: Sync, ledgers: Ledgers): Status | undefined {
  const { set } = sync
  if (selectsEverything(set)) return refuseSelector(sync)
  if (isTerminating(set)) return undefined
  const candidates = claimCandidates(sync, ledgers)
  const history = readHistory(sync, candidates)
  if (!history.ok) return history.status
  const { current, old } = history.value
  const hash = hashOf(current)
  const mayAct = hasSeenOwnWrites(sync)
  const { adopted, refusal: unclaimed } = claimPods(sync, candidates)
  if (unclaimed !== undefined) return unclaimed
  const scene = sceneOf(sync, ledgers, hash, candidates, adopted)
  if (!mayAct) {
    addWait(sync, daemonSetReasons.ownWritesUnseen())
    return writeStatus(sync, scene, false)
  }
  const refusal = act(sync, scene, old, adopted)
  if (candidates.length > 0) claimPods(sync, candidates)
  const unwritten = writeStatus(sync, scene, true)
  addStandingWaits(sync, scene)
  return refusal ?? unwritten
}

/** @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go updateDaemonSet */
function act(
  sync: Sync,
  scene: Scene,
  old: readonly ControllerRevision[],
  adopted: readonly Pod[],
): Status | undefined {
  const unmanaged = manage(sync, scene)
  if (unmanaged !== undefined) return unmanaged
  if (hasSeenOwnWrites(sync) && sync.set.spec.updateStrategy?.type === 'RollingUpdate') {
    claimPods(sync, scene.candidates)
    const unrolled = rollingUpdate(sync, scene)
    if (unrolled !== undefined) return unrolled
  }
  claimPods(sync, scene.candidates)
  return cleanUpHistory(sync, old, adopted)
}

function sceneOf(
  sync: Sync,
  ledgers: Ledgers,
  hash: string,
  candidates: readonly Pod[],
  adopted: readonly Pod[],
): Scene {
  const { set, view, now } = sync
  const standard = {
    template: set.spec.template,
    hash,
    generation: generationOf(set),
    minReadySeconds: set.spec.minReadySeconds ?? 0,
    allowsSurge: allowsSurge(set),
  }
  const judging = { uid: set.metadata.uid, view, now, matches: matcherOf(set.spec.selector), adopted }
  return { ledger: ledgerFor(ledgers, standard, judging), hash, candidates }
}

/** Orphans that match and owned pods that no longer do; both are rare. */
function claimCandidates({ set, view }: Sync, ledgers: Ledgers): readonly Pod[] {
  const matches = matcherOf(set.spec.selector)
  const candidates = [...strangersOf(ledgers, set.metadata.uid, view, matches)]
  for (const pod of view.indexed<Pod>('orphanPodsByNamespace', set.metadata.namespace ?? ''))
    if (matches(pod.metadata.labels)) candidates.push(pod)
  return candidates
}

function selectsEverything({ spec: { selector } }: DaemonSet): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}

function refuseSelector({ set, attempt }: Sync): undefined {
  const message = 'This daemon set is selecting all pods. A non-empty selector is required.'
  const because = { code: 'selectsEverything' }
  attempt({ verb: 'recordEvent', regarding: set, type: 'Warning', reason: 'SelectingAll', message, because })
}

/** What the work queue will do with a failed key: the earlier of two due times stands. */
function afterFailure({ failures, retryAt }: Memory, now: Instant): Pick<Memory, 'failures' | 'retryAt'> {
  const due = now + Math.min(defaultRetry.maxMilliseconds, defaultRetry.baseMilliseconds * 2 ** Math.min(failures, 40))
  return { failures: failures + 1, retryAt: retryAt > now ? Math.min(retryAt, due) : due }
}
