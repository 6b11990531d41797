import { jobSpecWarnings } from '../job/job-checks.ts'
import type { CronJob } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { formatLabelSelector } from '../selector/label-selector.ts'
import { columnsOf, containerCells } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { validateCronJob, validateCronJobUpdate } from './validation.ts'

export const cronJobChecks = defineChecks<CronJob>({
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
    formatLabelSelector(spec.jobTemplate.spec?.selector),
  ],
})

function zoneWarnings(schedule: string): readonly string[] {
  if (!schedule.includes('TZ')) return []
  return [
    'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, ' +
      'see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
  ]
}
