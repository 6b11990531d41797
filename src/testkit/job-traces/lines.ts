import type { KubeObject } from '../../api/object.ts'
import { controllerOf } from '../../api/object.ts'
import type { CronJob, Job, JobCondition, Pod } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'

const prefix = 'batch.kubernetes.io/'

/** Everything that a line may need to know. */
export interface Printing {
  readonly start: Instant
  readonly nameOfUid: (uid: string) => string
  /** Pods are counted, not listed. */
  readonly counts: boolean
}

export function eventLine(write: Extract<Write, { verb: 'recordEvent' }>): string {
  const { kind, metadata } = write.regarding as KubeObject
  return `EVENT ${write.type} ${kind}/${metadata.name} ${write.reason}: ${write.message}`
}

export function podCreateLine({ metadata, spec }: Pod): string {
  const annotations = Object.entries(metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(prefix))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => ` ann:${key.slice(prefix.length)}=${JSON.stringify(value)}`)
  const hostname = spec.hostname ? ` hostname=${spec.hostname}` : ''
  const finalizers = metadata.finalizers?.length ? ` finalizers=${metadata.finalizers.join(',')}` : ''
  return `create pod/${metadata.name}${annotations.join('')}${hostname}${finalizers}`
}

/** What a strategic patch of the Job controller did to a pod. */
export function podPatchLine(before: Pod, after: Pod | undefined): string {
  const words: string[] = []
  const had = before.metadata.finalizers ?? []
  const has = after?.metadata.finalizers ?? []
  for (const name of had) if (!has.includes(name)) words.push(`remove-finalizer=${name}`)
  for (const name of has) if (!had.includes(name)) words.push(`add-finalizer=${name}`)
  const owner = after && controllerOf(after)
  if (owner !== undefined && controllerOf(before)?.uid !== owner.uid)
    words.push(`add-ownerRef=${owner.kind}/${owner.name}`)
  if (owner === undefined && after !== undefined && controllerOf(before) !== undefined) words.push('remove-ownerRef')
  return `patch pod/${before.metadata.name} ${words.join(' ')}`
}

const since = (timestamp: string | undefined, start: Instant): string =>
  timestamp === undefined ? 'nil' : `${((instantOfTimestamp(timestamp) ?? start) - start) / 1000}s`

export function jobStatusText({ status = {} }: Job, { start, nameOfUid, counts }: Printing): string {
  const { uncountedTerminatedPods: uncounted, completedIndexes, failedIndexes } = status
  const list = (uids: readonly string[] | undefined): string =>
    counts ? `<${uids?.length ?? 0} pods>` : `[${(uids ?? []).map(nameOfUid).join(' ')}]`
  const uncountedText =
    uncounted === undefined ? 'nil' : `{succeeded:${list(uncounted.succeeded)} failed:${list(uncounted.failed)}}`
  return (
    `active=${status.active ?? 0} ready=${status.ready ?? 'nil'} terminating=${status.terminating ?? 'nil'}` +
    ` succeeded=${status.succeeded ?? 0} failed=${status.failed ?? 0} uncounted=${uncountedText}` +
    `${indexesText(completedIndexes, failedIndexes)} startTime=${since(status.startTime, start)}` +
    ` completionTime=${since(status.completionTime, start)} conditions=[${conditionsText(status.conditions ?? [], start)}]`
  )
}

/** Indexes are shown where the Job is Indexed; the caller blots the fields out elsewhere. */
function indexesText(completed: string | undefined, failed: string | undefined): string {
  return ` completedIndexes=${JSON.stringify(completed ?? '')} failedIndexes=${failed === undefined ? 'nil' : JSON.stringify(failed)}`
}

export function conditionsText(conditions: readonly JobCondition[], start: Instant): string {
  return conditions
    .map(
      ({ type, status, reason, message, lastTransitionTime }) =>
        `${type}=${status} reason=${reason} msg=${JSON.stringify(message)} at=${since(lastTransitionTime, start)}`,
    )
    .join(', ')
}

