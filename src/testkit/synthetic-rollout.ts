import { instantOf } from '../clock/instant.ts'
import type { Instant } from '../clock/instant.ts'
import { podStates } from '../worker/protocol.ts'
import type { ClockState, Frame, NodeRow, PodColumns, PodName, PodState, Timeline, TimelineBar, TimelineEvent, TimelineLane, TimelineSeries, WorkloadRow } from '../worker/protocol.ts'

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

interface Phase {
  readonly from: number
  readonly state: PodState
}

interface Life {
  readonly name: string
  readonly workload: number
  readonly color: number
  readonly revision: number
  node: number
  cell: number
  readonly phases: readonly Phase[]
  readonly bound: number
  readonly gone: number
  readonly restarts: number
}

export interface SyntheticSetup {
  readonly nodes: number
  readonly replicas: number
  /** Also one pod in each of the rarer states. */
  readonly withTrouble?: boolean
}

const start = instantOf(Date.UTC(2026, 0, 1, 10, 0, 0))
const rolloutAt = 24_000
const forever = 1e12

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

function webLives(replicas: number, gap: number): Life[] {
  const lives: Life[] = []
  for (let index = 0; index < replicas; index++) {
    const born = 2000 + index * Math.min(120, 4000 / replicas)
    const retired = rolloutAt + 5200 + index * gap
    lives.push(life(`web-585449566-${suffix(index)}`, 0, 0, 1, born, retired))
  }
  for (let index = 0; index < replicas; index++) {
    lives.push(life(`web-77d8468669-${suffix(index + 7919)}`, 0, 1, 2, rolloutAt + index * gap, forever))
  }
  return lives
}

function life(name: string, workload: number, color: number, revision: number, born: number, retired: number): Life {
  const jitter = (name.charCodeAt(name.length - 1) * 37) % 700
  const phases: Phase[] = [
    { from: born, state: 'Pending' },
    { from: born + 500, state: 'ContainerCreating' },
    { from: born + 2400 + jitter, state: 'Running' },
    { from: born + 4600 + jitter, state: 'Ready' },
  ]
  if (retired < forever) phases.push({ from: retired, state: 'Terminating' })
  return { name, workload, color, revision, node: 0, cell: 0, phases, bound: born + 500, gone: retired + 2500, restarts: 0 }
}

function troubledLives(): Life[] {
  const still = (name: string, workload: number, color: number, state: PodState, restarts = 0, from = 3000): Life => ({
    name, workload, color, revision: 1, node: 0, cell: 0, bound: from, gone: forever, restarts,
    phases: [{ from, state: 'ContainerCreating' }, { from: from + 2000, state }],
  })
  return [
    still('db-0', 1, 2, 'Ready'),
    still('db-1', 1, 2, 'Ready', 1),
    still('db-2', 1, 2, 'CrashLoopBackOff', 3),
    still('backup-29384-x8kqd', 2, 3, 'Completed'),
    still('backup-29385-p2mzt', 2, 3, 'Failed'),
    still('shop-6d4cf56db6-nv4bq', 3, 4, 'ImagePullBackOff'),
    still('log-q8w2z', 4, 255, 'Unknown'),
  ]
}

const letters = 'bcdfghjklmnpqrstvwxz2456789'
function suffix(index: number): string {
  let text = ''
  let rest = (index + 1) * 2_654_435_761
  for (let step = 0; step < 5; step++) {
    text += letters[Math.floor(rest % letters.length)]
    rest = Math.floor(rest / letters.length)
  }
  return text
}

/** Gives each pod a node and a cell that is free while it lives there; answers the room of each node. */
function placed(lives: Life[], nodes: number): readonly number[] {
  const freeAt: number[][] = Array.from({ length: nodes + 1 }, () => [])
  const room = (place: number, from: number, until: number): number => {
    const cells = freeAt[place]!
    const found = cells.findIndex((free) => free <= from)
    const cell = found < 0 ? cells.length : found
    cells[cell] = until
    return cell
  }
  const workers = Math.max(1, nodes - 1)
  for (const [index, pod] of lives.toSorted((a, b) => a.bound - b.bound).entries()) {
    pod.node = nodes === 1 ? 0 : index % workers
    pod.cell = room(pod.node, pod.bound, pod.gone)
  }
  return freeAt.slice(0, nodes).map((cells) => cells.length)
}

