import { templateGenerationAnnotation } from '../../../api/daemonset/daemonset-kind.ts'
import type { DaemonSet, PodTemplateSpec } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import type { Reason } from '../../machinery/contract.ts'
import {
  createPod,
  deletePod,
  isNamespaceTerminating,
  ownerReferencesOf,
  slowStart,
} from '../../machinery/pod-control.ts'
import { podRevisionLabel } from '../../machinery/revisions/controller-revisions.ts'
import { variantOf } from '../../machinery/spec-variants.ts'
import { generationLabel, type Victim } from './node-entry.ts'
import { affinityTo } from './placement.ts'
import { daemonSetReasons } from './reasons.ts'
import { addWait, type Sync } from './sync.ts'
import { daemonTolerations } from './tolerations.ts'

/** Creates at most so many pods a sync, and deletes at most so many. @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go BurstReplicas */
export const burstReplicas = 250

export interface Birth {
  readonly node: string
  readonly because: Reason
}

/** Creates and deletes. @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go syncNodes */
export function syncNodes(
  sync: Sync,
  hash: string,
  victims: readonly Victim[],
  births: readonly Birth[],
): Status | undefined {
  const remaining = Math.max(0, victims.length - burstReplicas) + Math.max(0, births.length - burstReplicas)
  if (remaining > 0) addWait(sync, daemonSetReasons.burstLimit(remaining, burstReplicas))
  const uncreated = createPods(sync, hash, births.slice(0, burstReplicas))
  const undeleted = deletePods(sync, victims.slice(0, burstReplicas))
  return uncreated ?? undeleted
}

function createPods(sync: Sync, hash: string, births: readonly Birth[]): Status | undefined {
  if (births.length === 0) return undefined
  const { set, attempt } = sync
  const ownerReferences = ownerReferencesOf(set)
  const template = podTemplateOf(set, hash)
  let next = 0
  const { failure } = slowStart(births.length, () => {
    const { node, because } = births[next++]!
    const outcome = createPod({ owner: set, template: templateFor(template, node), ownerReferences, because }, attempt)
    if (outcome.ok) sync.wroteAt = Math.max(sync.wroteAt, Number(outcome.object.metadata.resourceVersion))
    return outcome.ok || isNamespaceTerminating(outcome.status) ? undefined : outcome.status
  })
  return failure
}

function deletePods(sync: Sync, victims: readonly Victim[]): Status | undefined {
  let refusal: Status | undefined
  for (const { pod, because } of victims) {
    const outcome = deletePod(sync.set, pod, sync.attempt, because)
    if (outcome.ok) sync.wroteAt = Math.max(sync.wroteAt, Number(outcome.object.metadata.resourceVersion))
    else if (outcome.status.code !== 404) refusal ??= outcome.status
  }
  return refusal
}

interface Templates {
  readonly hash: string
  readonly generation: string | undefined
  readonly template: PodTemplateSpec
  readonly byNode: Map<string, PodTemplateSpec>
}

const remembered = new WeakMap<object, Templates>()

/** The generation that the pods' label tells; absent when the annotation was taken away. */
export const generationOf = ({ metadata }: DaemonSet): string | undefined => {
  const text = metadata.annotations?.[templateGenerationAnnotation]
  return text === undefined || !/^-?\d+$/.test(text) ? undefined : String(Number(text))
}

/** The template with the automatic tolerations and labels. @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go CreatePodTemplate */
function podTemplateOf(set: DaemonSet, hash: string): Templates {
  const { template } = set.spec
  const generation = generationOf(set)
  const known = remembered.get(template)
  if (known?.hash === hash && known.generation === generation) return known
  const labels = {
    ...template.metadata?.labels,
    ...(generation !== undefined && { [generationLabel]: generation }),
    ...(hash !== '' && { [podRevisionLabel]: hash }),
  }
  const spec = {
    ...template.spec,
    containers: template.spec?.containers ?? [],
    tolerations: daemonTolerations(template.spec ?? { containers: [] }),
  }
  const made = {
    hash,
    generation,
    template: { metadata: { ...template.metadata, labels } as PodTemplateSpec['metadata'], spec },
    byNode: new Map(),
  }
  remembered.set(template, made)
  return made
}

/** One frozen spec per node, which pods that follow each other there share. */
function templateFor({ template, byNode }: Templates, node: string): PodTemplateSpec {
  let made = byNode.get(node)
  if (made === undefined) {
    const { spec } = template
    made = { ...template, spec: variantOf(spec!, { affinity: affinityTo(node, spec!.affinity) }) }
    byNode.set(node, made)
  }
  return made
}
