import type { Instant } from '../clock/instant.ts'
import type { ObjectReference } from '../api/object.ts'
import type { ApplyResult, Branch, Calls, ClockState, ClusterSetup, CommandResult, Frame } from '../worker/protocol.ts'
import type { Session } from './session.tsx'

/** What `on` can listen to, with what the listener gets. */
export interface HandleEvents {
  readonly clock: ClockState
  readonly frame: Frame
  readonly selection: ObjectReference | undefined
  readonly ready: ClockState
}

/** `window.kuberama`: the page for scripts, tests and consoles. Everything is a promise; times are virtual milliseconds. */
export interface KuberamaHandle {
  readonly version: 1
  /** Settles when the cluster answers; rejects when the simulation could not start. */
  readonly ready: Promise<ClockState>
  /** A fresh cluster: seed and worker nodes. What ran before is gone. */
  readonly start: (setup: ClusterSetup) => Promise<ClockState>
  readonly apply: (yaml: string, fileName?: string) => Promise<ApplyResult>
  readonly kubectl: (line: string) => Promise<CommandResult>
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ) => Promise<Calls['request']['answer']>
  readonly clock: {
    readonly now: () => Promise<Instant>
    readonly state: () => Promise<ClockState>
    readonly play: () => Promise<ClockState>
    readonly pause: () => Promise<ClockState>
    readonly speed: (speed: number | 'auto') => Promise<ClockState>
    readonly step: (writes?: number) => Promise<ClockState>
    readonly runUntilQuiet: () => Promise<ClockState>
    readonly seek: (to: { readonly at?: number; readonly revision?: number }) => Promise<ClockState>
  }
  /** Forks at the playhead, or goes over to a branch. */
  readonly branch: (switchTo?: number) => Promise<{ readonly current: number; readonly branches: readonly Branch[] }>
  readonly fingerprint: () => Promise<string>
  readonly select: (target: ObjectReference | undefined) => Promise<void>
  /** Answers how to stop listening. */
  readonly on: <Name extends keyof HandleEvents>(
    event: Name,
    listener: (value: HandleEvents[Name]) => void,
  ) => () => void
}

declare global {
  interface Window {
    kuberama?: KuberamaHandle
  }
}

export function installHandle(target: Window, session: Session, started: Promise<void>): KuberamaHandle {
  const handle = createHandle(session, started)
  target.kuberama = handle
  return handle
}

function createHandle({ store, frames, client, actions }: Session, started: Promise<void>): KuberamaHandle {
  const currentClock = (): ClockState => {
    const { clock, failure } = store.getState()
    if (failure !== undefined || clock === undefined) throw new Error(failure ?? 'the clock has not started')
    return clock
  }
  const ready = started.then(currentClock)
  ready.catch(() => undefined)
  const on = <Name extends keyof HandleEvents>(
    event: Name,
    listener: (value: HandleEvents[Name]) => void,
  ): (() => void) => {
    const tell = listener as (value: HandleEvents[keyof HandleEvents]) => void
    if (event === 'frame') return frames.subscribe(() => frames.frame !== undefined && tell(frames.frame))
    if (event === 'ready') {
      let isOn = true
      ready.then((clock) => isOn && tell(clock)).catch(() => undefined)
      return () => {
        isOn = false
      }
    }
    const part = event === 'clock' ? 'clock' : 'selection'
    return store.subscribe((state, before) => {
      if (state[part] !== before[part]) tell(state[part])
    })
  }
  return {
    version: 1,
    ready,
    start: (setup) => actions.restart(setup),
    apply: (yaml, fileName = 'handle.yaml') => client.call('apply', { yaml, fileName }),
    kubectl: (line) =>
      client.call('kubectl', {
        line,
        files: Object.fromEntries(store.getState().documents.map(({ name, text }) => [name, text])),
      }),
    request: (method, path, body, contentType) => client.call('request', { method, path, body, contentType }),
    clock: {
      now: async () => currentClock().now,
      state: async () => currentClock(),
      play: () => actions.clock({ action: 'play' }),
      pause: () => actions.clock({ action: 'pause' }),
      speed: (speed) => actions.clock({ action: 'speed', speed }),
      step: (writes = 1) => actions.clock({ action: 'step', writes }),
      runUntilQuiet: () => actions.clock({ action: 'runUntilQuiet' }),
      seek: ({ at, revision }) => actions.clock({ action: 'seek', at: at as Instant | undefined, revision }),
    },
    branch: async (switchTo) => {
      await actions.branch(switchTo)
      const { branches, currentBranch } = store.getState()
      return { branches, current: currentBranch }
    },
    fingerprint: () => client.call('fingerprint', {}),
    select: async (target) => actions.select(target),
    on,
  }
}
