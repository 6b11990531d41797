import type { Writable } from '../../base/json.ts'
import { applyFailurePolicyDefaults } from '../job/job-kind.ts'
import type { CronJob } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'

/** @source kubernetes@1.36 pkg/registry/batch/cronjob/strategy.go */
export const cronJobKind = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.CronJob',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = {}
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.jobTemplate.spec?.template.spec)
  },
  status: { prepareForUpdate: () => undefined },
})

/** The Jobs' own defaults come when Jobs are made. @source kubernetes@1.36 pkg/apis/batch/v1/defaults.go SetDefaults_CronJob */
function applyDefaults(draft: Writable<CronJob>): void {
  const spec = (draft.spec ??= {} as Writable<CronJob>['spec'])
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const template = (spec.jobTemplate ??= {})
  template.metadata ??= {} as NonNullable<typeof template.metadata>
  const jobSpec = (template.spec ??= {} as NonNullable<typeof template.spec>)
  applyFailurePolicyDefaults(jobSpec)
  applyPodTemplateDefaults((jobSpec.template ??= {}))
}
