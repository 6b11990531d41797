import { instantOfTimestamp } from '../../clock/instant.ts'
import type { Job, JobStatus } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { duplicateValue, invalidValue, required } from '../validation/field.ts'
import { validateObjectMetaUpdate } from '../validation/metadata.ts'
import { isSame } from '../validation/numbers.ts'
import { validateCounts } from '../workload/counts.ts'
import { isFinished, isTrue } from './conditions.ts'
import { countIndexes, firstSharedIndex } from './indexes.ts'
import { withoutValue } from './pod-failure-policy.ts'

/** What a controller may not write. @source kubernetes@1.36 pkg/apis/batch/validation/validation.go ValidateJobUpdateStatus */
export function validateJobStatusUpdate(job: Job, old: Job): FieldError[] {
  const change: Change = { job, status: job.status ?? {}, old: old.status ?? {} }
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata),
    ...validateCounts(job.status, 'status', ['active', 'succeeded', 'failed', 'ready', 'terminating']),
    ...validateUncounted(change.status),
    ...validateEnd(change),
    ...validateFinished(change),
    ...validateIndexes(change),
    ...validatePodCounts(change),
    ...validateCriteria(change),
    ...validateProgress(change),
  ]
}

interface Change {
  readonly job: Job
  readonly status: JobStatus
  readonly old: JobStatus
}

const conditionsField = 'status.conditions'
const complain = (applies: boolean, error: () => FieldError): FieldError[] => (applies ? [error()] : [])
const condition = (applies: boolean, detail: string): FieldError[] =>
  complain(applies, () => withoutValue(conditionsField, detail))

const conditionChanged = ({ status, old }: Change, ...types: readonly string[]): boolean =>
  types.some((type) => isTrue(status, type) !== isTrue(old, type))

const finishedChanged = ({ status, old }: Change): boolean => isFinished(status) !== isFinished(old)

const fieldChanged = ({ status, old }: Change, ...names: readonly (keyof JobStatus)[]): boolean =>
  names.some((name) => !isSame(status[name], old[name]))

function validateUncounted({ uncountedTerminatedPods }: JobStatus): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (uncountedTerminatedPods?.[list] ?? []).flatMap((uid, index) => {
      const field = `status.uncountedTerminatedPods.${list}[${index}]`
      if (uid === '') return [invalidValue(field, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicateValue(field, uid)]
      seen.add(uid)
      return []
    }),
  )
}

