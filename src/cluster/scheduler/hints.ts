import { isEqual } from '../../base/json.ts'
import { milliValueOf, valueOf } from '../../api/quantity/amounts.ts'
import type { Node, Pod } from '../../api/openapi/kubernetes.ts'
import { matchesTerms } from './affinity-match.ts'
import type { Demand } from './demand.ts'
import { portsClash } from './filters/node-ports.ts'
import { meetsRequired } from './node-selection.ts'
import { kindOf, type PodKind } from './pod-kind.ts'
import type { WaitingPod } from './queue.ts'
import { ownConstraints } from './spread-constraints.ts'
import type { Summary } from './summary/summary.ts'
import { tolerates, untoleratedTaint } from './tolerations.ts'

/** Something happened that may give waiting pods a place. */
export type ClusterEvent =
  | { readonly type: 'pod'; readonly before: Pod | undefined; readonly after: Pod | undefined }
  | { readonly type: 'node'; readonly before: Node | undefined; readonly after: Node | undefined }
  | { readonly type: 'storage' }

type Hint = (waiting: WaitingPod, event: ClusterEvent, summary: Summary) => boolean

/** Whether one of the filters that refused the pod might now answer otherwise. @source kubernetes@1.36 EventsToRegister of each plugin */
export function isWorthRetrying(waiting: WaitingPod, event: ClusterEvent, summary: Summary): boolean {
  for (const plugin of waiting.plugins) if (hints[plugin]?.(waiting, event, summary) ?? true) return true
  return false
}

const nodeHint =
  (isWorth: (kind: PodKind, after: Node, before: Node | undefined) => boolean): Hint =>
  ({ kind }, event) =>
    event.type === 'node' && event.after !== undefined && isWorth(kind, event.after, event.before)

const hints: Readonly<Record<string, Hint>> = {
  NodeUnschedulable: nodeHint(
    ({ demand }, after, before) => isOpen(demand, after) && (before === undefined || !isOpen(demand, before)),
  ),
  NodeName: nodeHint((_, __, before) => before === undefined),
  TaintToleration: nodeHint(
    ({ demand }, after, before) => isTolerated(demand, after) && (before === undefined || !isTolerated(demand, before)),
  ),
  NodeAffinity: nodeHint(
    ({ demand: { nodeSelection } }, after, before) =>
      meetsRequired(nodeSelection, after) && (before === undefined || !meetsRequired(nodeSelection, before)),
  ),
  NodePorts: ({ kind }, event) => {
    if (event.type === 'node') return event.before === undefined
    if (event.type !== 'pod' || event.before === undefined || event.after !== undefined) return false
    return portsClash(kind.demand.hostPorts, kindOf(event.before).demand.hostPorts)
  },
  NodeResourcesFit: ({ kind: { demand } }, event) => {
    if (event.type === 'pod')
      return (
        event.before !== undefined &&
        (event.after === undefined || needsLess(kindOf(event.after).demand, kindOf(event.before).demand, demand))
      )
    if (event.type !== 'node' || event.after === undefined || !fitsEmpty(demand, event.after)) return false
    return event.before === undefined || offersMore(demand, event.after, event.before)
  },
  VolumeRestrictions: (_, event) => event.type === 'storage' || (event.type === 'pod' && event.after === undefined),
  VolumeBinding: (_, event) => isStorageOrPlace(event),
  VolumeZone: (_, event) => isStorageOrPlace(event),
  PodTopologySpread: ({ kind }, event) => {
    const constraints = ownConstraints(kind).filter(({ isHard }) => isHard)
    if (event.type === 'node')
      return changesDomains(
        constraints.map(({ topologyKey }) => topologyKey),
        event.after,
        event.before,
        true,
      )
    if (event.type !== 'pod') return false
    const isCounted = (pod: Pod | undefined): boolean =>
      pod !== undefined &&
      pod.metadata.namespace === kind.namespace &&
      constraints.some(({ matches }) => matches(pod.metadata.labels))
    const [before, after] = [isCounted(event.before), isCounted(event.after)]
    return event.before !== undefined && event.after !== undefined ? before !== after : before || after
  },
  InterPodAffinity: ({ kind }, event, summary) => {
    const { required, requiredAnti } = kind.demand.terms
    if (event.type === 'node') {
      const keys = [...required, ...requiredAnti].map(({ topologyKey }) => topologyKey)
      return (
        event.after !== undefined &&
        (event.before === undefined || changesDomains(keys, event.after, event.before, false))
      )
    }
    if (event.type !== 'pod') return false
    const isFriend = (pod: Pod | undefined): boolean =>
      pod !== undefined && required.length > 0 && matchesTerms(summary, required, kind.namespace, pod, 'all')
    const isFoe = (pod: Pod | undefined): boolean =>
      pod !== undefined &&
      (matchesTerms(summary, requiredAnti, kind.namespace, pod, 'any') ||
        matchesTerms(summary, kindOf(pod).demand.terms.requiredAnti, pod.metadata.namespace ?? '', kind, 'any'))
    return (isFriend(event.after) && !isFriend(event.before)) || (isFoe(event.before) && !isFoe(event.after))
  },
}

