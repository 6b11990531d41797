import { Buffer } from 'node:buffer'
import type { RawData, WebSocket } from 'ws'

/** The streams inside one WebSocket: each frame begins with the number of its channel. */
export interface Channels {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Tells the outcome and closes. */
  readonly end: (outcome: Outcome) => void
  readonly onInput: (listener: (bytes: Buffer) => void) => void
  readonly onInputEnd: (listener: () => void) => void
  readonly onClose: (listener: () => void) => void
}

export type Outcome = { readonly exitCode: number } | { readonly message: string }

const [stdin, stdout, stderr, outcomes, closing] = [0, 1, 2, 3, 255]
const normalClosure = 1000

/** @source kubernetes@1.36 apimachinery/pkg/util/remotecommand/constants.go */
export function channelsOf(socket: WebSocket): Channels {
  const inputs = new Set<(bytes: Buffer) => void>()
  const ends = new Set<() => void>()
  const send = (channel: number, text: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  }
  socket.on('error', () => socket.terminate())
  socket.on('message', (data) => {
    const bytes = bytesOf(data)
    if (bytes[0] === stdin) for (const listener of inputs) listener(bytes.subarray(1))
    else if (bytes[0] === closing && bytes[1] === stdin) for (const listener of ends) listener()
  })
  return {
    out: (text) => text !== '' && send(stdout, text),
    err: (text) => text !== '' && send(stderr, text),
    end: (outcome) => {
      send(outcomes, JSON.stringify(statusOf(outcome)))
      socket.close(normalClosure)
    },
    onInput: (listener) => inputs.add(listener),
    onInputEnd: (listener) => ends.add(listener),
    onClose: (listener) => socket.on('close', listener),
  }
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)

function statusOf(outcome: Outcome): unknown {
  if ('message' in outcome)
    return { metadata: {}, status: 'Failure', reason: 'InternalError', message: outcome.message, code: 500 }
  if (outcome.exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${outcome.exitCode}`,
    details: { causes: [{ reason: 'ExitCode', message: String(outcome.exitCode) }] },
  }
}
