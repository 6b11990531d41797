import type { Writable } from '../../base/json.ts'
import { timestampOf } from '../../clock/instant.ts'
import type { LabelSelector, Pod, PodSpec } from '../openapi/kubernetes.ts'
import { defineKind, type RequestContext } from '../scheme.ts'
import { affinityTerms } from './affinity-terms.ts'
import { applyPodSpecDefaults } from './defaults.ts'
import { applyPodLevelDefaults } from './pod-level-defaults.ts'
import { qosClassOf } from './qos.ts'
import { appArmorPrefix } from './security-annotations.ts'

export const podKind = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Pod',
  applyDefaults: applyPodDefaults,
  prepareForCreate,
  prepareForUpdate: (draft) => dropDisabledPodFields(draft.spec),
  status: { prepareForUpdate: prepareForStatusUpdate },
  subresources: [
    'attach',
    'binding',
    'ephemeralcontainers',
    'eviction',
    'exec',
    'log',
    'portforward',
    'proxy',
    'resize',
  ],
})

/** @source kubernetes@1.36 pkg/apis/core/v1/defaults.go SetDefaults_Pod */
export function applyPodDefaults(draft: Writable<Pod>): void {
  draft.spec ??= {} as Writable<PodSpec>
  const { spec } = draft
  applyPodSpecDefaults(spec)
  if (spec.terminationGracePeriodSeconds! < 0) spec.terminationGracePeriodSeconds = 1
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const { resources } = container
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests }
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ||= port.containerPort
  }
  applyPodLevelDefaults(spec)
  spec.enableServiceLinks ??= true
}

function prepareForCreate(draft: Writable<Pod>, { now }: RequestContext): void {
  draft.metadata.generation = 1
  dropDisabledPodFields(draft.spec)
  draft.status = { phase: 'Pending', qosClass: qosClassOf(draft.spec as PodSpec) }
  if (draft.spec.schedulingGates?.length)
    draft.status.conditions = [
      {
        lastProbeTime: undefined,
        lastTransitionTime: timestampOf(now),
        message: 'Scheduling is blocked due to non-empty scheduling gates',
        reason: 'SchedulingGated',
        status: 'False',
        type: 'PodScheduled',
      },
    ]
  mergeLabelKeys(draft)
  moveAppArmorAnnotations(draft)
}

/** `matchLabelKeys` become expressions on the pod's own values. */
function mergeLabelKeys({ metadata, spec }: Writable<Pod>): void {
  const merge = (
    selector: Writable<LabelSelector> | undefined,
    keys: readonly string[] | undefined,
    operator: string,
  ): void => {
    if (!selector) return
    for (const key of keys ?? []) {
      const value = metadata.labels?.[key]
      if (value !== undefined) (selector.matchExpressions ??= []).push({ key, operator, values: [value] })
    }
  }
  for (const term of affinityTerms(spec.affinity)) {
    merge(term.labelSelector as Writable<LabelSelector> | undefined, term.matchLabelKeys, 'In')
    merge(term.labelSelector as Writable<LabelSelector> | undefined, term.mismatchLabelKeys, 'NotIn')
  }
  for (const constraint of spec.topologySpreadConstraints ?? [])
    merge(constraint.labelSelector, constraint.matchLabelKeys, 'In')
}

/** The old AppArmor annotations fill the fields that follow them. */
function moveAppArmorAnnotations({ metadata, spec }: Writable<Pod>): void {
  if (spec.os?.name === 'windows') return
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const value = metadata.annotations?.[appArmorPrefix + container.name]
    if (value === undefined || container.securityContext?.appArmorProfile) continue
    const local = value.startsWith('localhost/') ? value.slice('localhost/'.length) : undefined
    const type =
      { unconfined: 'Unconfined', 'runtime/default': 'RuntimeDefault' }[value] ?? (local ? 'Localhost' : undefined)
    const pod = spec.securityContext?.appArmorProfile
    if (!type || (pod?.type === type && pod.localhostProfile === local)) continue
    container.securityContext = {
      ...container.securityContext,
      appArmorProfile: { type, ...(local !== undefined && { localhostProfile: local }) },
    }
  }
}

/** Fields of features that 1.36 leaves off. */
export function dropDisabledPodFields(spec: Writable<PodSpec> | undefined): void {
  if (!spec) return
  delete spec.schedulingGroup
  for (const { projected } of spec.volumes ?? [])
    for (const source of projected?.sources ?? []) {
      delete source.clusterTrustBundle
      delete source.podCertificate
    }
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    if (container.lifecycle?.stopSignal !== undefined) {
      delete container.lifecycle.stopSignal
      if (!container.lifecycle.preStop && !container.lifecycle.postStart) delete container.lifecycle
    }
}

function prepareForStatusUpdate(draft: Writable<Pod>, old: Pod): void {
  draft.spec = old.spec as Writable<PodSpec>
  if (old.metadata.deletionTimestamp === undefined) delete draft.metadata.deletionTimestamp
  else draft.metadata.deletionTimestamp = old.metadata.deletionTimestamp
  const { ownerReferences } = old.metadata
  if (ownerReferences === undefined) delete draft.metadata.ownerReferences
  else draft.metadata.ownerReferences = ownerReferences as typeof draft.metadata.ownerReferences
  const status = (draft.status ??= {})
  // What neither has stays absent: a field that is there without a value is none that a later patch could decode.
  if (!status.qosClass && old.status?.qosClass) status.qosClass = old.status.qosClass
  if (!status.observedGeneration && old.status?.observedGeneration)
    status.observedGeneration = old.status.observedGeneration
  if (status.conditions?.every(({ observedGeneration }) => observedGeneration) === true) return
  const generations = new Map<string, number[]>()
  for (const { type, observedGeneration = 0 } of old.status?.conditions ?? [])
    generations.set(type, [...(generations.get(type) ?? []), observedGeneration])
  for (const condition of status.conditions ?? []) {
    const before = generations.get(condition.type)?.shift()
    if (before) condition.observedGeneration ||= before
  }
}
