import type { ReplicationController } from '../openapi/kubernetes.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, containerCells, formatLabels } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import {
  validateReplicationController,
  validateReplicationControllerStatusUpdate,
  validateReplicationControllerUpdate,
} from './validation.ts'

export const replicationControllerChecks = defineChecks<ReplicationController>({
  validate: validateReplicationController,
  validateUpdate: validateReplicationControllerUpdate,
  warningsOnCreate: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...podTemplateWarnings(spec.template, 'spec.template'),
  ],
  // Upstream hands over the two templates the wrong way round.
  warningsOnUpdate: ({ metadata }, old) =>
    metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(old.spec.template, 'spec.template'),
  statusValidateUpdate: validateReplicationControllerStatusUpdate,
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
