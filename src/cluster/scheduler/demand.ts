import type {
  Container,
  LabelSelector,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from '../../api/openapi/kubernetes.ts'
import { scaledValue, milli, type Quantity } from '../../api/quantity/quantity.ts'
import { matcherOf, type LabelMatcher } from '../../api/selector/label-selector.ts'
import { nodeSelectionOf, type NodeSelection } from './node-selection.ts'
import { hasPodLevelRequests, podRequests, scoreDefaults } from '../machinery/pod-requests.ts'

export interface HostPort {
  readonly address: string
  readonly protocol: string
  readonly port: number
}

/** A term of pod (anti-)affinity, read once. */
export interface AffinityTerm {
  readonly topologyKey: string
  readonly matches: LabelMatcher
  /** `undefined` = the namespace of the pod that has the term. */
  readonly namespaces: readonly string[] | undefined
  readonly namespaceMatches: LabelMatcher | undefined
  /** 1 for required terms. */
  readonly weight: number
  /** Tells terms apart by what they select, apart from the topology key. */
  readonly identity: string
}

export interface PodTerms {
  readonly required: readonly AffinityTerm[]
  readonly requiredAnti: readonly AffinityTerm[]
  readonly preferred: readonly AffinityTerm[]
  readonly preferredAnti: readonly AffinityTerm[]
}

/** What the specs of a template ask of a node: everything about a pod that its own name and labels do not change. */
export interface Demand {
  readonly priority: number
  readonly neverPreempts: boolean
  readonly milliCpu: number
  readonly memory: number
  readonly ephemeralStorage: number
  /** Extended resources, huge pages and the like, by name; only amounts above 0. */
  readonly scalars: readonly (readonly [name: string, amount: number])[]
  readonly requestsNothing: boolean
  /** What scoring counts of a placed pod. */
  readonly scoredMilliCpu: number
  readonly scoredMemory: number
  /** What scoring counts of the pod that is being placed: here a pod's own requests as a whole do not matter. */
  readonly wantedMilliCpu: number
  readonly wantedMemory: number
  readonly hostPorts: readonly HostPort[]
  readonly tolerations: readonly Toleration[]
  readonly nodeSelection: NodeSelection
  readonly hasNodeSelection: boolean
  readonly terms: PodTerms
  readonly hasTerms: boolean
  readonly spread: readonly TopologySpreadConstraint[]
  readonly images: readonly string[]
  readonly containerCount: number
}

/** The fields of a spec that a demand is read from, and nothing else. */
const fields = [
  'initContainers',
  'affinity',
  'tolerations',
  'nodeSelector',
  'overhead',
  'priority',
  'preemptionPolicy',
  'resources',
  'topologySpreadConstraints',
] as const

interface Known {
  readonly spec: PodSpec
  readonly demand: Demand
}

/**
 * Demands by the identity of the containers, which pods of one template share, before and after binding, and then of the affinity,
 * in which daemon pods differ from node to node.
 */
const demands = new WeakMap<readonly Container[], WeakMap<object, Known[]>>()
const noAffinity = {}

export function demandOf(spec: PodSpec): Demand {
  let demand = demandsBySpec.get(spec)
  if (demand === undefined) {
    demand = demandByFields(spec)
    demandsBySpec.set(spec, demand)
  }
  return demand
}

const demandsBySpec = new WeakMap<PodSpec, Demand>()

function demandByFields(spec: PodSpec): Demand {
  const { containers, affinity = noAffinity } = spec
  let byAffinity = demands.get(containers)
  if (byAffinity === undefined) {
    byAffinity = new WeakMap()
    demands.set(containers, byAffinity)
  }
  let known = byAffinity.get(affinity)
  if (known === undefined) {
    known = []
    byAffinity.set(affinity, known)
  }
  for (const entry of known) if (fields.every((field) => entry.spec[field] === spec[field])) return entry.demand
  const demand = readDemand(spec)
  known.push({ spec, demand })
  return demand
}

function readDemand(spec: PodSpec): Demand {
  const requests = podRequests(spec)
  const scored = hasPodLevelRequests(spec) ? requests : podRequests(spec, { containerDefaults: scoreDefaults })
  const wanted = podRequests(spec, { containerDefaults: scoreDefaults, withoutPodLevel: true })
  const nodeSelection = nodeSelectionOf(spec)
  const terms = readTerms(spec)
  return {
    priority: spec.priority ?? 0,
    neverPreempts: spec.preemptionPolicy === 'Never',
    milliCpu: milliOf(requests.get('cpu')),
    memory: wholeOf(requests.get('memory')),
    ephemeralStorage: wholeOf(requests.get('ephemeral-storage')),
    scalars: [...requests]
      .filter(([name]) => isScalar(name))
      .map(([name, amount]) => [name, wholeOf(amount)] as const)
      .filter(([, amount]) => amount > 0)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
    requestsNothing: milliOf(requests.get('cpu')) === 0 && wholeOf(requests.get('memory')) === 0,
    scoredMilliCpu: milliOf(scored.get('cpu')),
    scoredMemory: wholeOf(scored.get('memory')),
    wantedMilliCpu: milliOf(wanted.get('cpu')),
    wantedMemory: wholeOf(wanted.get('memory')),
    hostPorts: hostPortsOf(spec),
    tolerations: spec.tolerations ?? [],
    nodeSelection,
    hasNodeSelection: Object.keys(spec.nodeSelector ?? {}).length > 0 || nodeSelection.required !== undefined,
    terms,
    hasTerms: Object.values(terms).some((list: readonly AffinityTerm[]) => list.length > 0),
    spread: spec.topologySpreadConstraints ?? [],
    images: [...(spec.initContainers ?? []), ...spec.containers].map(({ image = '' }) => normalizedImage(image)),
    containerCount: spec.containers.length + (spec.initContainers?.length ?? 0),
  }
}

const milliOf = (quantity: Quantity | undefined): number =>
  quantity === undefined ? 0 : Number(scaledValue(quantity, milli))
const wholeOf = (quantity: Quantity | undefined): number =>
  quantity === undefined ? 0 : Number(scaledValue(quantity, 0))

/** Resources that are counted by name. @source kubernetes@1.36 pkg/scheduler/util IsScalarResourceName */
export function isScalar(name: string): boolean {
  return name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage' && name !== 'pods'
}

function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...sidecars, ...spec.containers].flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort = 0 }) => hostPort > 0)
      .map(({ hostIP, protocol, hostPort }) => ({
        address: hostIP || '0.0.0.0',
        protocol: protocol || 'TCP',
        port: hostPort!,
      })),
  )
}

