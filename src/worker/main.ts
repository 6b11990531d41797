import { defaultSetup, firstPicture } from './first-picture.ts'
import type { Host } from './host.ts'
import type { ToPage, ToWorker } from './protocol.ts'

interface WorkerScope {
  postMessage: (message: ToPage, transfer: Transferable[]) => void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
}

const scope = globalThis as unknown as WorkerScope
const post = (message: ToPage, transfer: Transferable[]): void => scope.postMessage(message, transfer)

/** Shows the first picture at once, loads the engine, and keeps what the page says meanwhile in order. */
let takeIn: (message: ToWorker) => void = keep
let isPictureSeen = false
const kept: ToWorker[] = []

scope.onmessage = ({ data }) => {
  // The acknowledgement of the picture is nothing to the engine, whenever it comes.
  if (data.type === 'ack' && !isPictureSeen) isPictureSeen = true
  else takeIn(data)
}
post({ type: 'frame', frame: firstPicture(defaultSetup) }, [])
import('./host.ts').then(({ createHost }) => passOn(createHost(post)), refuseAll)

function keep(message: ToWorker): void {
  kept.push(message)
}

function passOn({ receive }: Host): void {
  takeIn = receive
  for (const message of kept.splice(0)) receive(message)
}

function refuseAll(problem: unknown): void {
  const message = `the simulation could not load all of its parts: ${String(problem)}`
  takeIn = (refused) => {
    if (refused.type === 'call') post({ type: 'failure', id: refused.id, message }, [])
  }
  for (const refused of kept.splice(0)) takeIn(refused)
}
