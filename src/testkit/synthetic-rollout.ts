import { instantOf } from '../clock/instant.ts'
import type { Instant } from '../clock/instant.ts'
import { podStates } from '../worker/protocol.ts'
import type { ClockState, Frame, NodeRow, PodColumns, PodName, Timeline, WorkloadRow } from '../worker/protocol.ts'
import { placed, rolloutAt, start, troubledLives, webLives } from './synthetic-lives.ts'
import type { Life } from './synthetic-lives.ts'
import { timelineOf } from './synthetic-timeline.ts'

/**
 * A made-up rolling update with frames for any instant, to develop and measure the drawing without an engine.
 * It knows nothing of Kubernetes' rules: it only looks like a rollout.
 */
export interface SyntheticRollout {
  readonly start: Instant
  readonly end: Instant
  readonly frameAt: (at: number, extra?: Partial<ClockState>) => Frame
  readonly timeline: (expanded: readonly string[]) => Timeline
}

export interface SyntheticSetup {
  readonly nodes: number
  readonly replicas: number
  /** Also one pod in each of the rarer states. */
  readonly withTrouble?: boolean
}

export function syntheticRollout({ nodes, replicas, withTrouble = false }: SyntheticSetup): SyntheticRollout {
  const gap = replicas < 10 ? 5500 : Math.min(3000, 30_000 / replicas)
  const lives = [...webLives(replicas, gap), ...(withTrouble ? troubledLives() : [])]
  const rooms = placed(lives, nodes)
  const end = instantOf(start + rolloutAt + gap * replicas + 12_000)
  return {
    start,
    end,
    frameAt: (at, extra) => frameAt(lives, rooms, nodes, replicas, at, end, extra),
    timeline: (expanded) => timelineOf(lives, replicas, end, expanded),
  }
}

function frameAt(
  lives: readonly Life[],
  rooms: readonly number[],
  nodes: number,
  replicas: number,
  at: number,
  end: number,
  extra?: Partial<ClockState>,
): Frame {
  const t = at - start
  const alive = lives.flatMap((pod, slot) => (pod.phases[0]!.from <= t && t < pod.gone ? [{ pod, slot }] : []))
  const pods = columns(alive, t)
  const clock: ClockState = {
    now: instantOf(at),
    revision: Math.floor(t / 100),
    start,
    head: { at: instantOf(end), revision: Math.floor((end - start) / 100) },
    isPlaying: false,
    speed: 1,
    isQuiet: false,
    ...extra,
  }
  const newNames: PodName[] = lives.map((pod, slot) => ({
    slot,
    namespace: 'default',
    name: pod.name,
    uid: `uid-${slot}`,
  }))
  return {
    clock,
    pods,
    newNames,
    nodes: nodeRows(alive, rooms, nodes, t),
    workloads: workloadRows(alive, replicas, t),
    timelineVersion: 1,
    generation: 1,
  }
}

function columns(alive: readonly { readonly pod: Life; readonly slot: number }[], t: number): PodColumns {
  const count = alive.length
  const table = {
    count,
    slot: new Uint32Array(count),
    node: new Int32Array(count),
    cell: new Uint32Array(count),
    state: new Uint8Array(count),
    color: new Uint8Array(count),
    workload: new Uint16Array(count),
    restarts: new Uint16Array(count),
    progress: new Uint8Array(count),
  }
  let waiting = 0
  for (const [row, { pod, slot }] of alive.entries()) {
    const phase = pod.phases.findLast(({ from }) => from <= t)!
    const isBound = t >= pod.bound
    table.slot[row] = slot
    table.node[row] = isBound ? pod.node : -1
    table.cell[row] = isBound ? pod.cell : waiting++
    table.state[row] = podStates.indexOf(phase.state)
    table.color[row] = pod.color
    table.workload[row] = pod.workload
    table.restarts[row] = pod.restarts
    table.progress[row] = phase.state === 'ContainerCreating' ? Math.min(255, ((t - phase.from) / 2400) * 255) : 0
  }
  return table
}

function nodeRows(
  alive: readonly { readonly pod: Life }[],
  rooms: readonly number[],
  nodes: number,
  t: number,
): readonly NodeRow[] {
  const counts = Array.from({ length: nodes }, () => 0)
  for (const { pod } of alive) if (t >= pod.bound) counts[pod.node]!++
  return counts.map((podCount, index): NodeRow => {
    const isControlPlane = index === nodes - 1 && nodes > 1
    return {
      name: isControlPlane ? 'control-plane' : `node-${index + 1}`,
      isReady: nodes < 20 || index % 97 !== 13,
      isCordoned: nodes >= 20 && index % 41 === 7,
      taints: isControlPlane ? ['node-role.kubernetes.io/control-plane:NoSchedule'] : [],
      cpuMillis: 4000,
      cpuRequestedMillis: podCount * (nodes < 20 ? 700 : 110) + 250,
      memoryBytes: 8 * 1024 ** 3,
      memoryRequestedBytes: (podCount * 0.5 + 0.4) * 1024 ** 3,
      podCapacity: 110,
      podCount,
      cells: rooms[index]!,
      exists: true,
    }
  })
}

function workloadRows(alive: readonly { readonly pod: Life }[], replicas: number, t: number): readonly WorkloadRow[] {
  const of = (color: number, isReady: boolean): number =>
    alive.filter(
      ({ pod }) => pod.color === color && (!isReady || pod.phases.findLast(({ from }) => from <= t)?.state === 'Ready'),
    ).length
  const surge = Math.ceil(replicas / 4)
  const revision = (name: string, number: number, color: number) => ({
    name,
    revision: number,
    color,
    desired: of(color, false),
    ready: of(color, true),
    total: of(color, false),
    images: [`nginx:1.${number}`],
  })
  const rows: WorkloadRow[] = [
    {
      resource: 'deployments',
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
      uid: 'uid-web',
      desired: replicas,
      ready: of(0, true) + of(1, true),
      total: of(0, false) + of(1, false),
      minimum: replicas - Math.floor(replicas / 4),
      maximum: replicas + surge,
      revisions: [revision('web-585449566', 1, 0), ...(t >= rolloutAt ? [revision('web-77d8468669', 2, 1)] : [])],
    },
  ]
  const plain = (resource: string, kind: string, name: string, color: number) =>
    rows.push({
      resource,
      kind,
      namespace: 'default',
      name,
      uid: `uid-${name}`,
      desired: of(color, false),
      ready: of(color, true),
      total: of(color, false),
      revisions: [{ ...revision(name, 1, color) }],
    })
  if (alive.some(({ pod }) => pod.workload === 1)) {
    plain('statefulsets', 'StatefulSet', 'db', 2)
    plain('jobs', 'Job', 'backup', 3)
    plain('deployments', 'Deployment', 'shop', 4)
  }
  return rows
}
