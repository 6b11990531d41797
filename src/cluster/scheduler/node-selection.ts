import type { Node, NodeSelectorTerm, PodSpec } from '../../api/openapi/kubernetes.ts'
import { meets, type Labels, type Operator, type Requirement } from '../../api/selector/requirement.ts'

/** A node selector term, read once. A term that asks nothing matches nothing. */
export interface NodeTerm {
  readonly labels: readonly Requirement[]
  readonly fields: readonly Requirement[]
  readonly isValid: boolean
}

export interface PreferredNodeTerm {
  readonly weight: number
  readonly term: NodeTerm
}

/** What a pod requires and prefers of its node's labels and name. */
export interface NodeSelection {
  readonly nodeSelector: Labels | undefined
  /** ORed; `undefined` when there is no required node affinity. */
  readonly required: readonly NodeTerm[] | undefined
  readonly preferred: readonly PreferredNodeTerm[]
  /** The only nodes that `metadata.name` leaves possible; empty when the terms exclude each other. */
  readonly pinned: ReadonlySet<string> | undefined
}

const operators: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

export function nodeSelectionOf(spec: PodSpec): NodeSelection {
  const affinity = spec.affinity?.nodeAffinity
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return {
    nodeSelector: spec.nodeSelector,
    required: terms?.map(readTerm),
    preferred: preferred
      .filter(({ weight }) => weight !== 0)
      .map(({ weight, preference }) => ({ weight, term: readTerm(preference) })),
    pinned: terms === undefined || terms.length === 0 ? undefined : pinnedNames(terms),
  }
}

export function meetsRequired({ nodeSelector, required }: NodeSelection, node: Node): boolean {
  const labels = node.metadata.labels
  for (const key in nodeSelector) if (labels === undefined || labels[key] !== nodeSelector[key]) return false
  return required === undefined || required.some((term) => matchesTerm(term, node))
}

export function matchesTerm({ labels, fields, isValid }: NodeTerm, node: Node): boolean {
  if (!isValid || (labels.length === 0 && fields.length === 0)) return false
  const nodeLabels = node.metadata.labels ?? noLabels
  for (const requirement of labels) if (!meets(nodeLabels, requirement)) return false
  if (fields.length === 0) return true
  const nodeFields = { 'metadata.name': node.metadata.name }
  return fields.every((requirement) => meets(nodeFields, requirement))
}

const noLabels: Labels = {}

function readTerm({ matchExpressions, matchFields }: NodeSelectorTerm): NodeTerm {
  const labels = (matchExpressions ?? []).map(readRequirement)
  const fields = (matchFields ?? []).map(readRequirement)
  const isValid = [...labels, ...fields].every((requirement) => requirement !== undefined)
  return { labels: labels.filter(isPresent), fields: fields.filter(isPresent), isValid }
}

const isPresent = (requirement: Requirement | undefined): requirement is Requirement => requirement !== undefined

function readRequirement(source: {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}): Requirement | undefined {
  const operator = operators[source.operator]
  return operator === undefined ? undefined : { key: source.key, operator, values: source.values ?? [] }
}

/** @source kubernetes@1.36 pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go PreFilter */
function pinnedNames(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const all = new Set<string>()
  for (const { matchFields } of terms) {
    let names: readonly string[] | undefined
    for (const { key, operator, values = [] } of matchFields ?? [])
      if (key === 'metadata.name' && operator === 'In')
        names = names === undefined ? values : names.filter((name) => values.includes(name))
    if (names === undefined) return undefined
    for (const name of names) all.add(name)
  }
  return all
}
