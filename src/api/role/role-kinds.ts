import type { ClusterRole, Role } from '../openapi/kubernetes.ts'
import { defineKind, type KindDefinition } from '../scheme.ts'

export const rbacGroup = 'rbac.authorization.k8s.io'

type Common = Pick<KindDefinition<ClusterRole>, 'group' | 'version' | 'shortNames'>

const common: Common = { group: rbacGroup, version: 'v1', shortNames: [] }

export const roleKind = defineKind<Role>({
  ...common,
  kind: 'Role',
  resource: 'roles',
  singular: 'role',
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.Role',
})

export const clusterRoleKind = defineKind<ClusterRole>({
  ...common,
  kind: 'ClusterRole',
  resource: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRole',
})
