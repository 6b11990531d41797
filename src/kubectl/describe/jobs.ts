import type { CronJob, Job, JobSpec } from '../../api/openapi/kubernetes.ts'
import { durationBetween } from '../../api/table/ages.ts'
import { formatLabelSelector } from '../../api/selector/label-selector.ts'
import { describeMetadata, describeName, describeOwner, describer } from './describer.ts'
import { describeTemplate } from './pod-template.ts'
import { dateText, orNone, orUnset } from './writer.ts'

export const jobDescriber = describer<Job>((writer, job) => {
  const { spec = {} as JobSpec, status } = job
  describeName(writer, job)
  if (spec.selector !== undefined) writer.field('Selector', formatLabelSelector(spec.selector))
  describeMetadata(writer, job)
  describeOwner(writer, job)
  if (spec.parallelism !== undefined) writer.field('Parallelism', spec.parallelism)
  writer.field('Completions', orUnset(spec.completions))
  if (spec.completionMode !== undefined) writer.field('Completion Mode', spec.completionMode)
  if (spec.suspend !== undefined) writer.field('Suspend', String(spec.suspend))
  if (spec.backoffLimit !== undefined) writer.field('Backoff Limit', spec.backoffLimit)
  if (spec.ttlSecondsAfterFinished !== undefined)
    writer.field('TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  if (status?.startTime) writer.field('Start Time', dateText(status.startTime))
  if (status?.completionTime) writer.field('Completed At', dateText(status.completionTime))
  if (status?.startTime && status.completionTime)
    writer.field('Duration', durationBetween(status.startTime, status.completionTime))
  if (spec.activeDeadlineSeconds !== undefined)
    writer.field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
  const { active = 0, ready, succeeded = 0, failed = 0 } = status ?? {}
  writer.field(
    'Pods Statuses',
    `${active} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${succeeded} Succeeded / ${failed} Failed`,
  )
  if (spec.completionMode === 'Indexed') writer.field('Completed Indexes', capped(orNone(status?.completedIndexes)))
  describeTemplate(writer, spec.template)
})

const indexesMost = 50

/** Cut after the last whole interval. */
function capped(indexes: string): string {
  if (indexes.length <= indexesMost) return indexes
  const kept = indexes.slice(0, indexesMost)
  return `${kept.slice(0, kept.lastIndexOf(',') + 1)}...`
}

export const cronJobDescriber = describer<CronJob>((writer, cronJob) => {
  const { spec, status } = cronJob
  describeName(writer, cronJob)
  describeMetadata(writer, cronJob)
  writer.field('Schedule', spec.schedule)
  writer.field('Concurrency Policy', spec.concurrencyPolicy ?? '')
  writer.field('Suspend', spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False')
  writer.field('Successful Job History Limit', orUnset(spec.successfulJobsHistoryLimit))
  writer.field('Failed Job History Limit', orUnset(spec.failedJobsHistoryLimit))
  writer.field(
    'Starting Deadline Seconds',
    spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`,
  )
  const job = spec.jobTemplate.spec
  writer.field('Selector', job?.selector === undefined ? '<unset>' : formatLabelSelector(job.selector))
  writer.field('Parallelism', orUnset(job?.parallelism))
  writer.field('Completions', orUnset(job?.completions))
  if (job?.activeDeadlineSeconds !== undefined) writer.field('Active Deadline Seconds', `${job.activeDeadlineSeconds}s`)
  describeTemplate(writer, job?.template)
  writer.field('Last Schedule Time', status?.lastScheduleTime ? dateText(status.lastScheduleTime) : '<unset>')
  writer.field('Active Jobs', (status?.active ?? []).map(({ name }) => name).join(', ') || '<none>')
})
