import type { Instant } from '../../clock/instant.ts'
import type { Job, JobSpec } from '../openapi/kubernetes.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf, durationBetween } from '../table/ages.ts'
import { formatLabelSelector } from '../selector/label-selector.ts'
import { columnsOf, containerCells } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { isTrue } from './conditions.ts'
import { validateJobStatusUpdate } from './status-validation.ts'
import { validateJobUpdate } from './update-validation.ts'
import { validateJob } from './validation.ts'

export const jobChecks = defineChecks<Job>({
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warningsOnCreate: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...jobSpecWarnings(spec, 'spec')],
  warningsOnUpdate: (object, old) =>
    object.metadata.generation === old.metadata.generation ? [] : jobSpecWarnings(object.spec, 'spec'),
  statusValidateUpdate: validateJobStatusUpdate,
  columns: columnsOf('Name|Status|Completions|Duration|Age|+Containers|+Images|+Selector'),
  cells: (job, now) => [
    job.metadata.name,
    statusCell(job),
    completionsCell(job),
    durationCell(job, now),
    ageOf(job.metadata.creationTimestamp, now),
    ...containerCells(job.spec.template.spec),
    formatLabelSelector(job.spec.selector),
  ],
})

/** @source kubernetes@1.36 pkg/api/job/warnings.go */
export function jobSpecWarnings(spec: JobSpec | undefined, field: string): readonly string[] {
  const isWide =
    spec?.completionMode === 'Indexed' && (spec.completions ?? 0) > 100_000 && (spec.parallelism ?? 0) > 10_000
  return [
    ...(isWide
      ? [
          `${field}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ` +
            'Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
        ]
      : []),
    ...podTemplateWarnings(spec?.template, `${field}.template`),
  ]
}

function statusCell({ metadata, status }: Job): string {
  for (const type of ['Complete', 'Failed']) if (isTrue(status, type)) return type
  if (metadata.deletionTimestamp) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => isTrue(status, type)) ?? 'Running'
}

function completionsCell({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationCell({ status }: Job, now: Instant): string {
  if (!status?.startTime) return ''
  return status.completionTime ? durationBetween(status.startTime, status.completionTime) : ageOf(status.startTime, now)
}
