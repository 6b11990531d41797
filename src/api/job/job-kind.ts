import type { Writable } from '../../base/json.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Job, JobSpec } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineKind } from '../scheme.ts'
import { ageOf, durationBetween } from '../table/ages.ts'
import { columnsOf, containerCells, formatSelector } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { isTrue } from './conditions.ts'
import { generateSelector } from './generated-selector.ts'
import { validateJobStatusUpdate } from './status-validation.ts'
import { validateJobUpdate } from './update-validation.ts'
import { validateJob } from './validation.ts'

/** @source kubernetes@1.36 pkg/registry/batch/job/strategy.go */
export const jobKind = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.Job',
  applyDefaults,
  prepareForCreate: (draft) => {
    if (!draft.spec.manualSelector) generateSelector(draft)
    draft.status = {}
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template.spec)
  },
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warningsOnCreate: ({ metadata, spec }) => [...nameWarnings(metadata.name), ...jobSpecWarnings(spec, 'spec')],
  warningsOnUpdate: (object, old) =>
    object.metadata.generation === old.metadata.generation ? [] : jobSpecWarnings(object.spec, 'spec'),
  status: { prepareForUpdate: () => undefined, validateUpdate: validateJobStatusUpdate },
  defaultPropagation: 'Orphan',
  columns: columnsOf('Name|Status|Completions|Duration|Age|+Containers|+Images|+Selector'),
  cells: (job, now) => [
    job.metadata.name,
    statusCell(job),
    completionsCell(job),
    durationCell(job, now),
    ageOf(job.metadata.creationTimestamp, now),
    ...containerCells(job.spec.template.spec),
    formatSelector(job.spec.selector),
  ],
})

/** @source kubernetes@1.36 pkg/apis/batch/v1/defaults.go SetDefaults_Job */
function applyDefaults(draft: Writable<Job>): void {
  const spec = (draft.spec ??= {} as Writable<JobSpec>)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647
  applyPodTemplateDefaults((spec.template ??= {}))
  const labels = spec.template.metadata?.labels
  // The very same map, as in upstream: labels generated for the template then show on the Job too.
  if (labels && Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = labels
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  applyFailurePolicyDefaults(spec)
}

export function applyFailurePolicyDefaults(spec: Writable<JobSpec>): void {
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
}

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
