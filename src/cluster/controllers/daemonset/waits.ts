import { sorted } from './ledger.ts'
import { daemonSetReasons } from './reasons.ts'
import { addWait, type Scene, type Sync } from './sync.ts'

/** What holds the set back besides what the passes said: pods that leave, are not ready, or wait to be deleted by hand. */
export function addStandingWaits(sync: Sync, { ledger }: Scene): void {
  const { totals, leaving, entries } = ledger
  const [first] = leaving.size > 0 ? sorted(leaving) : []
  if (first !== undefined)
    addWait(
      sync,
      daemonSetReasons.terminatingPredecessor(entries.get(first)!.leaving!.metadata.name, first, leaving.size),
    )
  if (totals.ready < totals.desired) addWait(sync, daemonSetReasons.podsNotReady(totals.ready, totals.desired))
  if (totals.misscheduled > 0) addWait(sync, daemonSetReasons.misscheduled(totals.misscheduled))
  if (sync.set.spec.updateStrategy?.type === 'OnDelete' && totals.outdated > 0)
    addWait(sync, daemonSetReasons.onDelete(totals.outdated))
}
