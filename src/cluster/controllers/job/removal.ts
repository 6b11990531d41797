import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import { instantOfTimestamp } from '../../../clock/instant.ts'
import { isReady, podCondition } from '../../machinery/pod-facts.ts'
import { indexOf, isIndexed } from './job-pods.ts'

/**
 * The active pods that have to go: of an Indexed Job first those of no or a second-best claim to an index, then the least
 * advanced. @source kubernetes@1.36 pkg/controller/job/job_controller.go activePodsForRemoval
 */
export function podsToRemove(job: Job, pods: readonly Pod[], atLeast: number): readonly Pod[] {
  const { misplaced, left } = isIndexed(job)
    ? sortedByIndex(pods, job.spec.completions ?? 0)
    : { misplaced: [], left: pods }
  if (misplaced.length >= atLeast) return misplaced
  return [...misplaced, ...left.toSorted(compareForRemoval).slice(0, atLeast - misplaced.length)]
}

function sortedByIndex(
  pods: readonly Pod[],
  completions: number,
): { readonly misplaced: readonly Pod[]; readonly left: readonly Pod[] } {
  const byIndex = new Map<number, Pod[]>()
  for (const pod of pods.toSorted((one, other) => indexOf(one) - indexOf(other))) {
    const index = indexOf(pod)
    byIndex.set(index, [...(byIndex.get(index) ?? []), pod])
  }
  const misplaced: Pod[] = []
  const left: Pod[] = []
  for (const [index, same] of byIndex) {
    const sorted = index < 0 || index >= completions || same.length === 1 ? same : same.toSorted(compareForRemoval)
    const best = index < 0 || index >= completions ? undefined : sorted.at(-1)
    if (best !== undefined) left.push(best)
    misplaced.push(...sorted.slice(0, sorted.length - (best === undefined ? 0 : 1)))
  }
  return { misplaced, left }
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** The least advanced first. @source kubernetes@1.36 pkg/controller/controller_utils.go ActivePods.Less */
function compareForRemoval(left: Pod, right: Pod): number {
  const isLeftAssigned = Boolean(left.spec.nodeName)
  if (isLeftAssigned !== Boolean(right.spec.nodeName)) return isLeftAssigned ? 1 : -1
  const phases = (phaseOrder[left.status?.phase ?? ''] ?? 0) - (phaseOrder[right.status?.phase ?? ''] ?? 0)
  if (phases !== 0) return phases
  const isLeftReady = isReady(left)
  if (isLeftReady !== isReady(right)) return isLeftReady ? 1 : -1
  if (isLeftReady) {
    const since = compareAges(
      podCondition(left, 'Ready')?.lastTransitionTime,
      podCondition(right, 'Ready')?.lastTransitionTime,
    )
    if (since !== 0) return since
  }
  const restarts = mostRestarts(right) - mostRestarts(left)
  return restarts !== 0 ? restarts : compareAges(left.metadata.creationTimestamp, right.metadata.creationTimestamp)
}

/** No time or the later time first. */
function compareAges(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0
  if (!left || !right) return left ? 1 : -1
  return (instantOfTimestamp(right) ?? 0) - (instantOfTimestamp(left) ?? 0)
}

function mostRestarts({ spec, status }: Pod): number {
  const sidecars = (spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name)
  const initial = (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.includes(name))
  return [...(status?.containerStatuses ?? []), ...initial].reduce(
    (most, { restartCount }) => Math.max(most, restartCount),
    0,
  )
}
