import { printedAs } from '../layout/printed.ts'
import type { ResourceQuota, ResourceQuotaSpec } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue, required } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { immutableDetail } from '../validation/numbers.ts'
import {
  canonicalOf,
  compareAmounts,
  isStandardQuotaResource,
  validateQuotaResourceName,
  validateResourceQuantity,
  type ResourceList,
} from '../validation/resources.ts'

export const resourceQuotaChecks = defineChecks<ResourceQuota>({
  validate: ({ metadata, spec }) => [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...validateSpec(spec ?? {}),
  ],
  validateUpdate: ({ metadata, spec }, old) => {
    const errors = [...validateObjectMetaUpdate(metadata, old.metadata), ...validateSpec(spec)]
    const [scopes, before] = [new Set(spec.scopes), new Set(old.spec.scopes)]
    const isSame = scopes.size === before.size && [...scopes].every((scope) => before.has(scope))
    return isSame ? errors : [...errors, invalidValue('spec.scopes', spec.scopes, immutableDetail)]
  },
  warningsOnCreate: requestWarnings,
  statusValidateUpdate: ({ metadata, status }, old) => [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateAmounts(status?.hard, 'status.hard'),
    ...validateAmounts(status?.used, 'status.used'),
  ],
  columns: columnsOf('Name|Request|Limit|Age'),
  cells: ({ metadata, status }, now) => {
    const names = Object.keys(status?.hard ?? {}).sort()
    const isLimit = (name: string): boolean => name.startsWith('limits.')
    const text = (name: string): string =>
      `${name}: ${canonicalOf(status?.used?.[name] ?? '0')}/${canonicalOf(status!.hard![name]!)}`
    return [
      metadata.name,
      names
        .filter((name) => !isLimit(name))
        .map(text)
        .join(', '),
      names.filter(isLimit).map(text).join(', '),
      ageOf(metadata.creationTimestamp, now),
    ]
  },
})

function validateAmounts(amounts: ResourceList | undefined, field: string): FieldError[] {
  return Object.entries(amounts ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, amount]) => [
      ...validateQuotaResourceName(name, `${field}[${name}]`),
      ...validateResourceQuantity(name, amount, `${field}[${name}]`),
    ])
}

const validateSpec = (spec: ResourceQuotaSpec): FieldError[] => [
  ...validateAmounts(spec.hard, 'spec.hard'),
  ...validateScopes(spec),
  ...validateScopeSelector(spec),
]

const podScopes = ['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']
const standardScopes = [...podScopes, 'BestEffort', 'VolumeAttributesClass']
const computeResources = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']

/** @source kubernetes@1.36 pkg/apis/core/helper/helpers.go IsResourceQuotaScopeValidForResource */
function mayScope(scope: string, resource: string): boolean {
  if (podScopes.includes(scope)) return resource === 'pods' || computeResources.includes(resource)
  if (scope === 'BestEffort') return resource === 'pods'
  return scope !== 'VolumeAttributesClass' || resource === 'persistentvolumeclaims' || resource === 'requests.storage'
}

const misfits = (scope: string, { hard }: ResourceQuotaSpec): number =>
  Object.keys(hard ?? {}).filter((name) => isStandardQuotaResource(name) && !mayScope(scope, name)).length

const conflicts = (scopes: readonly string[]): number =>
  [
    ['BestEffort', 'NotBestEffort'],
    ['Terminating', 'NotTerminating'],
  ].filter((pair) => pair.every((scope) => scopes.includes(scope))).length

const times = (count: number, error: FieldError): FieldError[] => Array.from({ length: count }, () => error)

function validateScopes(spec: ResourceQuotaSpec): FieldError[] {
  const scopes = spec.scopes ?? []
  const says = (detail: string): FieldError => invalidValue('spec.scopes', scopes, detail)
  return [
    ...scopes.flatMap((scope) => [
      ...(standardScopes.includes(scope) ? [] : [says('unsupported scope')]),
      ...times(misfits(scope, spec), says('unsupported scope applied to resource')),
    ]),
    ...times(conflicts(scopes), says('conflicting scopes')),
  ]
}

const mustExist =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

function validateScopeSelector(spec: ResourceQuotaSpec): FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? []
  const field = 'spec.scopeSelector.matchExpressions'
  const errors = requirements.flatMap(({ scopeName = '', operator = '', values = [] }) => {
    const faults = standardScopes.includes(scopeName)
      ? []
      : [invalidValue(`${field}.scopeName`, scopeName, 'unsupported scope')]
    const printed = printedAs('ScopeSelector', spec.scopeSelector)
    faults.push(
      ...times(misfits(scopeName, spec), invalidValue(field, printed, 'unsupported scope applied to resource')),
    )
    const needsExists = scopeName === 'BestEffort' || (podScopes.includes(scopeName) && scopeName !== 'PriorityClass')
    if (needsExists && operator !== 'Exists') faults.push(invalidValue(`${field}.operator`, operator, mustExist))
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        faults.push(
          required(
            `${field}.values`,
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        )
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        faults.push(
          invalidValue(
            `${field}.values`,
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        )
    } else faults.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
    return faults
  })
  const names = requirements.map(({ scopeName }) => scopeName ?? '')
  return [...errors, ...times(conflicts(names), invalidValue(field, spec.scopes, 'conflicting scopes'))]
}

function requestWarnings({ spec }: ResourceQuota): string[] {
  const hard = spec?.hard ?? {}
  return ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => {
    const limit = `limits.${name}`
    let request = `requests.${name}`
    if (hard[request] === undefined && name !== 'ephemeral-storage') request = name
    const [asked, allowed] = [hard[request], hard[limit]]
    if (asked === undefined || allowed === undefined || compareAmounts(asked, allowed) <= 0) return []
    return [`ResourceQuota ${request} (${canonicalOf(asked)}) should be less than ${limit} (${canonicalOf(allowed)})`]
  })
}
