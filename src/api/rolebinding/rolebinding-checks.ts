import { isEqual } from '../../base/json.ts'
import { printedAs } from '../layout/printed.ts'
import type { RoleBinding, Subject } from '../openapi/kubernetes.ts'
import { rbacGroup } from '../role/role-kinds.ts'
import { defineChecks, type KindChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { dnsSubdomain, nameIsPathSegment, pathSegment } from '../validation/names.ts'
import { validateOneOf } from '../validation/paths.ts'

const checksFor = (namespaced: boolean): KindChecks =>
  defineChecks<RoleBinding>({
    validate: (binding) => validateBinding(binding, namespaced),
    validateUpdate: (binding, old) => [
      ...validateBinding(binding, namespaced),
      ...validateObjectMetaUpdate(binding.metadata, old.metadata),
      ...(isEqual(binding.roleRef, old.roleRef)
        ? []
        : [invalidValue('roleRef', printedAs('RoleRef', binding.roleRef), 'cannot change roleRef')]),
    ],
    columns: columnsOf('Name|Role|Age|+Users|+Groups|+ServiceAccounts'),
    cells: ({ metadata, roleRef, subjects }, now) => [
      metadata.name,
      `${roleRef.kind}/${roleRef.name}`,
      ageOf(metadata.creationTimestamp, now),
      namesOf(subjects, 'User'),
      namesOf(subjects, 'Group'),
      namesOf(subjects, 'ServiceAccount'),
    ],
  })

export const roleBindingChecks = checksFor(true)
export const clusterRoleBindingChecks = checksFor(false)

const namesOf = (subjects: readonly Subject[] | undefined, kind: string): string =>
  (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ')

/** @source kubernetes@1.36 pkg/apis/rbac/validation/validation.go ValidateRoleBinding */
function validateBinding({ metadata, roleRef, subjects }: RoleBinding, namespaced: boolean): FieldError[] {
  const { apiGroup, kind, name } = roleRef ?? {}
  return [
    ...validateObjectMeta(metadata, namespaced, nameIsPathSegment),
    ...validateOneOf(apiGroup, 'roleRef.apiGroup', [rbacGroup]),
    ...validateOneOf(kind, 'roleRef.kind', namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']),
    ...(name ? checked('roleRef.name', name, pathSegment) : [required('roleRef.name')]),
    ...(subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`)),
  ]
}

function validateSubject(
  { kind = '', name, namespace, apiGroup }: Subject,
  namespaced: boolean,
  field: string,
): FieldError[] {
  const errors = name ? [] : [required(`${field}.name`)]
  if (kind === 'User' || kind === 'Group')
    return [...errors, ...validateOneOf(apiGroup, `${field}.apiGroup`, [rbacGroup])]
  if (kind !== 'ServiceAccount')
    return [...errors, ...validateOneOf(kind, `${field}.kind`, ['ServiceAccount', 'User', 'Group'])]
  if (name) errors.push(...checked(`${field}.name`, name, dnsSubdomain))
  errors.push(...validateOneOf(apiGroup, `${field}.apiGroup`, ['']))
  return namespaced || namespace ? errors : [...errors, required(`${field}.namespace`)]
}
