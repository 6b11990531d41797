import type { Writable } from '../../base/json.ts'
import type { ReplicaSet } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineKind } from '../scheme.ts'
import { serialisedSelector } from '../workload/serialised-selector.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, containerCells, formatSelector } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './validation.ts'

/** @source kubernetes@1.36 pkg/registry/apps/replicaset/strategy.go */
export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { replicas: 0 }
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template?.spec)
  },
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warningsOnCreate: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...podTemplateWarnings(spec.template, 'spec.template'),
  ],
  warningsOnUpdate: (object, old) =>
    object.metadata.generation === old.metadata.generation
      ? []
      : podTemplateWarnings(object.spec.template, 'spec.template'),
  status: { prepareForUpdate: () => undefined, validateUpdate: validateReplicaSetStatusUpdate },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => serialisedSelector(spec.selector),
  },
  columns: columnsOf('Name|Desired:integer|Current:integer|Ready:integer|Age|+Containers|+Images|+Selector'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template?.spec),
    formatSelector(spec.selector),
  ],
})

/** @source kubernetes@1.36 pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet */
function applyDefaults(draft: Writable<ReplicaSet>): void {
  const spec = (draft.spec ??= {} as Writable<ReplicaSet>['spec'])
  spec.replicas ??= 1
  applyPodTemplateDefaults((spec.template ??= {}))
}
