import { printedAs } from '../layout/printed.ts'
import type { Node, Taint } from '../openapi/kubernetes.ts'
import { validateTaintEffect } from '../pod/scheduling.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { isIpv6, parseRange, rangeWarnings, validateRange } from '../validation/addresses.ts'
import { duplicateValue, forbiddenField, invalidValue } from '../validation/field.ts'
import { validateLabelName } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { labelValue, nameIsDnsSubdomain } from '../validation/names.ts'
import { validateResourceQuantity } from '../validation/resources.ts'

export const nodeChecks = defineChecks<Node>({
  validate: (node) => [
    ...validateObjectMeta(node.metadata, false, nameIsDnsSubdomain),
    ...validateTaints(node.spec?.taints, 'metadata.taints'),
    ...validateResources(node),
    ...validatePodRanges(node),
  ],
  validateUpdate: validateNodeUpdate,
  warningsOnCreate: nodeWarnings,
  warningsOnUpdate: nodeWarnings,
  statusValidateUpdate: validateNodeUpdate,
  columns: columnsOf(
    'Name|Status|Roles|Age|Version|+Internal-IP|+External-IP|+OS-Image|+Kernel-Version|+Container-Runtime',
  ),
  cells: (node, now) => {
    const { metadata, spec, status } = node
    const info = status?.nodeInfo
    const ready = status?.conditions?.findLast(({ type }) => type === 'Ready')
    const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
    const addressOf = (type: string): string =>
      status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
    const architecture = info?.architecture ? ` (${info.architecture})` : ''
    return [
      metadata.name,
      spec?.unschedulable ? `${word},SchedulingDisabled` : word,
      rolesOf(node).join() || '<none>',
      ageOf(metadata.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      addressOf('InternalIP'),
      addressOf('ExternalIP'),
      info?.osImage || '<unknown>',
      (info?.kernelVersion || '<unknown>') + architecture,
      info?.containerRuntimeVersion || '<unknown>',
    ]
  },
})

const rolePrefix = 'node-role.kubernetes.io/'

/** Sorted names of the roles that a node's labels give it. */
export function rolesOf({ metadata }: Node): string[] {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) roles.add(key.slice(rolePrefix.length))
    if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return [...roles].sort()
}

function validateTaints(taints: readonly Taint[] | undefined, field: string): FieldError[] {
  const seen = new Set<string>()
  return (taints ?? []).flatMap((taint, index) => {
    const { key = '', value = '', effect = '' } = taint
    const at = `${field}[${index}]`
    const errors = validateLabelName(key, `${at}.key`)
    const faults = labelValue(value)
    if (faults.length > 0) errors.push(invalidValue(`${at}.value`, value, faults.join(';')))
    errors.push(...validateTaintEffect(effect, `${at}.effect`))
    const pair = `${effect} ${key}`
    if (seen.has(pair)) {
      const error = duplicateValue(at, printedAs('Taint', taint))
      errors.push({ ...error, body: `${error.body}: taints must be unique by key and effect pair` })
    }
    seen.add(pair)
    return errors
  })
}

function validateResources({ status }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status?.[list] ?? {}).flatMap(([name, amount]) =>
      validateResourceQuantity(name, amount, `status.${list}.${name}`),
    ),
  )
}

function validatePodRanges({ spec }: Node): FieldError[] {
  const ranges = spec?.podCIDRs ?? []
  const errors = ranges.flatMap((text, index) => validateRange(text, `spec.podCIDRs[${index}]`))
  const families = new Set(ranges.map((text) => parseRange(text)).map((range) => range && isIpv6(range.address)))
  if (ranges.length > 1 && (families.size < 2 || ranges.length > 2))
    errors.push(invalidValue('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family'))
  return errors
}

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidateNodeUpdate */
function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const errors = [...validateObjectMetaUpdate(node.metadata, old.metadata), ...validateResources(node)]
  const seen = new Set<string>()
  node.status?.addresses?.forEach(({ type, address }, index) => {
    const key = `${type} ${address}`
    if (seen.has(key)) errors.push(duplicateValue(`status.addresses[${index}]`, { Type: type, Address: address }))
    seen.add(key)
  })
  const [ranges, before] = [node.spec?.podCIDRs ?? [], old.spec?.podCIDRs ?? []]
  if (before.length > 0 && before.join() !== ranges.join())
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID)
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  errors.push(...validateTaints(node.spec?.taints, 'metadata.taints'))
  if ((node.spec?.externalID ?? '') !== (old.spec?.externalID ?? ''))
    errors.push(forbiddenField('spec.externalID', 'may not be updated'))
  return errors
}

function nodeWarnings({ spec }: Node): string[] {
  return [
    ...(spec?.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec?.podCIDRs ?? []).flatMap((text, index) => rangeWarnings(text, `spec.podCIDRs[${index}]`)),
  ]
}
