import type { Frame, NodeRow, PodName, WorkloadRow } from '../worker/protocol.ts'

/**
 * The latest frame, outside React on purpose: canvases read it when they draw, many times a second, for 100,000 pods.
 * `nodes`, `workloads` and `names` carry over from earlier frames of the same generation.
 */
export interface FrameHolder {
  readonly frame: Frame | undefined
  readonly nodes: readonly NodeRow[]
  readonly workloads: readonly WorkloadRow[]
  /** By slot. */
  readonly names: ReadonlyMap<number, PodName>
  /** Called after each frame was taken in; mark yourself dirty and draw on the next animation frame. */
  readonly subscribe: (listener: () => void) => () => void
  /** Takes in a frame and tells the listeners. The session calls it. */
  readonly accept: (frame: Frame) => void
}

export function createFrameHolder(): FrameHolder {
  const listeners = new Set<() => void>()
  const names = new Map<number, PodName>()
  let frame: Frame | undefined
  let nodes: readonly NodeRow[] = []
  let workloads: readonly WorkloadRow[] = []
  return {
    get frame() {
      return frame
    },
    get nodes() {
      return nodes
    },
    get workloads() {
      return workloads
    },
    names,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    accept: (next) => {
      if (frame?.generation !== next.generation) {
        names.clear()
        nodes = []
        workloads = []
      }
      frame = next
      if (next.nodes !== undefined) nodes = next.nodes
      if (next.workloads !== undefined) workloads = next.workloads
      for (const name of next.newNames) names.set(name.slot, name)
      for (const listener of listeners) listener()
    },
  }
}
