import type { Thread } from './machine.ts'
import type { Frame } from './process.ts'

export function setCode(thread: Thread, code: number): void {
  if (thread.shell.code !== code) thread.shell = { ...thread.shell, code }
}

/** Frames that are shells of their own: `exit` ends them and no more. */
function isBoundary(frame: Frame): boolean {
  return (
    frame.type === 'capture' ||
    frame.type === 'subshell' ||
    (frame.type === 'pipeline' && frame.node.commands.length > 1)
  )
}

/** A condition is being asked: a failure is an answer and no reason for `set -e`. */
export const isTested = ({ frames }: Thread): boolean =>
  frames.some(
    (frame, index) =>
      (frame.type === 'if' &&
        frame.isDecided &&
        frames[index + 1]?.type === 'list' &&
        isCondition(frame, frames[index + 1]!)) ||
      (frame.type === 'loop' && frame.phase === 'condition') ||
      (frame.type === 'pipeline' && frame.node.isNegated) ||
      (frame.type === 'andOr' && frame.index < frame.node.links.length && index < frames.length - 1),
  )

const isCondition = (frame: Extract<Frame, { type: 'if' }>, above: Frame): boolean =>
  above.type === 'list' && above.list === frame.command.clauses[frame.clause]?.condition

/** Ends the innermost shell. */
export function exitShell(thread: Thread, code: number): void {
  setCode(thread, code)
  thread.frames.length = thread.frames.findLastIndex(isBoundary) + 1
}

export function withoutKey<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

/** `break` and `continue`: leaves so many loops but one, and that one too if it is to be broken. */
export function leaveLoops(thread: Thread, count: number, isBroken: boolean): void {
  const { frames } = thread
  let target = -1
  let left = count
  for (let index = frames.length - 1; index >= 0 && left > 0; index--) {
    const frame = frames[index]!
    if (isBoundary(frame) || frame.type === 'call') break
    if (frame.type !== 'loop' && frame.type !== 'for') continue
    target = index
    left--
  }
  if (target < 0) return
  restoreAbove(thread, target)
  const frame = frames[target]!
  if (isBroken) frames.pop()
  else if (frame.type === 'loop') frames[target] = { ...frame, phase: 'body' }
  setCode(thread, 0)
}

/** `return`: leaves the function. */
export function leaveFunction(thread: Thread, code: number): boolean {
  const target = thread.frames.findLastIndex(({ type }) => type === 'call')
  if (target < 0) return false
  restoreAbove(thread, target)
  setCode(thread, code)
  return true
}

/** Drops every frame above one, with what they had changed for their insides. */
function restoreAbove(thread: Thread, index: number): void {
  const { frames } = thread
  while (frames.length > index + 1) {
    const frame = frames.pop()!
    if (frame.type === 'redirected') thread.channels = frame.channels
    else if (frame.type === 'pipeline') thread.channels = frame.saved.channels
    else if (frame.type === 'call') thread.shell = { ...thread.shell, parameters: frame.parameters }
  }
}
