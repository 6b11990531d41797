import type { CallName, Calls, CommandResult, Frame, ToPage, ToWorker } from './protocol.ts'

/** The page's end of the worker protocol. */
export interface Client {
  /** A command that follows the clock tells what it has printed so far before it ends. */
  readonly call: <Name extends CallName>(
    name: Name,
    ask: Calls[Name]['ask'],
    onProgress?: (soFar: CommandResult) => void,
  ) => Promise<Calls[Name]['answer']>
  /** Called with each frame; the frame is acknowledged (and the next one allowed) when `acknowledge` is called. */
  readonly onFrame: (listener: (frame: Frame, acknowledge: () => void) => void) => () => void
  /** Told once when the worker is lost: it could not start, or broke down. Every call is refused from then on. */
  readonly onLost: (listener: (message: string) => void) => () => void
  readonly close: () => void
}

interface Pending {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((soFar: CommandResult) => void) | undefined
}

/** Wraps a Worker. One listener acknowledges; more may look on. */
export function createClient(worker: Worker): Client {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(frame: Frame, acknowledge: () => void) => void>()
  const lostListeners = new Set<(message: string) => void>()
  let lost: string | undefined
  /** The frame that came before anybody looked; the worker sends no further one until it is acknowledged. */
  let unseen: Frame | undefined
  let nextId = 1
  const post = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer)

  worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (data.type === 'frame') return showFrame(data.frame)
    const call = pending.get(data.id)
    if (data.type === 'progress') return call?.onProgress?.(data.value)
    pending.delete(data.id)
    if (data.type === 'answer') call?.resolve(data.value as never)
    else call?.reject(new Error(data.message))
  }
  worker.onerror = (event) => {
    lost = event.message || 'the simulation worker failed to start'
    for (const call of pending.values()) call.reject(new Error(lost))
    pending.clear()
    for (const listener of lostListeners) listener(lost)
  }

  function showFrame(frame: Frame): void {
    if (listeners.size === 0) return void (unseen = frame)
    let isAcknowledged = false
    const acknowledge = (): void => {
      if (isAcknowledged) return
      isAcknowledged = true
      post({ type: 'ack', buffers: [] })
    }
    for (const listener of listeners) listener(frame, acknowledge)
  }

  return {
    call: (name, ask, onProgress) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(new Error(lost))
        const id = nextId++
        pending.set(id, { resolve: resolve as (value: never) => void, reject, onProgress })
        post({ type: 'call', id, name, ask })
      }),
    onFrame: (listener) => {
      listeners.add(listener)
      const frame = unseen
      unseen = undefined
      if (frame !== undefined) showFrame(frame)
      return () => listeners.delete(listener)
    },
    onLost: (listener) => {
      if (lost !== undefined) listener(lost)
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
    close: () => worker.terminate(),
  }
}
