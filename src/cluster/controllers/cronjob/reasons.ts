import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the CronJob controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `cronSlotDue` | `slot` (timestamp), `name` of the Job |
 * | `cronJobExists` | `slot`, `name` of the Job of this slot that was there already |
 * | `cronReplace` | `name` of the running Job that the next run replaces |
 * | `cronHistoryLimit` | `name` of the Job deleted, `limit`, `count` of finished Jobs of its kind |
 * | `cronChildFinished` | `name`, `condition` |
 * | `cronChildMissing` | `name` of the active Job that is gone |
 * | `cronChildUnexpected` | `name` of the unfinished Job that is not in `status.active` |
 * | `cronStatus` | `active` Jobs as now reported |
 *
 * | wait (some also of events) | details | until |
 * |---|---|---|
 * | `cronNextSlot` | `slot` (timestamp) | 100 ms after the slot |
 * | `cronForbid` | `active` Job that runs, `slot` that has to wait | the next slot is due |
 * | `cronSuspended` | – | – |
 * | `cronDeadlinePassed` | `slot`, `deadlineSeconds` | 100 ms after the next slot |
 * | `cronTooManyMissed` | `slot` that is started all the same | – |
 * | `cronNameTaken` | `name` of a Job of somebody else | – |
 * | `cronUnparseable` | `schedule`, `message` | – |
 * | `cronUnknownTimeZone` | `timeZone` | – |
 * | `cronInvalidSchedule` | `schedule`, `message` | – |
 * | `cronZoneInSchedule` | `schedule` | – |
 * | `cronCreateRefused` | `name`, `message` | the next try |
 */
export const cronJobReasons = {
  slotDue: (slot: string, name: string) => reason('cronSlotDue', { slot, name }),
  jobExists: (slot: string, name: string) => reason('cronJobExists', { slot, name }),
  replace: (name: string) => reason('cronReplace', { name }),
  historyLimit: (name: string, limit: number, count: number) => reason('cronHistoryLimit', { name, limit, count }),
  childFinished: (name: string, condition: string) => reason('cronChildFinished', { name, condition }),
  childMissing: (name: string) => reason('cronChildMissing', { name }),
  childUnexpected: (name: string) => reason('cronChildUnexpected', { name }),
  status: (active: number) => reason('cronStatus', { active }),

  nextSlot: (slot: string) => reason('cronNextSlot', { slot }),
  forbid: (active: string, slot: string) => reason('cronForbid', { active, slot }),
  suspended: () => reason('cronSuspended'),
  deadlinePassed: (slot: string, deadlineSeconds: number) => reason('cronDeadlinePassed', { slot, deadlineSeconds }),
  tooManyMissed: (slot: string) => reason('cronTooManyMissed', { slot }),
  nameTaken: (name: string) => reason('cronNameTaken', { name }),
  unparseable: (schedule: string, message: string) => reason('cronUnparseable', { schedule, message }),
  unknownTimeZone: (timeZone: string) => reason('cronUnknownTimeZone', { timeZone }),
  invalidSchedule: (schedule: string, message: string) => reason('cronInvalidSchedule', { schedule, message }),
  zoneInSchedule: (schedule: string) => reason('cronZoneInSchedule', { schedule }),
  createRefused: (name: string, message: string) => reason('cronCreateRefused', { name, message }),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