function validateEnd(change: Change): FieldError[] {
  const { status } = change
  const { startTime, completionTime } = status
  const isComplete = isTrue(status, 'Complete')
  const isFailed = isTrue(status, 'Failed')
  const endChanged = conditionChanged(change, 'Complete') || fieldChanged(change, 'completionTime')
  const timesChanged = fieldChanged(change, 'startTime', 'completionTime')
  const at = 'status.completionTime'
  return [
    ...condition(
      conditionChanged(change, 'Complete', 'Failed') && isComplete && isFailed,
      'cannot set Complete=True and Failed=true conditions',
    ),
    ...condition(
      conditionChanged(change, 'Complete', 'FailureTarget') && isComplete && isTrue(status, 'FailureTarget'),
      'cannot set Complete=True and FailureTarget=true conditions',
    ),
    ...complain(endChanged && completionTime !== undefined && !isComplete, () =>
      invalidValue(at, completionTime, 'cannot set completionTime when there is no Complete=True condition'),
    ),
    ...complain(endChanged && completionTime === undefined && isComplete, () =>
      required(at, 'completionTime is required for Complete jobs'),
    ),
    ...complain(timesChanged && isBefore(completionTime, startTime), () =>
      invalidValue(at, completionTime, 'completionTime cannot be set before startTime'),
    ),
    ...condition(
      conditionChanged(change, 'Failed', 'FailureTarget') && isFailed && !isTrue(status, 'FailureTarget'),
      'cannot set Failed=True condition without the FailureTarget=true condition',
    ),
    ...condition(
      conditionChanged(change, 'Complete', 'SuccessCriteriaMet') && isComplete && !isTrue(status, 'SuccessCriteriaMet'),
      'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ),
  ]
}

function isBefore(end: string | undefined, start: string | undefined): boolean {
  if (end === undefined || start === undefined) return false
  return (instantOfTimestamp(end) ?? 0) < (instantOfTimestamp(start) ?? 0)
}

function validateFinished(change: Change): FieldError[] {
  const { status } = change
  if (!isFinished(status)) return []
  const isNew = finishedChanged(change)
  const { active = 0, startTime, uncountedTerminatedPods: pods } = status
  const uncounted = (pods?.succeeded?.length ?? 0) + (pods?.failed?.length ?? 0)
  return [
    ...complain((isNew || fieldChanged(change, 'active')) && active > 0, () =>
      invalidValue('status.active', active, 'active>0 is invalid for finished job'),
    ),
    ...complain((isNew || fieldChanged(change, 'startTime')) && startTime === undefined, () =>
      required('status.startTime', 'startTime is required for finished job'),
    ),
    ...complain((isNew || fieldChanged(change, 'uncountedTerminatedPods')) && uncounted > 0, () =>
      invalidValue(
        'status.uncountedTerminatedPods',
        { Succeeded: pods?.succeeded ?? null, Failed: pods?.failed ?? null },
        'uncountedTerminatedPods needs to be empty for finished job',
      ),
    ),
  ]
}

function validateIndexes(change: Change): FieldError[] {
  const { job, status } = change
  const { completions, completionMode, backoffLimitPerIndex } = job.spec
  const { completedIndexes: completed = '', failedIndexes: failed } = status
  const completedChanged = fieldChanged(change, 'completedIndexes')
  const failedChanged = fieldChanged(change, 'failedIndexes')
  const shared = completions === undefined ? undefined : firstSharedIndex(completed, failed ?? '', completions)
  return [
    ...(completedChanged ? validateFormat('completedIndexes', completed, completions) : []),
    ...(failedChanged && backoffLimitPerIndex !== undefined
      ? validateFormat('failedIndexes', failed, completions)
      : []),
    ...complain(completedChanged && completed !== '' && completionMode !== 'Indexed', () =>
      invalidValue(
        'status.completedIndexes',
        completed,
        'cannot set non-empty completedIndexes when non-indexed completion mode',
      ),
    ),
    ...complain(failedChanged && backoffLimitPerIndex === undefined && failed !== undefined, () =>
      invalidValue(
        'status.failedIndexes',
        failed,
        'cannot set non-null failedIndexes when backoffLimitPerIndex is null',
      ),
    ),
    ...complain((completedChanged || failedChanged) && shared !== undefined, () =>
      invalidValue('status.failedIndexes', failed, `failedIndexes and completedIndexes overlap at index: ${shared}`),
    ),
  ]
}

function validateFormat(name: string, text: string | undefined, completions: number | undefined): FieldError[] {
  if (completions === undefined || text === undefined) return []
  const parsed = countIndexes(text, completions)
  return 'error' in parsed ? [invalidValue(`status.${name}`, text, `error parsing ${name}: ${parsed.error}`)] : []
}

function validatePodCounts(change: Change): FieldError[] {
  const { status } = change
  const { terminating = 0, ready = 0, active = 0 } = status
  const terminatingChanged = finishedChanged(change) || fieldChanged(change, 'terminating')
  return [
    ...complain(terminatingChanged && terminating > 0 && isFinished(status), () =>
      invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job'),
    ),
    ...complain(fieldChanged(change, 'ready', 'active') && ready > active, () =>
      invalidValue('status.ready', ready, 'cannot set more ready pods than active'),
    ),
  ]
}

function validateCriteria({ job, status }: Change): FieldError[] {
  const isMet = isTrue(status, 'SuccessCriteriaMet')
  return [
    ...condition(isMet && isTrue(status, 'Failed'), 'cannot set SuccessCriteriaMet=True and Failed=true conditions'),
    ...condition(
      isMet && isTrue(status, 'FailureTarget'),
      'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    ),
    ...condition(
      job.spec.successPolicy !== undefined && !isMet && isTrue(status, 'Complete'),
      'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True',
    ),
  ]
}

/** What has happened cannot be undone. */
function validateProgress(change: Change): FieldError[] {
  const { job, status, old } = change
  const { completionMode, completions, parallelism, suspend } = job.spec
  const mayShrink = completionMode === 'Indexed' && completions === parallelism
  const decreased = (name: 'failed' | 'succeeded'): FieldError[] =>
    complain((status[name] ?? 0) < (old[name] ?? 0), () =>
      invalidValue(`status.${name}`, status[name] ?? 0, `cannot decrease the ${name} counter`),
    )
  const isMet = isTrue(status, 'SuccessCriteriaMet')
  const wasMet = isTrue(old, 'SuccessCriteriaMet')
  return [
    ...['Failed', 'Complete', 'FailureTarget'].flatMap((type) =>
      condition(isTrue(old, type) && !isTrue(status, type), `cannot disable the terminal ${type}=True condition`),
    ),
    ...decreased('failed'),
    ...(mayShrink ? [] : decreased('succeeded')),
    ...complain(
      status.completionTime !== undefined && old.completionTime !== undefined && fieldChanged(change, 'completionTime'),
      () => invalidValue('status.completionTime', status.completionTime, 'completionTime cannot be mutated'),
    ),
    ...complain(old.startTime !== undefined && fieldChanged(change, 'startTime') && !suspend, () =>
      invalidValue('status.startTime', status.startTime, 'field is immutable for unsuspended job once set'),
    ),
    ...condition(wasMet && !isMet, 'cannot disable the SuccessCriteriaMet=True condition'),
    ...condition(
      isTrue(old, 'Complete') && !wasMet && isMet,
      'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions',
    ),
  ]
}
