import { isEqual, type Writable } from '../../base/json.ts'
import type { ClusterRoleBinding, RoleBinding, Subject } from '../openapi/kubernetes.ts'
import { printedAs } from '../layout/printed.ts'
import { rbacGroup } from '../role/role-kinds.ts'
import { defineKind, type KindDefinition } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { dnsSubdomain, nameIsPathSegment, pathSegment } from '../validation/names.ts'
import { validateOneOf } from '../validation/paths.ts'

type Shared = Pick<
  KindDefinition<RoleBinding>,
  'group' | 'version' | 'shortNames' | 'applyDefaults' | 'validate' | 'validateUpdate' | 'columns' | 'cells'
>

const shared = (namespaced: boolean): Shared => ({
  group: rbacGroup,
  version: 'v1',
  shortNames: [],
  applyDefaults,
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

export const roleBindingKind = defineKind<RoleBinding>({
  ...shared(true),
  kind: 'RoleBinding',
  resource: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
})

export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  ...shared(false),
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
})

const namesOf = (subjects: readonly Subject[] | undefined, kind: string): string =>
  (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ')

function applyDefaults(draft: Writable<RoleBinding>): void {
  if (draft.roleRef) draft.roleRef.apiGroup ||= rbacGroup
  for (const subject of draft.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup
}

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
