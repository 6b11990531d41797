import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import type { ContainerStateTerminated, ContainerStatus, Pod } from '../openapi/kubernetes.ts'
import type { TableCell } from '../scheme.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'

export const podColumns = columnsOf('Name|Ready|Status|Restarts|Age|+IP|+Node|+Nominated Node|+Readiness Gates')

export function podCells(pod: Pod, now: Instant): readonly TableCell[] {
  const { ready, total, status, restarts, restartedAt } = podSummary(pod)
  const gates = pod.spec.readinessGates ?? []
  const conditions = pod.status?.conditions ?? []
  const passed = gates.filter(
    (gate) => conditions.find(({ type }) => type === gate.conditionType)?.status === 'True',
  ).length
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    status,
    restarts > 0 && restartedAt !== undefined ? `${restarts} (${ageOf(restartedAt, now)} ago)` : String(restarts),
    ageOf(pod.metadata.creationTimestamp, now),
    pod.status?.podIP || pod.status?.podIPs?.[0]?.ip || '<none>',
    pod.spec.nodeName || '<none>',
    pod.status?.nominatedNodeName || '<none>',
    gates.length > 0 ? `${passed}/${gates.length}` : '<none>',
  ]
}

export interface PodSummary {
  readonly ready: number
  readonly total: number
  /** The word of the column Status, e.g. `CrashLoopBackOff`. */
  readonly status: string
  readonly restarts: number
  /** When a container last ended before it was restarted. */
  readonly restartedAt: string | undefined
}

/** @source kubernetes@1.36 pkg/printers/internalversion/printers.go printPod */
export function podSummary(pod: Pod): PodSummary {
  const { spec, status } = pod
  const sidecars = new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )
  const conditions = status?.conditions ?? []
  const isGated = conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  const word = isGated ? 'SchedulingGated' : status?.reason || status?.phase || ''
  const init = initSummary(pod, sidecars)
  const isInitialized = conditions.some(({ type, status }) => type === 'Initialized' && status === 'True')
  const main =
    init.blockedBy === undefined || isInitialized ? mainSummary(pod, init.blockedBy ?? word, init.seen) : undefined
  const seen = init.walked
  return {
    ready: init.ready + (main?.ready ?? 0),
    total: (spec.containers?.length ?? 0) + sidecars.size,
    status: finalWord(pod, main?.word ?? init.blockedBy ?? word),
    restarts: main?.restarts ?? sum(seen),
    restartedAt: main ? main.restartedAt : lastEnd(seen),
  }
}

const sum = (statuses: readonly ContainerStatus[]): number =>
  statuses.reduce((count, { restartCount }) => count + (restartCount ?? 0), 0)

function lastEnd(statuses: readonly ContainerStatus[]): string | undefined {
  let latest: string | undefined
  for (const { lastState } of statuses) {
    const ended = lastState?.terminated?.finishedAt
    if (ended && (latest === undefined || instantOfTimestamp(ended)! > instantOfTimestamp(latest)!)) latest = ended
  }
  return latest
}

interface InitSummary {
  readonly ready: number
  /** The word of the init container that is not through yet. */
  readonly blockedBy: string | undefined
  readonly walked: readonly ContainerStatus[]
  /** The sidecars among those walked. */
  readonly seen: readonly ContainerStatus[]
}

function initSummary(pod: Pod, sidecars: ReadonlySet<string>): InitSummary {
  const statuses = pod.status?.initContainerStatuses ?? []
  const total = pod.spec.initContainers?.length ?? 0
  let ready = 0
  for (const [index, status] of statuses.entries()) {
    const { state, started } = status
    if (state?.terminated?.exitCode === 0) continue
    if (sidecars.has(status.name) && started) {
      if (status.ready) ready++
      continue
    }
    const walked = statuses.slice(0, index + 1)
    const waiting = state?.waiting?.reason
    const word = state?.terminated
      ? endWord(state.terminated)
      : waiting && waiting !== 'PodInitializing'
        ? waiting
        : `${index}/${total}`
    return { ready, blockedBy: `Init:${word}`, walked, seen: walked.filter(({ name }) => sidecars.has(name)) }
  }
  return { ready, blockedBy: undefined, walked: statuses, seen: statuses.filter(({ name }) => sidecars.has(name)) }
}

function endWord({ reason, signal, exitCode }: ContainerStateTerminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`)
}

function mainSummary(pod: Pod, before: string, sidecarStatuses: readonly ContainerStatus[]) {
  const statuses = pod.status?.containerStatuses ?? []
  let word = before
  let errorWord = ''
  let ready = 0
  for (const { state, ready: isReady } of statuses.toReversed()) {
    if (state?.waiting?.reason) word = state.waiting.reason
    else if (state?.terminated) {
      word = endWord(state.terminated)
      if (state.terminated.exitCode) errorWord = word
    } else if (isReady && state?.running) ready++
  }
  if (word === 'Completed') {
    const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    if (ready > 0 && isReady) word = 'Running'
    else if (errorWord !== '') word = errorWord
    else if (ready > 0) word = 'NotReady'
  }
  const counted = [...sidecarStatuses, ...statuses]
  return { word, ready, restarts: sum(counted), restartedAt: lastEnd(counted) }
}

function finalWord({ metadata, status }: Pod, word: string): string {
  if (metadata.deletionTimestamp === undefined) return word
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? word : 'Terminating'
}
