import { isEqual } from '../../base/json.ts'
import type { PodTemplate } from '../openapi/kubernetes.ts'
import { validatePodTemplateSpec } from '../pod/pod-template.ts'
import { podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { columnsOf, containerCells, formatLabels } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'

export const podTemplateChecks = defineChecks<PodTemplate>({
  ...checksOf<PodTemplate>({ namespaced: true }, ({ template }, old) =>
    validatePodTemplateSpec(template!, 'template', old?.template),
  ),
  warningsOnCreate: ({ template }) => podTemplateWarnings(template, 'template'),
  warningsOnUpdate: ({ template }, old) =>
    isEqual(template, old.template) ? [] : podTemplateWarnings(template, 'template'),
  columns: columnsOf('Name|Containers|Images|Pod Labels'),
  cells: ({ metadata, template }) => [
    metadata.name,
    ...containerCells(template?.spec),
    formatLabels(template?.metadata?.labels),
  ],
})
