import { createHost } from './host.ts'
import type { ToPage, ToWorker } from './protocol.ts'

interface WorkerScope {
  postMessage: (message: ToPage, transfer: Transferable[]) => void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

const scope = globalThis as unknown as WorkerScope
const host = createHost((message, transfer) => scope.postMessage(message, transfer))
scope.onmessage = ({ data }) => host.receive(data)