function frameAt(lives: readonly Life[], rooms: readonly number[], nodes: number, replicas: number, at: number, end: number, extra?: Partial<ClockState>): Frame {
  const t = at - start
  const alive = lives.flatMap((pod, slot) => (pod.phases[0]!.from <= t && t < pod.gone ? [{ pod, slot }] : []))
  const pods = columns(alive, t)
  const clock: ClockState = {
    now: instantOf(at), revision: Math.floor(t / 100), start, head: { at: instantOf(end), revision: Math.floor((end - start) / 100) },
    isPlaying: false, speed: 1, isQuiet: false, ...extra,
  }
  const newNames: PodName[] = lives.map((pod, slot) => ({ slot, namespace: 'default', name: pod.name, uid: `uid-${slot}` }))
  return { clock, pods, newNames, nodes: nodeRows(alive, rooms, nodes, t), workloads: workloadRows(alive, replicas, t), timelineVersion: 1, generation: 1 }
}

function columns(alive: readonly { readonly pod: Life; readonly slot: number }[], t: number): PodColumns {
  const count = alive.length
  const table = {
    count, slot: new Uint32Array(count), node: new Int32Array(count), cell: new Uint32Array(count), state: new Uint8Array(count), color: new Uint8Array(count),
    workload: new Uint16Array(count), restarts: new Uint16Array(count), progress: new Uint8Array(count),
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

function nodeRows(alive: readonly { readonly pod: Life }[], rooms: readonly number[], nodes: number, t: number): readonly NodeRow[] {
  const counts = new Array<number>(nodes).fill(0)
  for (const { pod } of alive) if (t >= pod.bound) counts[pod.node]!++
  return counts.map((podCount, index): NodeRow => {
    const isControlPlane = index === nodes - 1 && nodes > 1
    return {
      name: isControlPlane ? 'control-plane' : `node-${index + 1}`,
      isReady: nodes < 20 || index % 97 !== 13,
      isCordoned: nodes >= 20 && index % 41 === 7,
      taints: isControlPlane ? ['node-role.kubernetes.io/control-plane:NoSchedule'] : [],
      cpuMillis: 4000, cpuRequestedMillis: podCount * (nodes < 20 ? 700 : 110) + 250,
      memoryBytes: 8 * 1024 ** 3, memoryRequestedBytes: (podCount * 0.5 + 0.4) * 1024 ** 3,
      podCapacity: 110, podCount, cells: rooms[index]!, exists: true,
    }
  })
}

function workloadRows(alive: readonly { readonly pod: Life }[], replicas: number, t: number): readonly WorkloadRow[] {
  const of = (color: number, isReady: boolean): number =>
    alive.filter(({ pod }) => pod.color === color && (!isReady || pod.phases.findLast(({ from }) => from <= t)?.state === 'Ready')).length
  const surge = Math.ceil(replicas / 4)
  const revision = (name: string, number: number, color: number) => ({
    name, revision: number, color, desired: of(color, false), ready: of(color, true), total: of(color, false), images: [`nginx:1.${number}`],
  })
  const rows: WorkloadRow[] = [
    {
      resource: 'deployments', kind: 'Deployment', namespace: 'default', name: 'web', uid: 'uid-web', desired: replicas,
      ready: of(0, true) + of(1, true), total: of(0, false) + of(1, false), minimum: replicas - Math.floor(replicas / 4), maximum: replicas + surge,
      revisions: [revision('web-585449566', 1, 0), ...(t >= rolloutAt ? [revision('web-77d8468669', 2, 1)] : [])],
    },
  ]
  const plain = (resource: string, kind: string, name: string, color: number) =>
    rows.push({
      resource, kind, namespace: 'default', name, uid: `uid-${name}`, desired: of(color, false), ready: of(color, true), total: of(color, false),
      revisions: [{ ...revision(name, 1, color) }],
    })
  if (alive.some(({ pod }) => pod.workload === 1)) {
    plain('statefulsets', 'StatefulSet', 'db', 2)
    plain('jobs', 'Job', 'backup', 3)
    plain('deployments', 'Deployment', 'shop', 4)
  }
  return rows
}

const barStyles: Readonly<Record<PodState, TimelineBar['style']>> = {
  Pending: 'pending', ContainerCreating: 'creating', Running: 'running', Ready: 'ready', Terminating: 'terminating',
  CrashLoopBackOff: 'failing', ImagePullBackOff: 'failing', Completed: 'completed', Failed: 'failed', Unknown: 'unknown',
}

function timelineOf(lives: readonly Life[], replicas: number, end: Instant, expanded: readonly string[]): Timeline {
  const at = (t: number): Instant => instantOf(start + t)
  const lanes: TimelineLane[] = []
  const workload = (index: number, resource: string, kind: string, name: string): void => {
    const own = lives.filter((pod) => pod.workload === index)
    const id = `${resource}/default/${name}/uid-${name}`
    const isExpanded = expanded.includes(id)
    const series = (isCounted: (state: PodState) => boolean) => countSeries(own, isCounted)
    const corridor = index === 0
      ? { minimum: { at: [at(2000)], values: [replicas - Math.floor(replicas / 4)] }, maximum: { at: [at(2000)], values: [replicas + Math.ceil(replicas / 4)] } }
      : {}
    lanes.push({
      id, target: { resource, namespace: 'default', name, uid: `uid-${name}` }, kind, depth: 0, hasChildren: true, isExpanded, label: name, bars: [],
      events: index === 0 ? [event(at(2100), 'Normal', 'ScalingReplicaSet'), event(at(rolloutAt), 'Normal', 'ScalingReplicaSet'), event(at(rolloutAt + 5200), 'Normal', 'ScalingReplicaSet')] : [],
      desired: { at: [at(2000)], values: [own.filter((pod) => pod.revision === 1).length] },
      ready: series((state) => state === 'Ready'),
      total: series((state) => state !== 'Terminating'),
      ...corridor,
    })
    if (!isExpanded) return
    for (const revision of [...new Set(own.map((pod) => pod.revision))]) {
      const children = own.filter((pod) => pod.revision === revision)
      const parent = children[0]!.name.split('-').slice(0, -1).join('-')
      const rsId = `replicasets/default/${parent}/uid-${parent}`
      const isOpen = expanded.includes(rsId)
      const from = children.reduce((least, pod) => Math.min(least, pod.phases[0]!.from), forever)
      const to = children.reduce((most, pod) => Math.max(most, pod.gone), 0)
      lanes.push({
        id: rsId, target: { resource: 'replicasets', namespace: 'default', name: parent }, kind: 'ReplicaSet', depth: 1, hasChildren: true, isExpanded: isOpen,
        label: parent, note: `rev ${revision}`, events: [],
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
  const inputs = [{ at: at(2000), revision: 20, label: 'apply web.yaml' }, { at: at(rolloutAt), revision: 240, label: 'set image nginx:1.9.1' }]
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
    return { from: at(phase.from), ...(to < forever ? { to: at(to) } : {}), style: barStyles[phase.state], color: pod.color }
  })
  const isTroubled = bars.some(({ style }) => style === 'failing' || style === 'failed')
  return {
    id: `pods/default/${pod.name}/${pod.name}`, target: { resource: 'pods', namespace: 'default', name: pod.name }, kind: 'Pod', depth: 2, hasChildren: false, isExpanded: false,
    label: pod.name, bars, events: isTroubled ? [event(at(6000), 'Warning', 'BackOff'), event(at(9000), 'Warning', 'BackOff')] : [],
  }
}
