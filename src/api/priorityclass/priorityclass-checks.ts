import type { PriorityClass } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { forbiddenField } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import { requireOneOf } from '../validation/paths.ts'
import { systemPriorities } from './priorityclass-kind.ts'

const userPriorityMax = 1_000_000_000

export const priorityClassChecks = defineChecks<PriorityClass>({
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