export const jobStatusLine = (job: Job, printing: Printing): string =>
  `job/${job.metadata.name} status: ${statusOfJob(job, printing)}`

function statusOfJob(job: Job, printing: Printing): string {
  const text = jobStatusText(job, printing)
  return job.spec.completionMode === 'Indexed' ? text : text.replace(/ completedIndexes="" failedIndexes=nil/, '')
}

export function jobCreateLine({ metadata }: Job): string {
  const owner = controllerOf({ metadata } as KubeObject)
  const scheduled = metadata.annotations?.[`${prefix}cronjob-scheduled-timestamp`] ?? ''
  return `create job/${metadata.name} creationTimestamp=${metadata.creationTimestamp} owner=${owner ? `${owner.kind}/${owner.name}` : 'none'} ann:cronjob-scheduled-timestamp=${JSON.stringify(scheduled)}`
}

const endOf = ({ status }: Job) =>
  status?.conditions?.find(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True')

/** The one line that a CronJob trace spends on a Job's status. */
export function jobFinishedLine(job: Job, before: Job | undefined): string | undefined {
  const end = endOf(job)
  if (end === undefined || (before !== undefined && endOf(before) !== undefined)) return undefined
  const { startTime = 'nil', completionTime = 'nil' } = job.status ?? {}
  return `JOB job/${job.metadata.name} finished: ${end.type} reason=${end.reason} startTime=${startTime} completionTime=${completionTime}`
}

export function cronJobStatusText({ status = {} }: CronJob): string {
  const active = (status.active ?? []).map(({ name }) => name).join(' ')
  return `active=[${active}] lastScheduleTime=${status.lastScheduleTime ?? 'nil'} lastSuccessfulTime=${status.lastSuccessfulTime ?? 'nil'}`
}

/** The FINAL block of a Job trace. */
export function jobFinalLines(jobs: Iterable<Job>, pods: Iterable<Pod>, printing: Printing): readonly string[] {
  const lines = [...jobs].map(
    (job) => `FINAL job/${job.metadata.name} gen=${job.metadata.generation} ${statusOfJob(job, printing)}`,
  )
  if (!printing.counts) {
    for (const { metadata, status } of pods)
      lines.push(
        `FINAL pod/${metadata.name} phase=${status?.phase ?? 'Pending'} deletionTimestamp=${metadata.deletionTimestamp !== undefined} finalizers=[${(metadata.finalizers ?? []).join(' ')}]`,
      )
    return lines
  }
  const groups = new Map<string, number>()
  for (const { metadata, status } of pods) {
    const key = `phase=${status?.phase ?? 'Pending'} finalizers=[${(metadata.finalizers ?? []).join(' ')}]`
    groups.set(key, (groups.get(key) ?? 0) + 1)
  }
  const keys = [...groups.keys()].sort()
  return [...lines, `FINAL pods map[${keys.map((key) => `${key}:${groups.get(key)}`).join(' ')}]`]
}

/** The FINAL block of a CronJob trace. */
export function cronJobFinalLines(cronJobs: Iterable<CronJob>, jobs: Iterable<Job>): readonly string[] {
  return [
    ...[...cronJobs].map((cronJob) => `FINAL cronjob/${cronJob.metadata.name} ${cronJobStatusText(cronJob)}`),
    ...[...jobs].map((job) => `FINAL job/${job.metadata.name} ${endOf(job)?.type ?? ''}`.trimEnd()),
  ]
}

/** Milliseconds as Go's `time.Duration` prints them: `1m0s`, `23.99s`, `1h0m0.1s`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds !== 0 && Math.abs(milliseconds) < 1000) return `${milliseconds}ms`
  const sign = milliseconds < 0 ? '-' : ''
  const total = Math.abs(milliseconds)
  const seconds = `${(total % 60_000) / 1000}s`
  const minutes = Math.floor(total / 60_000)
  if (minutes === 0) return sign + seconds
  return minutes < 60 ? `${sign}${minutes}m${seconds}` : `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}
