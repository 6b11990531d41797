import { printedAs } from '../layout/printed.ts'
import type { Job, JobSpec } from '../openapi/kubernetes.ts'
import { validatePodTemplateSpec } from '../pod/pod-template.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, tooLong, unsupportedValue } from '../validation/field.ts'
import { hasInvalidLabelValue, validateLabelSelector } from '../validation/label-selector.ts'
import { validateObjectMeta } from '../validation/metadata.ts'
import { byteLength, dnsLabel, dnsSubdomain, nameIsDnsSubdomain } from '../validation/names.ts'
import { validateCounts } from '../workload/counts.ts'
import { validateSelectedLabels } from '../workload/selected-template.ts'
import { validateGeneratedSelector } from './generated-selector-checks.ts'
import { validatePodFailurePolicy } from './pod-failure-policy.ts'
import { validateSuccessPolicy } from './success-policy.ts'

/** @source kubernetes@1.36 pkg/apis/batch/validation/validation.go ValidateJob */
export function validateJob(job: Job): FieldError[] {
  return validateJobAgainst(job)
}

/** `requiresPrefixed` and `old` loosen what an update may keep. */
export function validateJobAgainst(job: Job, requiresPrefixed = true, old?: Job): FieldError[] {
  const { metadata, spec } = job
  const errors = [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validateGeneratedSelector(job, requiresPrefixed),
    ...validateSelectedSpec(spec, old?.spec),
  ]
  if (spec.completionMode !== 'Indexed' || spec.completions === undefined || spec.completions <= 0) return errors
  const hostname = `${metadata.name ?? ''}-${spec.completions - 1}`
  if (dnsLabel(hostname).length > 0)
    errors.push(
      invalidValue(
        'metadata.name',
        metadata.name ?? '',
        `will not able to create pod with invalid DNS label: ${hostname}`,
      ),
    )
  return errors
}

/** The spec with the selector that a Job has and a template of a CronJob has not. */
export function validateSelectedSpec(spec: JobSpec, old?: JobSpec): FieldError[] {
  const { selector, template } = spec
  return [
    ...validateJobSpec(spec, 'spec', old),
    ...(selector
      ? validateLabelSelector(selector, 'spec.selector', { allowInvalidValues: hasInvalidLabelValue(old?.selector) })
      : [required('spec.selector')]),
    ...validateSelectedLabels(selector, template, 'spec.template'),
  ]
}

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
]

export function validateJobSpec(spec: JobSpec, field: string, old?: JobSpec): FieldError[] {
  return [
    ...validateCounts(spec, field, counts),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...validateManagedBy(spec.managedBy, `${field}.managedBy`),
    ...validateMode(spec, field),
    ...validatePodFailurePolicy(spec, `${field}.podFailurePolicy`),
    ...validatePolicyOfIndexes(spec, `${field}.successPolicy`),
    ...validateReplacementPolicy(spec, `${field}.podReplacementPolicy`),
    ...validatePodTemplateSpec(spec.template, `${field}.template`, old?.template),
    ...validateRestartPolicy(spec, `${field}.template.spec.restartPolicy`),
  ]
}

function validateManagedBy(manager: string | undefined, field: string): FieldError[] {
  if (manager === undefined) return []
  const errors = validateDomainPrefixedPath(manager, field)
  if (byteLength(manager) > 63) errors.push(tooLong(field, 63))
  return errors
}

/** @source kubernetes@1.36 apimachinery/pkg/util/validation IsDomainPrefixedPath */
function validateDomainPrefixedPath(path: string, field: string): FieldError[] {
  if (path === '') return [required(field)]
  const slash = path.indexOf('/')
  const domain = path.slice(0, slash)
  const rest = path.slice(slash + 1)
  if (slash < 0 || domain === '' || rest === '')
    return [invalidValue(field, path, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const errors = dnsSubdomain(domain).map((detail) => invalidValue(field, domain, detail))
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest)) errors.push(invalidValue(field, rest, invalidPath))
  return errors
}

const invalidPath = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"

const indexedMax = 100_000
const manyIndexesMax = 10_000

function validateMode(spec: JobSpec, field: string): FieldError[] {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes } = spec
  const errors: FieldError[] = []
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(unsupportedValue(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  if (mode === 'Indexed') errors.push(...validateIndexed(spec, field))
  if (mode !== undefined && mode !== 'NonIndexed') return errors
  const detail = 'requires indexed completion mode'
  if (backoffLimitPerIndex !== undefined)
    errors.push(invalidValue(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, detail))
  if (maxFailedIndexes !== undefined) errors.push(invalidValue(`${field}.maxFailedIndexes`, maxFailedIndexes, detail))
  return errors
}

function validateIndexed(spec: JobSpec, field: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  const atMost = (name: string, value: number, maximum: number, more = ''): void => {
    if (value > maximum)
      errors.push(invalidValue(`${field}.${name}`, value, `must be less than or equal to ${maximum}${more}`))
  }
  if (completions === undefined) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'))
  atMost('parallelism', parallelism, indexedMax, ' when completion mode is Indexed')
  if (maxFailedIndexes !== undefined) {
    if (completions !== undefined && maxFailedIndexes > completions)
      errors.push(
        invalidValue(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'),
      )
    atMost('maxFailedIndexes', maxFailedIndexes, indexedMax)
  }
  if (completions === undefined || completions <= indexedMax || backoffLimitPerIndex === undefined) return errors
  if (maxFailedIndexes === undefined)
    errors.push(required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${indexedMax}`))
  const more = ` when completions are above ${indexedMax} and used with backoff limit per index`
  atMost('parallelism', parallelism, manyIndexesMax, more)
  atMost('maxFailedIndexes', maxFailedIndexes ?? 0, manyIndexesMax, more)
  return errors
}

function validatePolicyOfIndexes(spec: JobSpec, field: string): FieldError[] {
  if (!spec.successPolicy) return []
  if (spec.completionMode === 'Indexed') return validateSuccessPolicy(spec.successPolicy, spec.completions ?? 0, field)
  return [invalidValue(field, printedAs('SuccessPolicy', spec.successPolicy), 'requires indexed completion mode')]
}

function validateReplacementPolicy({ podReplacementPolicy, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  if (podReplacementPolicy === undefined || supported.includes(podReplacementPolicy)) return []
  return [unsupportedValue(field, podReplacementPolicy, supported)]
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  const policy = template?.spec?.restartPolicy ?? ''
  if (policy === 'Always' || policy === '') return [required(field, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [unsupportedValue(field, policy, ['OnFailure', 'Never'])]
  if (!podFailurePolicy || policy === 'Never') return []
  return [invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
}
