import type {
  Container,
  NodeAffinity,
  NodeSelectorTerm,
  Pod,
  PodSchedulingGate,
  PodSpec,
  Toleration,
} from '../openapi/kubernetes.ts'
import { isEqual } from '../../base/json.ts'
import { printedAs, printedLines } from '../layout/printed.ts'
import { unifiedDiff } from '../layout/unified-diff.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required } from '../validation/field.ts'
import { sortedKeys } from '../validation/label-selector.ts'
import { validateObjectMetaUpdate } from '../validation/metadata.ts'
import { inclusiveRange } from '../validation/names.ts'
import { isSame } from '../validation/numbers.ts'
import { validateImageSpace } from './containers.ts'
import { int32Max } from './pod-spec.ts'
import { validatePodAnnotations } from './pod-template.ts'
import { validatePodMetadataAndSpec } from './pod-create.ts'
import { validateTolerations } from './scheduling.ts'
import { appArmorPrefix } from './security-annotations.ts'

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join()

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePodUpdate */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata),
    ...validatePodMetadataAndSpec(pod, old),
    ...validateAnnotationUpdate(pod, old, 'metadata.annotations'),
  ]
  for (const list of ['containers', 'initContainers'] as const) {
    const [now, before] = [pod.spec[list] ?? [], old.spec[list] ?? []]
    const field = `spec.${list}`
    if (now.length !== before.length)
      return [...errors, forbiddenField(field, 'pod updates may not add or remove containers')]
    errors.push(...now.flatMap((container, index) => validateImage(container, `${field}[${index}]`)))
  }
  const deadline = validateDeadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds)
  errors.push(...deadline.errors)
  if (deadline.isFinal) return errors
  errors.push(
    ...validateAddedTolerations(pod.spec.tolerations, old.spec.tolerations, 'spec.tolerations'),
    ...validateGates(pod.spec.schedulingGates, old.spec.schedulingGates, 'spec.schedulingGates'),
  )
  return [...errors, ...validateSpecUpdate(pod.spec, old.spec)]
}

function validateImage(container: Container, at: string): FieldError[] {
  return [...(container.image ? [] : [required(`${at}.image`)]), ...validateImageSpace(container, at)]
}

function validateDeadline(
  now: number | undefined,
  before: number | undefined,
): { readonly errors: FieldError[]; readonly isFinal: boolean } {
  const field = 'spec.activeDeadlineSeconds'
  if (now === undefined) {
    const errors =
      before === undefined ? [] : [invalidValue(field, null, 'must not update from a positive integer to nil value')]
    return { errors, isFinal: false }
  }
  if (now < 0 || now > int32Max)
    return { errors: [invalidValue(field, now, inclusiveRange(0, int32Max))], isFinal: true }
  if (before !== undefined && before < now)
    return { errors: [invalidValue(field, now, 'must be less than or equal to previous value')], isFinal: true }
  return { errors: [], isFinal: false }
}

function validateAddedTolerations(
  now: readonly Toleration[] = [],
  before: readonly Toleration[] = [],
  field: string,
): FieldError[] {
  const isKept = (old: Toleration): boolean =>
    now.some((toleration) => isEqual({ ...old, tolerationSeconds: toleration.tolerationSeconds }, toleration))
  if (!before.every(isKept))
    return [forbiddenField(field, 'existing toleration can not be modified except its tolerationSeconds')]
  return validateTolerations(now, field)
}

