import { after, milliseconds, seconds } from '../../clock/instant.ts'
import type { Directory } from './shell/files.ts'
import { answerOf, type Answer } from './shell/run.ts'
import { catchUp, lookAgain, putDisks, signalScript } from './scripts.ts'
import { surroundingsOf } from './surroundings.ts'
import { change, type Place } from './work.ts'

/** The longest that one command is followed. */
const longest = seconds(86_400)

/**
 * Runs a command beside a container's own process, as `exec`, hooks and probes do. What it writes is kept, and every
 * script of the pod takes notice.
 */
export function runInside(place: Place, index: number, words: readonly string[], most = longest, input = ''): Answer {
  const answer = askInside(place, index, words, most, input)
  if (answer.disks.size === 0 && answer.signals.length === 0) return answer
  place.containers.forEach((_container, at) => catchUp(place, at))
  const repeated = askInside(place, index, words, most, input)
  putDisks(place, index, repeated.disks)
  for (const signal of repeated.signals) signalMain(place, index, signal)
  lookAgain(place)
  return repeated
}

/** The same, but nothing is kept. */
export function askInside(place: Place, index: number, words: readonly string[], most = longest, input = ''): Answer {
  const scratch: Place = { ...place, containers: [...place.containers], machines: copyOf(place) }
  scratch.containers.forEach((_container, at) => catchUp(scratch, at))
  const { world, variables, directory } = surroundingsOf(scratch, index)
  // A program that is not known is a tool here: whoever asks waits for its answer.
  const tools = { ...world, unknownProgram: milliseconds(100) }
  return answerOf({ words, variables, directory, at: place.now }, tools, most, input)
}

const copyOf = ({ machines }: Place) => ({ ...machines, disks: new Map<string, Directory>(machines.disks) })

const stopTime = milliseconds(300)

/** A server that is asked to stop does; a shell without a trap, and SIGKILL from inside, have no effect on process 1. */
function signalMain(place: Place, index: number, signal: string): void {
  const { run } = place.containers[index]!
  if (run === undefined || signal === 'KILL' || signalScript(place, index, signal)) return
  if (run.plan.stopsAfter === 'never' || !['TERM', 'INT', 'QUIT'].includes(signal)) return
  change(place, index, { run: { ...run, exitsAt: after(place.now, stopTime), exitCode: run.plan.stopCode } })
}
