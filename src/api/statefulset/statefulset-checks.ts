import type { StatefulSet } from '../openapi/kubernetes.ts'
import { claimWarnings, podTemplateWarnings } from '../pod/pod-warnings.ts'
import { defineChecks } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf, containerCells } from '../table/columns.ts'
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './validation.ts'

export const statefulSetChecks = defineChecks<StatefulSet>({
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  warningsOnCreate: (object) => warningsOf(object),
  warningsOnUpdate: warningsOf,
  statusValidateUpdate: validateStatefulSetStatusUpdate,
  columns: columnsOf('Name|Ready|Age|+Containers|+Images'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ageOf(metadata.creationTimestamp, now),
    ...containerCells(spec.template.spec),
  ],
})

/** On update, only a changed template is warned about, and a claim's fields have another path. */
function warningsOf({ metadata, spec }: StatefulSet, old?: StatefulSet): readonly string[] {
  const limit = spec.revisionHistoryLimit ?? 0
  return [
    ...(old && old.metadata.generation === metadata.generation
      ? []
      : podTemplateWarnings(spec.template, 'spec.template')),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      claimWarnings(claim.spec, `spec.volumeClaimTemplates[${index}]${old ? '.Spec' : ''}`),
    ),
    ...(limit < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ]
}
