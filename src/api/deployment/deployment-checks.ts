import type { Deployment, LabelSelector } from '../openapi/kubernetes.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { formatSelector, selectorOf } from '../selector/label-selector.ts'
import { columnsOf, containerCells } from '../table/columns.ts'
import { nameWarnings } from '../workload/name-warnings.ts'
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './validation.ts'

export const deploymentChecks = defineChecks<Deployment>({
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warningsOnCreate: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name),
    ...podTemplateWarnings(spec.template, 'spec.template'),
  ],
  warningsOnUpdate: (object, old) =>
    object.metadata.generation === old.metadata.generation
      ? []
      : podTemplateWarnings(object.spec.template, 'spec.template'),
  statusValidateUpdate: validateDeploymentStatusUpdate,
  columns: columnsOf('Name|Ready|Up-to-date|Available|Age|+Containers|+Images|+Selector'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
    selectorCell(spec.selector),
  ],
})

/** Alone among the kinds: empty is the empty text. @source kubernetes@1.36 pkg/printers/internalversion printDeployment */
function selectorCell(selector: LabelSelector | undefined): string {
  const parsed = selectorOf(selector)
  return 'error' in parsed ? '<invalid>' : formatSelector(parsed)
}