/** A volume, a claim or a class has changed, or a node has come or has other labels. */
const isStorageOrPlace = (event: ClusterEvent): boolean =>
  event.type === 'storage' ||
  (event.type === 'node' &&
    event.after !== undefined &&
    (event.before === undefined || !isEqual(event.before.metadata.labels, event.after.metadata.labels)))

const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

const isOpen = ({ tolerations }: Demand, { spec }: Node): boolean =>
  spec?.unschedulable !== true || tolerations.some((toleration) => tolerates(toleration, cordon))

const isTolerated = ({ tolerations }: Demand, { spec }: Node): boolean =>
  untoleratedTaint(spec?.taints ?? [], tolerations) === undefined

type Allocatable = { readonly [name: string]: string | number } | undefined

function offered(allocatable: Allocatable, demand: Demand): number[] {
  return [
    valueOf(allocatable?.['pods']),
    ...(demand.milliCpu > 0 ? [milliValueOf(allocatable?.['cpu'])] : []),
    ...(demand.memory > 0 ? [valueOf(allocatable?.['memory'])] : []),
    ...(demand.ephemeralStorage > 0 ? [valueOf(allocatable?.['ephemeral-storage'])] : []),
    ...demand.scalars.map(([name]) => valueOf(allocatable?.[name])),
  ]
}

const wantedOf = (demand: Demand): number[] => [
  1,
  ...[demand.milliCpu, demand.memory, demand.ephemeralStorage].filter((amount) => amount > 0),
  ...demand.scalars.map(([, amount]) => amount),
]

function fitsEmpty(demand: Demand, { status }: Node): boolean {
  const wanted = wantedOf(demand)
  return offered(status?.allocatable, demand).every((amount, index) => amount >= wanted[index]!)
}

function offersMore(demand: Demand, after: Node, before: Node): boolean {
  const earlier = offered(before.status?.allocatable, demand)
  return offered(after.status?.allocatable, demand).some((amount, index) => amount > earlier[index]!)
}

const needsLess = (after: Demand, before: Demand, wanted: Demand): boolean =>
  (wanted.milliCpu > 0 && after.milliCpu < before.milliCpu) ||
  (wanted.memory > 0 && after.memory < before.memory) ||
  (wanted.ephemeralStorage > 0 && after.ephemeralStorage < before.ephemeralStorage)

/** Whether a node joined, left or changed its domain of one of these topology keys. */
function changesDomains(
  keys: readonly string[],
  after: Node | undefined,
  before: Node | undefined,
  needsAll: boolean,
): boolean {
  const hasKeys = (node: Node | undefined): boolean =>
    node !== undefined &&
    (needsAll
      ? keys.every((key) => node.metadata.labels?.[key] !== undefined)
      : keys.some((key) => node.metadata.labels?.[key] !== undefined))
  if (before === undefined || after === undefined) return hasKeys(before ?? after)
  if (!isEqual(before.spec?.taints, after.spec?.taints) && needsAll) return hasKeys(after)
  return (
    (hasKeys(before) || hasKeys(after)) &&
    keys.some((key) => before.metadata.labels?.[key] !== after.metadata.labels?.[key])
  )
}
