import type { CronJob, CronJobStatus, Job } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Duration, type Instant } from '../../../clock/instant.ts'
import type { SlotReference } from '../../../api/cron/missed.ts'
import type { Attempt, Reason } from '../../machinery/contract.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** One run of the controller over one CronJob. `cronJob` is the run's own copy; its status is written once, at the end. */
export interface CronJobSync {
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  cronJob: CronJob
  /** The status differs from the stored one. */
  hasChanged: boolean
  readonly children: readonly Job[]
  requeueAfter: Duration | undefined
  held: { readonly because: Reason; readonly until?: Instant } | undefined
}

export type ActiveJob = NonNullable<CronJobStatus['active']>[number]

export const activeOf = ({ status }: CronJob): readonly ActiveJob[] => status?.active ?? []

export const isInActive = (cronJob: CronJob, uid: string): boolean =>
  activeOf(cronJob).some((entry) => entry.uid === uid)

export function changeStatus(sync: CronJobSync, change: CronJobStatus): void {
  sync.cronJob = { ...sync.cronJob, status: { ...sync.cronJob.status, ...change } }
  sync.hasChanged = true
}

export function dropActive(sync: CronJobSync, uid: string): void {
  const { active: before, ...rest } = sync.cronJob.status ?? {}
  const active = (before ?? []).filter((entry) => entry.uid !== uid)
  sync.cronJob = { ...sync.cronJob, status: { ...rest, ...(active.length > 0 && { active }) } }
}

export function recordEvent(
  sync: CronJobSync,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  sync.attempt({ verb: 'recordEvent', regarding: sync.cronJob, type, reason, message, because })
}

/** What the slots are counted from. */
export function slotReference({ metadata, spec, status }: CronJob): SlotReference {
  return {
    creation: instantOfTimestamp(metadata.creationTimestamp ?? '') ?? (0 as Instant),
    lastSchedule: status?.lastScheduleTime === undefined ? undefined : instantOfTimestamp(status.lastScheduleTime),
    startingDeadlineSeconds: spec.startingDeadlineSeconds,
  }
}
