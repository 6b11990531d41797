import { controllerOf } from '../object.ts'
import type { ControllerRevision } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { qualified, type FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { required } from '../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsDnsSubdomain } from '../validation/names.ts'
import { validateImmutable, validateNonnegative } from '../validation/numbers.ts'

export const controllerRevisionChecks = defineChecks<ControllerRevision>({
  validate: validateControllerRevision,
  validateUpdate: (object, old) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata),
    ...validateControllerRevision(object),
    ...validateImmutable(object.data, old.data, 'data'),
  ],
  columns: columnsOf('Name|Controller|Revision|Age'),
  cells: (object, now) => [
    object.metadata.name,
    controllerCell(object),
    object.revision ?? 0,
    ageOf(object.metadata.creationTimestamp, now),
  ],
})

/** @source kubernetes@1.36 pkg/apis/apps/validation/validation.go ValidateControllerRevision */
function validateControllerRevision({ metadata, data, revision }: ControllerRevision): FieldError[] {
  return [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain),
    ...(data === undefined || data === null ? [required('data', 'data is mandatory')] : []),
    ...validateNonnegative(revision, 'revision'),
  ]
}

/** `statefulset.apps/db` */
function controllerCell(object: ControllerRevision): string {
  const owner = controllerOf(object)
  if (!owner) return '<none>'
  const slash = owner.apiVersion.indexOf('/')
  return `${qualified(owner.kind.toLowerCase(), slash < 0 ? '' : owner.apiVersion.slice(0, slash))}/${owner.name}`
}
