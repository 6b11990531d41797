import type { Writable } from '../../base/json.ts'
import type { DaemonSet } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'
import { isSame } from '../validation/numbers.ts'

/** Where v1 keeps the template's generation. */
export const templateGenerationAnnotation = 'deprecated.daemonset.template.generation'

/** @source kubernetes@1.36 pkg/registry/apps/daemonset/strategy.go */
export const daemonSetKind = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.DaemonSet',
  applyDefaults,
  prepareForCreate: (draft) => {
    draft.status = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.spec.template.spec)
    setTemplateGeneration(draft, Math.max(1, templateGenerationOf(draft as DaemonSet)))
  },
  prepareForUpdate: (draft, old) => {
    const isChanged = !isSame(draft.spec.template, old.spec.template)
    setTemplateGeneration(draft, templateGenerationOf(old) + (isChanged ? 1 : 0))
  },
  status: { prepareForUpdate: (draft, old) => setTemplateGeneration(draft, templateGenerationOf(old)) },
})

/** 0 when the annotation is absent. */
export function templateGenerationOf({ metadata }: Pick<DaemonSet, 'metadata'>): number {
  return Number(metadata.annotations?.[templateGenerationAnnotation] ?? 0)
}

function setTemplateGeneration(draft: Writable<DaemonSet>, generation: number): void {
  draft.metadata.annotations = { ...draft.metadata.annotations, [templateGenerationAnnotation]: String(generation) }
}

/** @source kubernetes@1.36 pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet */
function applyDefaults(draft: Writable<DaemonSet>): void {
  const spec = (draft.spec ??= {} as Writable<DaemonSet>['spec'])
  const strategy = (spec.updateStrategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= 1
    strategy.rollingUpdate.maxSurge ??= 0
  }
  spec.revisionHistoryLimit ??= 10
  applyPodTemplateDefaults((spec.template ??= {}))
}
