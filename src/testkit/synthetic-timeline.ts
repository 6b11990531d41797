import { instantOf } from '../clock/instant.ts'
import type { Instant } from '../clock/instant.ts'
import type {
  PodState,
  Timeline,
  TimelineBar,
  TimelineEvent,
  TimelineLane,
  TimelineSeries,
} from '../worker/protocol.ts'
import { forever, rolloutAt, start } from './synthetic-lives.ts'
import type { Life } from './synthetic-lives.ts'

const barStyles: Readonly<Record<PodState, TimelineBar['style']>> = {
  Pending: 'pending',
  ContainerCreating: 'creating',
  Running: 'running',
  Ready: 'ready',
  Terminating: 'terminating',
  CrashLoopBackOff: 'failing',
  ImagePullBackOff: 'failing',
  Completed: 'completed',
  Failed: 'failed',
  Unknown: 'unknown',
}

/** The lanes of made-up lives. */
export function timelineOf(
  lives: readonly Life[],
  replicas: number,
  end: Instant,
  expanded: readonly string[],
): Timeline {
  const at = (t: number): Instant => instantOf(start + t)
  const lanes: TimelineLane[] = []
  const workload = (index: number, resource: string, kind: string, name: string): void => {
    const own = lives.filter((pod) => pod.workload === index)
    const id = `${resource}/default/${name}/uid-${name}`
    const isExpanded = expanded.includes(id)
    const series = (isCounted: (state: PodState) => boolean) => countSeries(own, isCounted)
    const corridor =
      index === 0
        ? {
            minimum: { at: [at(2000)], values: [replicas - Math.floor(replicas / 4)] },
            maximum: { at: [at(2000)], values: [replicas + Math.ceil(replicas / 4)] },
          }
        : {}
    lanes.push({
      id,
      target: { resource, namespace: 'default', name, uid: `uid-${name}` },
      kind,
      depth: 0,
      hasChildren: true,
      isExpanded,
      label: name,
      bars: [],
      events:
        index === 0
          ? [
              event(at(2100), 'Normal', 'ScalingReplicaSet'),
              event(at(rolloutAt), 'Normal', 'ScalingReplicaSet'),
              event(at(rolloutAt + 5200), 'Normal', 'ScalingReplicaSet'),
            ]
          : [],
      desired: { at: [at(2000)], values: [own.filter((pod) => pod.revision === 1).length] },
      ready: series((state) => state === 'Ready'),
      total: series((state) => state !== 'Terminating'),
      ...corridor,
    })
    if (!isExpanded) return
    for (const revision of new Set(own.map((pod) => pod.revision))) {
      const children = own.filter((pod) => pod.revision === revision)
      const parent = children[0]!.name.split('-').slice(0, -1).join('-')
      const rsId = `replicasets/default/${parent}/uid-${parent}`
      const isOpen = expanded.includes(rsId)
      const from = children.reduce((least, pod) => Math.min(least, pod.phases[0]!.from), forever)
      const to = children.reduce((most, pod) => Math.max(most, pod.gone), 0)
      lanes.push({
        id: rsId,
        target: { resource: 'replicasets', namespace: 'default', name: parent },
        kind: 'ReplicaSet',
        depth: 1,
        hasChildren: true,
        isExpanded: isOpen,
        label: parent,
        note: `rev ${revision}`,
        events: [],
        bars: [
          { from: at(from), to: at(from + 4600), style: 'creating', color: children[0]!.color },
          { from: at(from + 4600), ...(to < forever ? { to: at(to) } : {}), style: 'ready', color: children[0]!.color },
        ],
      })
      if (isOpen) for (const pod of children.slice(0, 200)) lanes.push(podLane(pod, at))
    }
  }
  workload(0, 'deployments', 'Deployment', 'web')
  if (lives.some((pod) => pod.workload === 1)) {
    workload(1, 'statefulsets', 'StatefulSet', 'db')
    workload(2, 'jobs', 'Job', 'backup')
    workload(3, 'deployments', 'Deployment', 'shop')
  }
  const inputs = [
    { at: at(2000), revision: 20, label: 'apply web.yaml' },
    { at: at(rolloutAt), revision: 240, label: 'set image nginx:1.9.1' },
  ]
  return { version: 1, start, end, lanes, inputs }
}

function countSeries(lives: readonly Life[], isCounted: (state: PodState) => boolean): TimelineSeries {
  const changes = new Map<number, number>([[0, 0]])
  const add = (t: number, by: number): void => {
    if (t < forever) changes.set(t, (changes.get(t) ?? 0) + by)
  }
  for (const pod of lives) {
    for (const [index, phase] of pod.phases.entries()) {
      if (!isCounted(phase.state)) continue
      add(phase.from, 1)
      add(pod.phases[index + 1]?.from ?? pod.gone, -1)
    }
  }
  let sum = 0
  const steps = [...changes].toSorted(([a], [b]) => a - b).map(([t, by]) => [t, (sum += by)] as const)
  return { at: steps.map(([t]) => instantOf(start + t)), values: steps.map(([, value]) => value) }
}

function event(at: Instant, type: 'Normal' | 'Warning', reason: string): TimelineEvent {
  return { at, revision: 1, type, reason, message: 'Scaled up replica set web-77d8468669 from 0 to 1' }
}

function podLane(pod: Life, at: (t: number) => Instant): TimelineLane {
  const bars = pod.phases.map((phase, index): TimelineBar => {
    const to = pod.phases[index + 1]?.from ?? pod.gone
    return {
      from: at(phase.from),
      ...(to < forever ? { to: at(to) } : {}),
      style: barStyles[phase.state],
      color: pod.color,
    }
  })
  const isTroubled = bars.some(({ style }) => style === 'failing' || style === 'failed')
  return {
    id: `pods/default/${pod.name}/${pod.name}`,
    target: { resource: 'pods', namespace: 'default', name: pod.name },
    kind: 'Pod',
    depth: 2,
    hasChildren: false,
    isExpanded: false,
    label: pod.name,
    bars,
    events: isTroubled ? [event(at(6000), 'Warning', 'BackOff'), event(at(9000), 'Warning', 'BackOff')] : [],
  }
}
