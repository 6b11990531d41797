import type { Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { between, instantOf, type Instant } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
  type Wait,
} from '../../machinery/contract.ts'
import { isFinished } from '../../machinery/pod-facts.ts'
import { referenceTo } from '../../machinery/references.ts'
import { outOfServiceKey } from '../../machinery/taints.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { collect, isOfInterest, isOrphan, isOutOfService, quarantineSeconds, type Quarantined } from './collect.ts'
import { podGcReasons } from './reasons.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
const key = 'all pods'
/** @source kubernetes@1.36 pkg/controller/podgc/config/v1alpha1/defaults.go */
const usualThreshold = 12_500
/** `wait.Until` begins its period of 20 s when a round has ended, which takes a millisecond. */
const firstRoundAfter = 10
const roundPeriod = 20_001
const watchMillisecond = 1

interface RoundMemory {
  /** A watch latency before the first change was heard of. */
  readonly begunAt: Instant
  readonly roundAt: Instant | undefined
  readonly quarantined: Quarantined
  readonly isWanted: boolean
}

/** How many pods are finished, kept up with the watch. */
interface Count {
  finished: number
}

/** Removes pods that nobody else will: every 20 s, while there are any. */
export function podGarbageCollector(threshold: number): Component {
  return defineComponent<RoundMemory, Count>({
    name: 'pod-garbage-collector-controller',
    order: controllerOrder,
    watches: [
      {
        resource: 'nodes',
        enqueue: (change, _view, enqueue) => {
          if (change.type !== 'MODIFIED' || isServiceNews(change)) enqueue(key)
        },
      },
      {
        resource: 'pods',
        enqueue: ({ type, object }, view, enqueue, _now, count) => {
          const pod = object as Pod
          const isCrowd = isFinished(pod) && (count as Count).finished > threshold
          if (isCrowd || (type !== 'DELETED' && isOfInterest(pod, view))) enqueue(key)
        },
      },
    ],
    derived: {
      resources: ['pods'],
      initial: () => ({ finished: 0 }),
      observe: (count, { type, object, previous }) => {
        const was = type !== 'ADDED' && isFinished((previous ?? object) as Pod)
        const is = type !== 'DELETED' && isFinished(object as Pod)
        count.finished += Number(is) - Number(was)
      },
      clone: (count) => ({ ...count }),
    },
    reconcile: (observation, attempt, count) => reconcile(observation, attempt, count, threshold),
  })
}

export const podGarbageCollectorController = podGarbageCollector(usualThreshold)

/** Whether pods of this node may be stuck from now on. */
const isServiceNews = ({ object, previous }: Change): boolean =>
  hasServiceTaint(object as Node) && (object as Node) !== (previous as Node)

const hasServiceTaint = ({ spec }: Node): boolean =>
  spec?.taints?.some((taint) => taint.key === outOfServiceKey) === true

function reconcile(
  { view, live, now, memory: before }: Observation<RoundMemory>,
  attempt: Attempt,
  { finished }: Count,
  threshold: number,
): Decision<RoundMemory> {
  let memory = before ?? {
    begunAt: instantOf(now - watchMillisecond),
    roundAt: undefined,
    quarantined: new Map(),
    isWanted: false,
  }
  if (roundFrom(memory.begunAt, now) === now && memory.roundAt !== now) {
    const quarantined = collect({ view, live, now, attempt, threshold }, memory.quarantined)
    memory = { ...memory, quarantined, roundAt: now }
  }
  const left = [...view.list('pods')].filter((pod) => isOfInterest(pod, view))
  memory = { ...memory, isWanted: left.length > 0 || memory.quarantined.size > 0 || finished > threshold }
  if (!memory.isWanted) return { remember: memory }
  const next = roundFrom(memory.begunAt, instantOf(now + 1))
  return {
    remember: memory,
    waits: left.map((pod) => waitOf(pod, memory, view, next)),
    requeueAfter: between(now, next),
    background: left.every(hasFinalizers),
  }
}

const hasFinalizers = ({ metadata }: Pod): boolean => (metadata.finalizers?.length ?? 0) > 0

const roundFrom = (begunAt: Instant, now: Instant): Instant =>
  instantOf(
    begunAt + firstRoundAfter + Math.max(0, Math.ceil((now - begunAt - firstRoundAfter) / roundPeriod)) * roundPeriod,
  )

function waitOf(pod: Pod, { begunAt, quarantined }: RoundMemory, view: ClusterView, next: Instant): Wait {
  const about = referenceTo('pods', pod)
  const node = pod.spec.nodeName
  if (!isOrphan(pod, view) || isOutOfService(pod, view))
    return { about, because: podGcReasons.collection(), until: next }
  const freeAt = quarantined.get(node!)
  const until = freeAt === undefined ? next : roundFrom(begunAt, freeAt)
  return { about, because: podGcReasons.quarantine(node!, quarantineSeconds), until }
}
