import type { Writable } from '../../base/json.ts'
import type { ReplicationController } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { formatLabels as joinedLabels } from '../selector/label-selector.ts'

/** @source kubernetes@1.36 pkg/registry/core/replicationcontroller/strategy.go */
export const replicationControllerKind = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ReplicationController',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0 }
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template?.spec)
  },
  status: { prepareForUpdate: () => undefined },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => joinedLabels(spec.selector ?? {}),
  },
  defaultPropagation: 'Orphan',
})

/** @source kubernetes@1.36 pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController */
function applyDefaults(draft: Writable<ReplicationController>): void {
  const spec = (draft.spec ??= {})
  spec.replicas ??= 1
  if (!spec.template) return
  const labels = spec.template.metadata?.labels
  if (labels && isEmpty(spec.selector)) spec.selector = { ...labels }
  if (labels && isEmpty(draft.metadata.labels)) draft.metadata.labels = { ...labels }
  applyPodTemplateDefaults(spec.template)
}

const isEmpty = (map: object | undefined): boolean => Object.keys(map ?? {}).length === 0
