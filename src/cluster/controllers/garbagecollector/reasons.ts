import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the garbage collector, with its details.
 *
 * | write | details |
 * |---|---|
 * | `ownerGone` | `owner` as Kind/name: every owner is gone |
 * | `ownerDeletedInForeground` | `owner` as Kind/name, which waits for this object |
 * | `referenceDangles` | `owners` gone or going, while another one stays |
 * | `cycleUnblocked` | `owner` as Kind/name: owners own each other |
 * | `dependentsGone` | – : nothing holds the foreground deletion any more |
 * | `orphaned` | `owner` as Kind/name that leaves this object behind |
 * | `dependentsOrphaned` | `dependents` left behind |
 * | `ownerInOtherNamespace` | `owner` as Kind/name |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `waitingForDependents` | `blocking` dependents that must be gone first | – |
 * | `ownerKindUnknown` | `apiVersion`, `kind` | – |
 */
export const collectorReasons = {
  ownerGone: (owner: string) => reason('ownerGone', { owner }),
  ownerDeletedInForeground: (owner: string) => reason('ownerDeletedInForeground', { owner }),
  referenceDangles: (owners: number) => reason('referenceDangles', { owners }),
  cycleUnblocked: (owner: string) => reason('cycleUnblocked', { owner }),
  dependentsGone: () => reason('dependentsGone'),
  orphaned: (owner: string) => reason('orphaned', { owner }),
  dependentsOrphaned: (dependents: number) => reason('dependentsOrphaned', { dependents }),
  ownerInOtherNamespace: (owner: string) => reason('ownerInOtherNamespace', { owner }),
  waitingForDependents: (blocking: number) => reason('waitingForDependents', { blocking }),
  ownerKindUnknown: (apiVersion: string, kind: string) => reason('ownerKindUnknown', { apiVersion, kind }),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
