import type { Writable } from '../../base/json.ts'
import type { ReplicationController } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineKind } from '../scheme.ts'
import { formatLabels as joinedLabels } from '../selector/parse-selector.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, containerCells, formatLabels } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import {
  validateReplicationController,
  validateReplicationControllerStatusUpdate,
  validateReplicationControllerUpdate,
} from './validation.ts'

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
  validate: validateReplicationController,
  validateUpdate: validateReplicationControllerUpdate,
  warningsOnCreate: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...podTemplateWarnings(spec.template, 'spec.template'),
  ],
  // Upstream hands over the two templates the wrong way round.
  warningsOnUpdate: ({ metadata }, old) =>
    metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(old.spec.template, 'spec.template'),
  status: { prepareForUpdate: () => undefined, validateUpdate: validateReplicationControllerStatusUpdate },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => joinedLabels(spec.selector ?? {}),
  },
  defaultPropagation: 'Orphan',
  columns: columnsOf('Name|Desired:integer|Current:integer|Ready:integer|Age|+Containers|+Images|+Selector'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template?.spec),
    formatLabels(spec.selector),
  ],
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
