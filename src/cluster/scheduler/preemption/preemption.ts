import type { Instant } from '../../../clock/instant.ts'
import { nextBelow, type RandomStream } from '../../../clock/random.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Cycle } from '../cycle.ts'
import { countReasons, type Diagnosis } from '../diagnosis.ts'
import { fitErrorText } from '../fit-error.ts'
import { noVictims, startOf, tryPreemption, type PreemptionCandidate } from './victims.ts'

/** What came of trying to make room. */
export interface Preemption {
  /** Equally good nodes; room is made on one of them. */
  readonly best: readonly PreemptionCandidate[]
  readonly candidates: readonly PreemptionCandidate[]
  /** What the FailedScheduling text says about it; nothing when room is made. */
  readonly message: string | undefined
  /** The pod's earlier nomination is void. */
  readonly clearsNomination: boolean
}

const notHelpful = 'Preemption is not helpful for scheduling'

/** @source kubernetes@1.36 pkg/scheduler/framework/preemption/preemption.go Preempt */
export function preemptionFor(cycle: Cycle, diagnosis: Diagnosis, now: Instant, random: RandomStream): Preemption {
  const ineligible = ineligibility(cycle, diagnosis)
  if (ineligible !== undefined)
    return { best: [], candidates: [], message: `preemption: ${ineligible}`, clearsNomination: false }
  const reasons = new Map<string, number>()
  const candidates = dryRun(cycle, diagnosis, reasons, now, random)
  if (candidates.length === 0) {
    const message = `preemption: ${fitErrorText(diagnosis.nodes, undefined, reasons)}`
    return { best: [], candidates, message, clearsNomination: true }
  }
  return { best: bestCandidates(cycle, candidates, now), candidates, message: undefined, clearsNomination: false }
}

/** Why this pod may not preempt now. @source PodEligibleToPreemptOthers */
function ineligibility({ demand, summary, pod, view }: Cycle, { refusals }: Diagnosis): string | undefined {
  if (demand.neverPreempts) return 'not eligible due to preemptionPolicy=Never.'
  const slot = summary.table.slots.get(pod.status?.nominatedNodeName ?? '')
  if (slot === undefined || refusals.get(slot)?.verdict.code === 'UnschedulableAndUnresolvable') return undefined
  const isBeingPreempted = summary.pods[slot]!.some(
    ({ key, pod: placed, kind, isTerminating }) =>
      isTerminating && kind.demand.priority < demand.priority && wasPreempted(view.get('pods', key) ?? placed),
  )
  return isBeingPreempted ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

const wasPreempted = ({ status }: Pod): boolean =>
  status?.conditions?.some(
    ({ type, status: value, reason }) =>
      type === 'DisruptionTarget' && value === 'True' && reason === 'PreemptionByScheduler',
  ) ?? false

/** Tries nodes until enough candidates are found; counts in `reasons` why the others will not do. */
function dryRun(
  cycle: Cycle,
  { nodes, resolvable }: Diagnosis,
  reasons: Map<string, number>,
  now: Instant,
  random: RandomStream,
): PreemptionCandidate[] {
  const candidates: PreemptionCandidate[] = []
  const wanted = Math.min(nodes, Math.max(100, Math.trunc(nodes / 10)))
  const offset = resolvable.length > wanted ? nextBelow(random, resolvable.length) : 0
  const budgets = [...cycle.view.list('poddisruptionbudgets')]
  const unhelpful = Math.max(0, nodes - resolvable.length)
  if (unhelpful > 0) reasons.set(notHelpful, unhelpful)
  if (!hasLowerPriority(cycle)) {
    if (resolvable.length > 0) reasons.set(noVictims.reasons[0]!, resolvable.length)
    return candidates
  }
  let found = 0
  for (let turn = 0; turn < resolvable.length && found < wanted; turn++) {
    const trial = tryPreemption(cycle, resolvable[(offset + turn) % resolvable.length]!, budgets, now)
    if ('candidate' in trial) {
      candidates.push(trial.candidate)
      found++
    } else countReasons(reasons, trial.verdict.reasons)
  }
  return candidates
}

/** Whether any placed pod, wherever it is, could be a victim at all. */
function hasLowerPriority({ summary, demand }: Cycle): boolean {
  for (const priority of summary.priorities.keys()) if (priority < demand.priority) return true
  return false
}

const priorityOffset = 2147483648

/** @source kubernetes@1.36 pkg/scheduler/framework/preemption pickOneNodeForPreemption */
function bestCandidates(
  cycle: Cycle,
  candidates: readonly PreemptionCandidate[],
  now: Instant,
): readonly PreemptionCandidate[] {
  const priorities = ({ victims }: PreemptionCandidate): number[] => victims.map(({ kind }) => kind.demand.priority)
  const merits: ((candidate: PreemptionCandidate) => number)[] = [
    ({ violations }) => -violations,
    (candidate) => -Math.max(...priorities(candidate)),
    (candidate) => -priorities(candidate).reduce((sum, priority) => sum + priority + priorityOffset, 0),
    ({ victims }) => -victims.length,
    (candidate) => earliestTopStart(cycle, candidate, now),
  ]
  let best = candidates
  for (const merit of merits) {
    if (best.length === 1) break
    const values = best.map(merit)
    const greatest = values.reduce((left, right) => Math.max(left, right))
    best = best.filter((_, index) => values[index] === greatest)
  }
  return best
}

function earliestTopStart(cycle: Cycle, { victims }: PreemptionCandidate, now: Instant): number {
  const top = victims.reduce((highest, { kind }) => Math.max(highest, kind.demand.priority), -Infinity)
  return victims
    .filter(({ kind }) => kind.demand.priority === top)
    .reduce((earliest, victim) => Math.min(earliest, startOf(cycle, victim, now)), Infinity)
}