function readTerms({ affinity }: PodSpec): PodTerms {
  const { podAffinity, podAntiAffinity } = affinity ?? {}
  const required = (terms: readonly PodAffinityTerm[] | undefined) => (terms ?? []).map((term) => readTerm(term, 1))
  const preferred = (
    terms: readonly { readonly weight: number; readonly podAffinityTerm: PodAffinityTerm }[] | undefined,
  ) =>
    (terms ?? [])
      .filter(({ weight }) => weight !== 0)
      .map(({ weight, podAffinityTerm }) => readTerm(podAffinityTerm, weight))
  return {
    required: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAnti: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAnti: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  }
}

function readTerm(
  { topologyKey, labelSelector, namespaces = [], namespaceSelector }: PodAffinityTerm,
  weight: number,
): AffinityTerm {
  return {
    topologyKey,
    matches: matcherOf(labelSelector),
    namespaces: namespaces.length === 0 && namespaceSelector === undefined ? undefined : namespaces,
    namespaceMatches: namespaceSelector === undefined ? undefined : matcherOf(namespaceSelector),
    weight,
    identity: JSON.stringify([labelSelector ?? null, namespaces, namespaceSelector ?? null]),
  }
}

/** A name without tag or digest means `:latest`. */
function normalizedImage(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name
}

/** Whether a selector is there and asks for nothing, which counts no pod at all where pods are counted. */
export const isEmptySelector = (selector: LabelSelector | undefined): boolean =>
  selector !== undefined &&
  Object.keys(selector.matchLabels ?? {}).length === 0 &&
  (selector.matchExpressions ?? []).length === 0
