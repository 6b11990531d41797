import type { LabelSelector, TopologySpreadConstraint } from '../../api/openapi/kubernetes.ts'
import { matcherOf, matcherOfLabels, type LabelMatcher } from '../../api/selector/label-selector.ts'
import type { Labels } from '../../api/selector/requirement.ts'
import type { ClusterView } from '../machinery/view.ts'
import { isEmptySelector } from './demand.ts'
import type { PodKind } from './pod-kind.ts'
import type { Summary } from './summary/summary.ts'

export const hostnameLabel = 'kubernetes.io/hostname'
const zoneLabel = 'topology.kubernetes.io/zone'

/** A spread constraint, read once. */
export interface SpreadConstraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly isHard: boolean
  readonly matches: LabelMatcher
  /** An empty selector covers the pod itself but counts nobody. */
  readonly countsNobody: boolean
  readonly honoursAffinity: boolean
  readonly honoursTaints: boolean
  /** Names the counted pods. */
  readonly groupName: string
}

const own = new WeakMap<PodKind, readonly SpreadConstraint[]>()

/** The constraints that the pod itself states. */
export function ownConstraints(kind: PodKind): readonly SpreadConstraint[] {
  let constraints = own.get(kind)
  if (constraints === undefined) {
    constraints = kind.demand.spread.map((source) => readConstraint(source, kind))
    own.set(kind, constraints)
  }
  return constraints
}

function readConstraint(source: TopologySpreadConstraint, { labels, namespace }: PodKind): SpreadConstraint {
  const selector = withLabelKeys(source.labelSelector, source.matchLabelKeys ?? [], labels)
  return {
    topologyKey: source.topologyKey,
    maxSkew: source.maxSkew,
    minDomains: source.minDomains ?? 1,
    isHard: source.whenUnsatisfiable === 'DoNotSchedule',
    matches: matcherOf(selector),
    countsNobody: selector === undefined || isEmptySelector(selector),
    honoursAffinity: source.nodeAffinityPolicy !== 'Ignore',
    honoursTaints: source.nodeTaintsPolicy === 'Honor',
    groupName: `spread|${namespace}|${JSON.stringify(selector ?? null)}`,
  }
}

/** `matchLabelKeys` adds the pod's own values of these labels. */
function withLabelKeys(
  selector: LabelSelector | undefined,
  keys: readonly string[],
  labels: Labels,
): LabelSelector | undefined {
  const present = keys.filter((key) => Object.hasOwn(labels, key))
  if (selector === undefined || present.length === 0) return selector
  const expressions = present.map((key) => ({ key, operator: 'In', values: [labels[key]!] }))
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...expressions] }
}

interface DefaultSelector {
  readonly servicesVersion: number
  readonly ownerSelector: object | undefined
  readonly constraints: readonly SpreadConstraint[]
}

const defaults = new WeakMap<Summary, WeakMap<PodKind, DefaultSelector>>()

/**
 * The cluster's default constraints: gently over hosts and zones, for pods that a Service or their controller selects.
 * @source kubernetes@1.36 pkg/scheduler/framework/plugins/podtopologyspread/plugin.go, plugins/helper/spread.go
 */
export function defaultConstraints(summary: Summary, view: ClusterView, kind: PodKind): readonly SpreadConstraint[] {
  let byKind = defaults.get(summary)
  if (byKind === undefined) {
    byKind = new WeakMap()
    defaults.set(summary, byKind)
  }
  const owner = ownerSelector(view, kind)
  const known = byKind.get(kind)
  if (
    known !== undefined &&
    known.servicesVersion === summary.servicesVersion &&
    known.ownerSelector === owner?.selector
  )
    return known.constraints
  const constraints = readDefaults(view, kind, owner)
  byKind.set(kind, { servicesVersion: summary.servicesVersion, ownerSelector: owner?.selector, constraints })
  return constraints
}

interface OwnerSelector {
  readonly selector: object
  readonly matches: LabelMatcher
  readonly isEmpty: boolean
}

function ownerSelector(view: ClusterView, { controller, namespace }: PodKind): OwnerSelector | undefined {
  if (controller === undefined) return undefined
  const key = `${namespace}/${controller.name}`
  switch (controller.kind) {
    case 'ReplicaSet':
      return labelSelectorOf(view.get('replicasets', key)?.spec?.selector)
    case 'StatefulSet':
      return labelSelectorOf(view.get('statefulsets', key)?.spec?.selector)
    case 'ReplicationController': {
      const selector = view.get('replicationcontrollers', key)?.spec?.selector
      return selector && { selector, matches: matcherOfLabels(selector), isEmpty: Object.keys(selector).length === 0 }
    }
    default:
      return undefined
  }
}

const labelSelectorOf = (selector: LabelSelector | undefined): OwnerSelector | undefined =>
  selector && { selector, matches: matcherOf(selector), isEmpty: isEmptySelector(selector) }

function readDefaults(
  view: ClusterView,
  { namespace, labels }: PodKind,
  owner: OwnerSelector | undefined,
): readonly SpreadConstraint[] {
  const selected: Record<string, string> = {}
  for (const { metadata, spec } of view.list('services')) {
    const selector = spec?.selector
    if (metadata.namespace === namespace && selector && matcherOfLabels(selector)(labels))
      Object.assign(selected, selector)
  }
  const isFromServices = Object.keys(selected).length > 0
  if (!isFromServices && (owner === undefined || owner.isEmpty)) return none
  const ofServices = matcherOfLabels(selected)
  const common = {
    minDomains: 1,
    isHard: false,
    matches:
      owner === undefined
        ? ofServices
        : (candidate: Labels | undefined) => ofServices(candidate) && owner.matches(candidate),
    countsNobody: false,
    honoursAffinity: true,
    honoursTaints: false,
    groupName: `spread|${namespace}|${JSON.stringify([selected, owner?.selector ?? null])}`,
  }
  return [
    { ...common, topologyKey: hostnameLabel, maxSkew: 3 },
    { ...common, topologyKey: zoneLabel, maxSkew: 5 },
  ]
}

const none: readonly SpreadConstraint[] = []
