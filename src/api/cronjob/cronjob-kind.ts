import type { Writable } from '../../base/json.ts'
import { applyFailurePolicyDefaults, jobSpecWarnings } from '../job/job-kind.ts'
import type { CronJob } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, containerCells, formatSelector } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { validateCronJob, validateCronJobUpdate } from './validation.ts'

/** @source kubernetes@1.36 pkg/registry/batch/cronjob/strategy.go */
export const cronJobKind = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.CronJob',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = {}
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.jobTemplate.spec?.template.spec)
  },
  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  warningsOnCreate: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...jobSpecWarnings(spec.jobTemplate.spec, 'spec.jobTemplate.spec'),
    ...zoneWarnings(spec.schedule),
  ],
  warningsOnUpdate: ({ metadata, spec }, old) => [
    ...(metadata.generation === old.metadata.generation
      ? []
      : jobSpecWarnings(spec.jobTemplate.spec, 'spec.jobTemplate.spec')),
    ...zoneWarnings(spec.schedule),
  ],
  status: { prepareForUpdate: () => undefined },
  columns: columnsOf(
    'Name|Schedule|Timezone|Suspend:boolean|Active:integer|Last Schedule|Age|+Containers|+Images|+Selector',
  ),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? '<none>',
    spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    status?.active?.length ?? 0,
    status?.lastScheduleTime ? ageOf(status.lastScheduleTime, now) : '<none>',
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.jobTemplate.spec?.template.spec),
    formatSelector(spec.jobTemplate.spec?.selector),
  ],
})

/** The Jobs' own defaults come when Jobs are made. @source kubernetes@1.36 pkg/apis/batch/v1/defaults.go SetDefaults_CronJob */
function applyDefaults(draft: Writable<CronJob>): void {
  const spec = (draft.spec ??= {} as Writable<CronJob>['spec'])
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const template = (spec.jobTemplate ??= {})
  template.metadata ??= {} as NonNullable<typeof template.metadata>
  const jobSpec = (template.spec ??= {} as NonNullable<typeof template.spec>)
  applyFailurePolicyDefaults(jobSpec)
  applyPodTemplateDefaults((jobSpec.template ??= {}))
}

function zoneWarnings(schedule: string): readonly string[] {
  if (!schedule.includes('TZ')) return []
  return [
    'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, ' +
      'see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
  ]
}
