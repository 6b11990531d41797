import type { ControllerRevision } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

/** @source kubernetes@1.36 pkg/registry/apps/controllerrevision/strategy.go */
export const controllerRevisionKind = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
})
