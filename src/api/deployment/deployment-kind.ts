import type { Writable } from '../../base/json.ts'
import type { Deployment } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { serialisedSelector } from '../workload/serialised-selector.ts'
import { isSame } from '../validation/numbers.ts'

/** @source kubernetes@1.36 pkg/registry/apps/deployment/strategy.go */
export const deploymentKind = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.Deployment',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = {}
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template.spec)
  },
  raisesGeneration: (object, old) =>
    !isSame(object.spec, old.spec) || !isSame(object.metadata.annotations, old.metadata.annotations),
  status: {
    prepareForUpdate: (draft, old) => {
      if (old.metadata.labels === undefined) delete draft.metadata.labels
      else draft.metadata.labels = old.metadata.labels
    },
  },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => serialisedSelector(spec.selector),
  },
})

/** @source kubernetes@1.36 pkg/apis/apps/v1/defaults.go SetDefaults_Deployment */
function applyDefaults(draft: Writable<Deployment>): void {
  const spec = (draft.spec ??= {} as Writable<Deployment>['spec'])
  spec.replicas ??= 1
  const strategy = (spec.strategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= '25%'
    strategy.rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
  applyPodTemplateDefaults((spec.template ??= {}))
}
