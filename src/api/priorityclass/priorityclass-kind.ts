import type { PriorityClass } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { forbiddenField } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { requireOneOf } from '../validation/paths.ts'

const userPriorityMax = 1_000_000_000

/** The classes that every cluster has. */
export const systemPriorities: { readonly [name: string]: number } = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}

export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  applyDefaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
  },
  raisesGeneration: () => false,
  validate: ({ metadata, value = 0, globalDefault = false, preemptionPolicy }) => [
    ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
    ...validatePriority(metadata.name ?? '', value, globalDefault),
    ...(preemptionPolicy === undefined
      ? []
      : requireOneOf(preemptionPolicy, 'preemptionPolicy', ['PreemptLowerPriority', 'Never'])),
  ],
  validateUpdate: (priority, old) => [
    ...validateObjectMetaUpdate(priority.metadata, old.metadata),
    ...(priority.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...validateImmutable(priority.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
  columns: columnsOf('Name|Value:integer|Global-Default:boolean|Age|PreemptionPolicy'),
  cells: ({ metadata, value, globalDefault, preemptionPolicy }, now) => [
    metadata.name,
    value ?? 0,
    globalDefault ?? false,
    ageOf(metadata.creationTimestamp, now),
    preemptionPolicy ?? '',
  ],
})

function validatePriority(name: string, value: number, globalDefault: boolean): FieldError[] {
  if (!name.startsWith('system-'))
    return value > userPriorityMax
      ? [forbiddenField('value', `maximum allowed value of a user defined priority is ${userPriorityMax}`)]
      : []
  const known = systemPriorities[name]
  const why =
    known === undefined
      ? `${name} is not a known system priority class`
      : known !== value
        ? `value of ${name} PriorityClass must be ${known}`
        : globalDefault
          ? `globalDefault of ${name} PriorityClass must be false`
          : undefined
  if (why === undefined) return []
  const names = `names with 'system-' prefix`
  return [forbiddenField('metadata.name', `priority class ${names} are reserved for system use only. error: ${why}`)]
}
