import { printedAs } from '../layout/printed.ts'
import type { Container, Job, JobSpec, PodSpec, PodTemplateSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue } from '../validation/field.ts'
import { printedSelector } from '../validation/label-selector.ts'
import { validateObjectMetaUpdate } from '../validation/metadata.ts'
import { isSame, validateImmutable } from '../validation/numbers.ts'
import { isTrue } from './conditions.ts'
import { hasPrefixedLabels } from './generated-selector-checks.ts'
import { validateJobAgainst, validateSelectedSpec } from './validation.ts'

/** The whole Job is judged twice, as upstream does. @source kubernetes@1.36 pkg/registry/batch/job/strategy.go ValidateUpdate */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  return [
    ...validateJobAgainst(job, hasPrefixedLabels(old), old),
    ...validateObjectMetaUpdate(job.metadata, old.metadata),
    ...validateSelectedSpec(job.spec, old.spec),
    ...validateCompletions(job.spec, old.spec),
    ...validateImmutable(job.spec.selector, old.spec.selector, 'spec.selector', printedSelector(job.spec.selector)),
    ...validateTemplate(job.spec.template, old),
    ...validateImmutable(job.spec.completionMode, old.spec.completionMode, 'spec.completionMode'),
    ...immutable('podFailurePolicy', 'PodFailurePolicy', job.spec, old.spec),
    ...validateImmutable(job.spec.backoffLimitPerIndex, old.spec.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...validateImmutable(job.spec.managedBy, old.spec.managedBy, 'spec.managedBy'),
    ...immutable('successPolicy', 'SuccessPolicy', job.spec, old.spec),
  ]
}

function immutable(
  name: 'podFailurePolicy' | 'successPolicy',
  type: string,
  spec: JobSpec,
  old: JobSpec,
): FieldError[] {
  return validateImmutable(spec[name], old[name], `spec.${name}`, printedAs(`*${type}`, spec[name]))
}

function validateCompletions({ completions, completionMode, parallelism }: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.completions'
  if (completionMode !== 'Indexed') return validateImmutable(completions, old.completions, field)
  if (completions === old.completions || completions === undefined || completions === parallelism) return []
  return [invalidValue(field, completions, 'can only be modified in tandem with spec.parallelism')]
}

function validateTemplate(template: PodTemplateSpec, old: Job): FieldError[] {
  if (!isTemplateMutable(old))
    return validateImmutable(template, old.spec.template, 'spec.template', printedAs('PodTemplateSpec', template))
  const before = withMutableParts(old.spec.template.spec!, template.spec!)
  if (isSame(template.spec, before)) return []
  return [invalidValue('spec.template.spec', printedAs('PodSpec', template.spec), 'field is immutable')]
}

/** While a Job is suspended and has no pods, a queue may still decide where and with how much they run. */
function isTemplateMutable({ spec, status }: Job): boolean {
  if (!spec.suspend || (status?.active ?? 0) > 0) return false
  return status?.startTime === undefined || isTrue(status, 'Suspended')
}

function withMutableParts(old: PodSpec, now: PodSpec): PodSpec {
  const { nodeAffinity: _, ...others } = old.affinity ?? {}
  const nodeAffinity = now.affinity?.nodeAffinity
  const affinity = { ...others, ...(nodeAffinity && { nodeAffinity }) }
  const isCleared = now.affinity === undefined && Object.keys(affinity).length === 0
  const hasAffinity = !isCleared && (old.affinity !== undefined || now.affinity !== undefined)
  return {
    ...old,
    affinity: hasAffinity ? affinity : undefined,
    nodeSelector: now.nodeSelector,
    tolerations: now.tolerations,
    schedulingGates: now.schedulingGates,
    containers: withResources(old.containers, now.containers)!,
    initContainers: withResources(old.initContainers, now.initContainers),
  }
}

function withResources(old: readonly Container[] | undefined, now: readonly Container[] | undefined) {
  if (old?.length !== now?.length) return old
  return old?.map((container, index) => ({ ...container, resources: now![index]!.resources }))
}