function validateGates(
  now: readonly PodSchedulingGate[] = [],
  before: readonly PodSchedulingGate[] = [],
  field: string,
): FieldError[] {
  return now.flatMap(({ name = '' }, index) =>
    before.some((gate) => (gate.name ?? '') === name)
      ? []
      : [
          forbiddenField(
            `${field}[${index}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )
}

const mirror = 'kubernetes.io/config.mirror'

function validateAnnotationUpdate(pod: Pod, old: Pod, field: string): FieldError[] {
  const [now, before] = [pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}]
  const errors: FieldError[] = []
  for (const key in before) {
    if (now[key] === before[key]) continue
    if (key.startsWith(appArmorPrefix))
      errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update AppArmor annotations'))
    if (key === mirror)
      errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update mirror pod annotation'))
  }
  for (const key in now) {
    if (before[key] !== undefined) continue
    if (key.startsWith(appArmorPrefix))
      errors.push(forbiddenField(`${field}[${key}]`, 'may not add AppArmor annotations'))
    if (key === mirror) errors.push(forbiddenField(`${field}[${key}]`, 'may not add mirror pod annotation'))
  }
  return [...errors, ...validatePodAnnotations(pod.metadata.annotations, pod.spec, field, old.metadata.annotations)]
}

const withOldImages = (now: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
  now?.map((container, index) => ({ ...container, image: before![index]!.image }))

function validateSpecUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  if (isEqual(spec, old)) return []
  const gated = (old.schedulingGates?.length ?? 0) > 0 ? validateGatedUpdate(spec, old) : undefined
  const grace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  const munged: PodSpec = {
    ...spec,
    ...gated?.munged,
    containers: withOldImages(spec.containers, old.containers)!,
    initContainers: withOldImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    terminationGracePeriodSeconds: grace ? old.terminationGracePeriodSeconds : spec.terminationGracePeriodSeconds,
  }
  const errors = gated?.errors ?? []
  const [before, after] = [printedLines('PodSpec', old), printedLines('PodSpec', munged)]
  if (isEqual(before, after)) return errors
  const text = `pod updates may not change fields other than ${updatable}\n${unifiedDiff(before, after)}`
  return [...errors, forbiddenField('spec', text)]
}

/** A pod behind a scheduling gate may still be narrowed to fewer nodes. */
function validateGatedUpdate(
  spec: PodSpec,
  old: PodSpec,
): { readonly errors: FieldError[]; readonly munged: Partial<PodSpec> } {
  const errors: FieldError[] = []
  if (!isSame(spec.nodeSelector, old.nodeSelector)) {
    const changed = Object.entries(old.nodeSelector ?? {}).some(([key, value]) => spec.nodeSelector?.[key] !== value)
    const printed = spec.nodeSelector ? sortedKeys(spec.nodeSelector) : null
    if (changed)
      errors.push(
        invalidValue(
          'spec.nodeSelector',
          printed,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      )
  }
  const [now, before] = [spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity]
  let affinity = spec.affinity
  if (!isEqual(now, before)) {
    errors.push(...validateNodeAffinityUpdate(now, before, 'spec.affinity.nodeAffinity'))
    const others = spec.affinity?.podAffinity ?? spec.affinity?.podAntiAffinity
    affinity = spec.affinity && !old.affinity && !others ? undefined : { ...spec.affinity, nodeAffinity: before }
  }
  return { errors, munged: { nodeSelector: old.nodeSelector, affinity } }
}

function validateNodeAffinityUpdate(
  now: NodeAffinity | undefined,
  before: NodeAffinity | undefined,
  field: string,
): FieldError[] {
  const key = 'requiredDuringSchedulingIgnoredDuringExecution'
  if (!before?.[key]) return []
  const [terms, oldTerms] = [now?.[key]?.nodeSelectorTerms ?? [], before[key].nodeSelectorTerms ?? []]
  const at = `${field}.${key}.nodeSelectorTerms`
  if (oldTerms.length > 0 && oldTerms.length !== terms.length)
    return [
      invalidValue(
        at,
        printedAs('[]NodeSelectorTerm', terms),
        'no additions/deletions to non-empty NodeSelectorTerms list are allowed',
      ),
    ]
  return oldTerms.flatMap((term, index) =>
    hasOnlyAdditions(terms[index]!, term)
      ? []
      : [
          invalidValue(
            `${at}[${index}]`,
            printedAs('NodeSelectorTerm', terms[index]),
            'only additions are allowed (no mutations or deletions)',
          ),
        ],
  )
}

function hasOnlyAdditions(now: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const keys = ['matchExpressions', 'matchFields'] as const
  const isEmpty = (term: NodeSelectorTerm): boolean => keys.every((key) => !term[key]?.length)
  if (isEmpty(before) && !isEmpty(now)) return false
  return keys.every((key) => isSame(now[key]?.slice(0, before[key]?.length ?? 0), before[key]))
}
