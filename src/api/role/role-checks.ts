import type { ClusterRole, PolicyRule, Role } from '../openapi/kubernetes.ts'
import { defineChecks, type KindChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue, required } from '../validation/field.ts'
import { hasInvalidLabelValue, validateLabelSelector } from '../validation/label-selector.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { nameIsPathSegment } from '../validation/names.ts'

const printed: Pick<KindChecks<ClusterRole>, 'columns' | 'cells'> = {
  columns: columnsOf('Name|Created At:date'),
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? null],
}

export const roleChecks = defineChecks<Role>({
  ...printed,
  validate: (role) => validateRole(role, true),
  validateUpdate: (role, old) => [
    ...validateRole(role, true),
    ...validateObjectMetaUpdate(role.metadata, old.metadata),
  ],
})

export const clusterRoleChecks = defineChecks<ClusterRole>({
  ...printed,
  validate: (role) => [...validateRole(role, false), ...validateAggregation(role, undefined)],
  validateUpdate: (role, old) => [
    ...validateRole(role, false),
    ...validateAggregation(role, old),
    ...validateObjectMetaUpdate(role.metadata, old.metadata),
  ],
})

const validateRole = ({ metadata, rules }: Role, namespaced: boolean): FieldError[] => [
  ...validateObjectMeta(metadata, namespaced, nameIsPathSegment),
  ...(rules ?? []).flatMap((rule, index) => validateRule(rule, namespaced, `rules[${index}]`)),
]

/** @source kubernetes@1.36 pkg/apis/rbac/validation/validation.go ValidatePolicyRule */
function validateRule(rule: PolicyRule, namespaced: boolean, field: string): FieldError[] {
  const errors = rule.verbs?.length ? [] : [required(`${field}.verbs`, 'verbs must contain at least one value')]
  if (rule.nonResourceURLs?.length) {
    const says = (detail: string): FieldError => invalidValue(`${field}.nonResourceURLs`, rule.nonResourceURLs, detail)
    if (namespaced) errors.push(says('namespaced rules cannot apply to non-resource URLs'))
    if (rule.apiGroups?.length || rule.resources?.length || rule.resourceNames?.length)
      errors.push(says('rules cannot apply to both regular resources and non-resource URLs'))
    return errors
  }
  if (!rule.apiGroups?.length)
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'))
  if (!rule.resources?.length)
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

function validateAggregation({ aggregationRule }: ClusterRole, old: ClusterRole | undefined): FieldError[] {
  if (!aggregationRule) return []
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  const field = 'aggregationRule.clusterRoleSelectors'
  if (selectors.length === 0)
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  const allowInvalidValues = old?.aggregationRule?.clusterRoleSelectors?.some(hasInvalidLabelValue)
  return selectors.flatMap((selector, index) =>
    validateLabelSelector(selector, `${field}[${index}]`, { allowInvalidValues }),
  )
}
