import { parseCron } from '../cron/parse.ts'
import { loadTimeZone } from '../cron/time-zone.ts'
import { validateJobSpec } from '../job/validation.ts'
import type { CronJob, CronJobSpec, JobTemplateSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { byteLength, nameIsDnsSubdomain } from '../validation/names.ts'
import { validateCounts } from '../workload/counts.ts'

/** Leaves room for the suffix of a Job's name. */
const nameBytesMax = 52

/** @source kubernetes@1.36 pkg/apis/batch/validation/validation.go ValidateCronJobCreate */
export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
  if (byteLength(metadata.name ?? '') > nameBytesMax)
    errors.push(invalidValue('metadata.name', metadata.name, `must be no more than ${nameBytesMax} characters`))
  return errors
}

export function validateCronJobUpdate({ metadata, spec }: CronJob, old: CronJob): FieldError[] {
  return [...validateObjectMetaUpdate(metadata, old.metadata), ...validateSpec(spec, old.spec)]
}

function validateSpec(spec: CronJobSpec, old?: CronJobSpec): FieldError[] {
  return [
    ...validateSchedule(spec, old),
    ...validateCounts(spec, 'spec', ['startingDeadlineSeconds']),
    ...(old === undefined || old.timeZone !== spec.timeZone ? validateTimeZone(spec.timeZone, 'spec.timeZone') : []),
    ...validateConcurrencyPolicy(spec.concurrencyPolicy, 'spec.concurrencyPolicy'),
    ...validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate', old?.jobTemplate),
    ...validateCounts(spec, 'spec', ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']),
  ]
}

function validateSchedule({ schedule, timeZone }: CronJobSpec, old?: CronJobSpec): FieldError[] {
  const field = 'spec.schedule'
  if (!schedule) return [required(field)]
  const parsed = parseCron(schedule)
  const errors = parsed.ok ? [] : [invalidValue(field, schedule, parsed.error)]
  if (!schedule.includes('TZ')) return errors
  const hadZone = old?.schedule?.includes('TZ') ?? false
  if (!hadZone)
    errors.push(invalidValue(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined)
    errors.push(invalidValue(field, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

function validateTimeZone(name: string | undefined, field: string): FieldError[] {
  if (name === undefined) return []
  if (name === '') return [invalidValue(field, name, 'timeZone must be nil or non-empty string')]
  if (name.split('/').some((part) => part === '.' || part === '..' || !/^(?!-)[A-Za-z.\-_0-9+]{1,14}$/.test(part)))
    return [invalidValue(field, name, `unknown time zone ${name}`)]
  const errors: FieldError[] = []
  if (name.toLowerCase() === 'local')
    errors.push(
      invalidValue(field, name, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    )
  const zone = loadTimeZone(name)
  if ('error' in zone) errors.push(invalidValue(field, name, zone.error))
  return errors
}

function validateConcurrencyPolicy(policy: string | undefined, field: string): FieldError[] {
  const supported = ['Allow', 'Forbid', 'Replace']
  if (!policy) return [required(field)]
  return supported.includes(policy) ? [] : [unsupportedValue(field, policy, supported)]
}

function validateJobTemplate({ spec }: JobTemplateSpec, field: string, old?: JobTemplateSpec): FieldError[] {
  if (!spec) return []
  const errors = validateJobSpec(spec, `${field}.spec`, old?.spec)
  if (spec.selector)
    errors.push(
      invalidValue(`${field}.spec.selector`, printedSelector(spec.selector), '`selector` will be auto-generated'),
    )
  if (spec.manualSelector) errors.push(unsupportedValue(`${field}.spec.manualSelector`, true, ['nil', 'false']))
  return errors
}
