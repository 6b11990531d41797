import type { Writable } from '../../base/json.ts'
import type { StatefulSet } from '../openapi/kubernetes.ts'
import { applyClaimSpecDefaults } from '../persistentvolumeclaim/claim-spec-defaults.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { serialisedSelector } from '../workload/serialised-selector.ts'

/** @source kubernetes@1.36 pkg/registry/apps/statefulset/strategy.go */
export const statefulSetKind = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.StatefulSet',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { availableReplicas: 0, replicas: 0 }
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template.spec)
    dropMaxUnavailable(draft)
  },
  prepareForUpdate: (draft, old) => dropMaxUnavailable(draft, old),
  status: { prepareForUpdate: () => undefined },
  scale: {
    replicasOf: ({ spec }) => spec.replicas ?? 0,
    statusReplicasOf: ({ status }) => status?.replicas ?? 0,
    selectorOf: ({ spec }) => serialisedSelector(spec.selector),
  },
})

/** @source kubernetes@1.36 pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet */
function applyDefaults(draft: Writable<StatefulSet>): void {
  const spec = (draft.spec ??= {} as Writable<StatefulSet>['spec'])
  spec.podManagementPolicy ||= 'OrderedReady'
  const strategy = (spec.updateStrategy ??= {})
  // An explicit type without a rollingUpdate block keeps the block absent, which recreated pods can tell.
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0
  const policy = (spec.persistentVolumeClaimRetentionPolicy ??= {})
  policy.whenDeleted ||= 'Retain'
  policy.whenScaled ||= 'Retain'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  applyPodTemplateDefaults((spec.template ??= {}))
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claim.metadata ??= {} as typeof claim.metadata
    claim.spec ??= {}
    applyClaimSpecDefaults(claim.spec)
    claim.status ??= {}
    claim.status.phase ||= 'Pending'
  }
}

/** The field belongs to a feature that 1.36 leaves off; an object that has it already keeps it. */
function dropMaxUnavailable(draft: Writable<StatefulSet>, old?: StatefulSet): void {
  const { rollingUpdate } = draft.spec.updateStrategy ?? {}
  if (rollingUpdate?.maxUnavailable === undefined) return
  if (old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return
  const { maxUnavailable: _, ...kept } = rollingUpdate
  draft.spec = { ...draft.spec, updateStrategy: { ...draft.spec.updateStrategy, rollingUpdate: kept } }
}
