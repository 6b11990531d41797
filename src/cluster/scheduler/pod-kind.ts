import { controllerOf, isTerminating, keyOf, type ObjectKey } from '../../api/object.ts'
import type { OwnerReference, Pod } from '../../api/openapi/kubernetes.ts'
import type { Labels } from '../../api/selector/requirement.ts'
import { demandOf, type Demand } from './demand.ts'

/** Pods that are alike to every filter and score: one demand, one namespace, equal labels, one controller. */
export interface PodKind {
  readonly demand: Demand
  readonly namespace: string
  readonly labels: Labels
  readonly controller: OwnerReference | undefined
}

/** A pod that uses up a node: bound, or about to be. */
export interface PlacedPod {
  readonly key: ObjectKey
  readonly pod: Pod
  readonly kind: PodKind
  readonly isTerminating: boolean
}

const kinds = new WeakMap<Demand, Map<string, PodKind>>()
const labelTexts = new WeakMap<Labels, string>()
const noLabels: Labels = Object.freeze({})

/** The kind found last for a set of labels, which the pods of a template share. */
const lastKinds = new WeakMap<Labels, PodKind>()

export function kindOf(pod: Pod): PodKind {
  const demand = demandOf(pod.spec)
  const { namespace = '', labels = noLabels } = pod.metadata
  const controller = controllerOf(pod)
  const last = lastKinds.get(labels)
  const isSame =
    last !== undefined &&
    last.demand === demand &&
    last.namespace === namespace &&
    last.controller?.name === controller?.name &&
    last.controller?.kind === controller?.kind
  if (isSame) return last
  const kind = kindByText(demand, namespace, labels, controller)
  lastKinds.set(labels, kind)
  return kind
}

function kindByText(
  demand: Demand,
  namespace: string,
  labels: Labels,
  controller: OwnerReference | undefined,
): PodKind {
  const text = `${namespace}|${controller === undefined ? '' : `${controller.kind}/${controller.name}`}|${textOf(labels)}`
  let byText = kinds.get(demand)
  if (byText === undefined) {
    byText = new Map()
    kinds.set(demand, byText)
  }
  let kind = byText.get(text)
  if (kind === undefined) {
    kind = { demand, namespace, labels, controller }
    byText.set(text, kind)
  }
  return kind
}

function textOf(labels: Labels): string {
  let text = labelTexts.get(labels)
  if (text === undefined) {
    text = Object.keys(labels)
      .sort()
      .map((key) => `${key}=${labels[key]!}`)
      .join()
    labelTexts.set(labels, text)
  }
  return text
}

export const placed = (pod: Pod): PlacedPod => ({
  key: keyOf(pod),
  pod,
  kind: kindOf(pod),
  isTerminating: isTerminating(pod),
})

export const isTerminal = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

/** Whether a pod uses up its node. */
export const isPlaced = (pod: Pod): boolean => !!pod.spec.nodeName && !isTerminal(pod)
