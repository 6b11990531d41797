import type {
  Node,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodTemplateSpec,
  Toleration,
} from '../../../api/openapi/kubernetes.ts'
import { meets, type Labels, type Operator } from '../../../api/selector/requirement.ts'
import { daemonTolerations, tolerates } from './tolerations.ts'

export interface Eligibility {
  /** The node should have a daemon pod. */
  readonly shouldRun: boolean
  /** A pod that is there may stay. */
  readonly shouldContinue: boolean
}

const eligible: Eligibility = { shouldRun: true, shouldContinue: true }
const tolerated: Eligibility = { shouldRun: false, shouldContinue: true }
const ineligible: Eligibility = { shouldRun: false, shouldContinue: false }

/**
 * Node name, node selection and taints; resources, ports and cordons are the scheduler's business.
 * @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod
 */
export function eligibilityOf(template: PodTemplateSpec, node: Node): Eligibility {
  const { spec } = template
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return ineligible
  if (!matchesSelection(template, node)) return ineligible
  const taints = node.spec?.taints ?? []
  if (taints.length === 0) return eligible
  const tolerations = tolerationsOf(template)
  const isUntolerated = (effects: readonly string[]): boolean =>
    taints.some(
      (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
    )
  if (!isUntolerated(['NoSchedule', 'NoExecute'])) return eligible
  return isUntolerated(['NoExecute']) ? ineligible : tolerated
}

const remembered = new WeakMap<object, readonly Toleration[]>()

function tolerationsOf(template: PodTemplateSpec): readonly Toleration[] {
  let tolerations = remembered.get(template)
  if (tolerations === undefined) {
    tolerations = daemonTolerations(template.spec ?? { containers: [] })
    remembered.set(template, tolerations)
  }
  return tolerations
}

const noLabels: Labels = {}

function matchesSelection({ spec }: PodTemplateSpec, { metadata }: Node): boolean {
  const labels = metadata.labels ?? noLabels
  for (const key in spec?.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(term, labels, metadata.name))
}

/** A term without requirements matches nothing. */
function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  labels: Labels,
  name: string,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  return (
    matchExpressions.every((each) => matches(each, labels)) &&
    matchFields.every((each) => matches(each, { 'metadata.name': name }))
  )
}

const operators: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

function matches({ key, operator, values = [] }: NodeSelectorRequirement, labels: Labels): boolean {
  const meaning = operators[operator]
  return meaning !== undefined && meets(labels, { key, operator: meaning, values })
}
