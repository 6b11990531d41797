import type { Writable } from '../../base/json.ts'
import type { Job, JobSpec } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { generateSelector } from './generated-selector.ts'

/** @source kubernetes@1.36 pkg/registry/batch/job/strategy.go */
export const jobKind = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.Job',
  applyDefaults,
  prepareForCreate: (draft) => {
    if (!draft.spec.manualSelector) generateSelector(draft)
    draft.status = {}
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template.spec)
  },
  status: { prepareForUpdate: () => undefined },
  defaultPropagation: 'Orphan',
})

/** @source kubernetes@1.36 pkg/apis/batch/v1/defaults.go SetDefaults_Job */
function applyDefaults(draft: Writable<Job>): void {
  const spec = (draft.spec ??= {} as Writable<JobSpec>)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647
  applyPodTemplateDefaults((spec.template ??= {}))
  const labels = spec.template.metadata?.labels
  // The very same map, as in upstream: labels generated for the template then show on the Job too.
  if (labels && Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = labels
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  applyFailurePolicyDefaults(spec)
}

export function applyFailurePolicyDefaults(spec: Writable<JobSpec>): void {
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
}
