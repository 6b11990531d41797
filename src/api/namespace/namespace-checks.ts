import type { Namespace } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsLabel, qualifiedName } from '../validation/names.ts'
import { kubernetes } from './namespace-kind.ts'

export const namespaceChecks = defineChecks<Namespace>({
  validate,
  validateUpdate: (namespace, old) => [
    ...validate(namespace),
    ...validateObjectMetaUpdate(namespace.metadata, old.metadata),
  ],
  statusValidateUpdate: validateStatusUpdate,
  columns: columnsOf('Name|Status|Age'),
  cells: ({ metadata, status }, now) => [metadata.name, status?.phase ?? '', ageOf(metadata.creationTimestamp, now)],
})

function validate({ metadata, spec }: Namespace): FieldError[] {
  return [
    ...validateObjectMeta(metadata, false, nameIsDnsLabel),
    ...(spec?.finalizers ?? []).flatMap((name) => validateFinalizer(name, 'spec.finalizers')),
  ]
}

/** Also for `/finalize`, where the field has an index. */
export function validateFinalizer(name: string, field: string): FieldError[] {
  const errors = checked(field, name, qualifiedName)
  if (name.includes('/') || [kubernetes, 'orphan', 'foregroundDeletion'].includes(name)) return errors
  return [...errors, invalidValue(field, name, 'name is neither a standard finalizer name nor is it fully qualified')]
}

function validateStatusUpdate({ metadata, status }: Namespace, old: Namespace): FieldError[] {
  const errors = validateObjectMetaUpdate(metadata, old.metadata)
  const isDeleted = metadata.deletionTimestamp !== undefined
  const phase = status?.phase ?? ''
  if (phase === (isDeleted ? 'Terminating' : 'Active')) return errors
  const detail = isDeleted
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty"
  return [...errors, invalidValue('status.Phase', phase, detail)]
}
