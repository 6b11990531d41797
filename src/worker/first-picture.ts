import type { Instant } from '../clock/instant.ts'
import type { ClusterSetup, Frame, NodeRow, PodColumns } from './protocol.ts'

/**
 * What the page shows while the engine loads: the nodes of a fresh cluster, computed from its setup alone. Imports types
 * only, so that the worker's first file stays a few kilobytes; a test compares it with the engine's own first frame.
 */
export function firstPicture(setup: ClusterSetup): Frame {
  const head = { at: freshStart, revision: 0 }
  return {
    clock: { now: freshStart, revision: 0, start: freshStart, head, isPlaying: false, speed: 1, isQuiet: true },
    pods: noPods(),
    newNames: [],
    nodes: freshNodes(setup),
    workloads: [],
    timelineVersion: 0,
    generation: 0,
  }
}

export const defaultSetup: ClusterSetup = { seed: 7, nodes: 3 }

/** 2026-01-05T10:00:00Z and the first writes' millisecond. */
const freshStart = 1_767_607_200_002 as Instant

const noPods = (): PodColumns => ({
  count: 0,
  slot: new Uint32Array(),
  node: new Int32Array(),
  cell: new Uint32Array(),
  state: new Uint8Array(),
  color: new Uint8Array(),
  workload: new Uint16Array(),
  restarts: new Uint16Array(),
  progress: new Uint8Array(),
})

function freshNodes(setup: ClusterSetup): readonly NodeRow[] {
  const workers = Array.from({ length: setup.nodes }, (_, index) => freshNode(`node-${index + 1}`, [], setup))
  return [freshNode('control-plane', ['node-role.kubernetes.io/control-plane:NoSchedule'], setup), ...workers]
}

const freshNode = (name: string, taints: readonly string[], setup: ClusterSetup): NodeRow => ({
  name,
  exists: true,
  isReady: true,
  isCordoned: false,
  taints,
  cpuMillis: (setup.cpuPerNode ?? 4) * 1000,
  memoryBytes: (setup.memoryGibPerNode ?? 8) * 2 ** 30,
  podCapacity: 110,
  cpuRequestedMillis: 0,
  memoryRequestedBytes: 0,
  podCount: 0,
  cells: 0,
})
