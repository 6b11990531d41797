import { keyOf } from '../../../api/object.ts'
import type { DaemonSet, DaemonSetStatus } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { after, seconds } from '../../../clock/instant.ts'
import { daemonSetReasons } from './reasons.ts'
import { addWait, lookAgain, type Scene, type Sync } from './sync.ts'

/**
 * Writes the counts when they changed. The generation is not raised while own writes are not seen yet.
 * @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus, storeDaemonSetStatus
 */
export function writeStatus(sync: Sync, { ledger }: Scene, raisesGeneration: boolean): Status | undefined {
  const { set, now } = sync
  const { desired, current, misscheduled, ready, available, updated } = ledger.totals
  const counts = {
    desiredNumberScheduled: desired,
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    numberReady: ready,
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  }
  const refusal = isUpToDate(set, counts) ? undefined : store(sync, counts, raisesGeneration)
  if (refusal !== undefined) return refusal
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  if (minReadySeconds > 0 && ready !== available) {
    const at = after(now, seconds(minReadySeconds))
    addWait(sync, daemonSetReasons.minReadySeconds(minReadySeconds, ready, available), at)
    lookAgain(sync, at, false)
  }
  return undefined
}

type Counts = Required<Omit<DaemonSetStatus, 'collisionCount' | 'conditions' | 'observedGeneration'>>

function isUpToDate({ metadata, status }: DaemonSet, counts: Counts): boolean {
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false
  return (Object.keys(counts) as (keyof Counts)[]).every((field) => (status?.[field] ?? 0) === counts[field])
}

function store({ set, live, attempt }: Sync, counts: Counts, raisesGeneration: boolean): Status | undefined {
  const because = daemonSetReasons.nodesCounted({
    desired: counts.desiredNumberScheduled,
    current: counts.currentNumberScheduled,
    ready: counts.numberReady,
    available: counts.numberAvailable,
    updated: counts.updatedNumberScheduled,
    misscheduled: counts.numberMisscheduled,
  })
  const write = (on: DaemonSet) => {
    const observedGeneration = raisesGeneration ? set.metadata.generation : on.status?.observedGeneration
    const { collisionCount, conditions } = on.status ?? {}
    const status: DaemonSetStatus = {
      currentNumberScheduled: counts.currentNumberScheduled,
      numberMisscheduled: counts.numberMisscheduled,
      desiredNumberScheduled: counts.desiredNumberScheduled,
      numberReady: counts.numberReady,
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(counts.updatedNumberScheduled > 0 && { updatedNumberScheduled: counts.updatedNumberScheduled }),
      ...(counts.numberAvailable > 0 && { numberAvailable: counts.numberAvailable }),
      ...(counts.numberUnavailable > 0 && { numberUnavailable: counts.numberUnavailable }),
      ...(collisionCount !== undefined && { collisionCount }),
      ...(conditions && { conditions }),
    }
    return attempt({ verb: 'updateStatus', resource: 'daemonsets', object: { ...on, status } as DaemonSet, because })
  }
  const first = write(set)
  if (first.ok) return undefined
  const fresh = live.get('daemonsets', keyOf(set))
  return fresh === undefined ? first.status : write(fresh).status
}
