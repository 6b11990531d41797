import type { ReplicaSet } from '../openapi/kubernetes.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { formatLabelSelector } from '../selector/label-selector.ts'
import { columnsOf, containerCells } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './validation.ts'

export const replicaSetChecks = defineChecks<ReplicaSet>({
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
  statusValidateUpdate: validateReplicaSetStatusUpdate,
  columns: columnsOf('Name|Desired:integer|Current:integer|Ready:integer|Age|+Containers|+Images|+Selector'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template?.spec),
    formatLabelSelector(spec.selector),
  ],
})
