import { instantOf } from '../clock/instant.ts'
import type { PodState } from '../worker/protocol.ts'

export interface Phase {
  readonly from: number
  readonly state: PodState
}

/** What becomes of one pod; times are milliseconds since the start. */
export interface Life {
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

export const start = instantOf(Date.UTC(2026, 0, 1, 10, 0, 0))
export const rolloutAt = 24_000
export const forever = 1e12

export function webLives(replicas: number, gap: number): Life[] {
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
  return {
    name,
    workload,
    color,
    revision,
    node: 0,
    cell: 0,
    phases,
    bound: born + 500,
    gone: retired + 2500,
    restarts: 0,
  }
}

export function troubledLives(): Life[] {
  const still = (name: string, workload: number, color: number, state: PodState, restarts = 0, from = 3000): Life => ({
    name,
    workload,
    color,
    revision: 1,
    node: 0,
    cell: 0,
    bound: from,
    gone: forever,
    restarts,
    phases: [
      { from, state: 'ContainerCreating' },
      { from: from + 2000, state },
    ],
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
export function placed(lives: Life[], nodes: number): readonly number[] {
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
