import type { DaemonSet } from '../openapi/kubernetes.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { formatLabelSelector } from '../selector/label-selector.ts'
import { columnsOf, containerCells, formatLabels } from '../table/columns.ts'
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './validation.ts'

export const daemonSetChecks = defineChecks<DaemonSet>({
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warningsOnCreate: ({ spec }) => podTemplateWarnings(spec.template, 'spec.template'),
  warningsOnUpdate: (object, old) =>
    object.metadata.generation === old.metadata.generation
      ? []
      : podTemplateWarnings(object.spec.template, 'spec.template'),
  statusValidateUpdate: validateDaemonSetStatusUpdate,
  columns: columnsOf(
    'Name|Desired:integer|Current:integer|Ready:integer|Up-to-date:integer|Available:integer|Node Selector|Age|+Containers|+Images|+Selector',
  ),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec.template.spec?.nodeSelector),
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
    formatLabelSelector(spec.selector),
  ],
})
