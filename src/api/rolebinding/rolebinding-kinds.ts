import type { Writable } from '../../base/json.ts'
import type { ClusterRoleBinding, RoleBinding } from '../openapi/kubernetes.ts'
import { rbacGroup } from '../role/role-kinds.ts'
import { defineKind, type KindDefinition } from '../scheme.ts'

type Common = Pick<KindDefinition<RoleBinding>, 'group' | 'version' | 'shortNames' | 'applyDefaults'>

const common: Common = { group: rbacGroup, version: 'v1', shortNames: [], applyDefaults }

export const roleBindingKind = defineKind<RoleBinding>({
  ...common,
  kind: 'RoleBinding',
  resource: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
})

export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  ...common,
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
})

function applyDefaults(draft: Writable<RoleBinding>): void {
  if (draft.roleRef) draft.roleRef.apiGroup ||= rbacGroup
  for (const subject of draft.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup
}
