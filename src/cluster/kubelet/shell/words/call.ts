import { entryOf, pathOf, writeTo, type Machine, type Thread } from '../machine.ts'

/** One command of the table at work. */
export interface Call {
  readonly machine: Machine
  readonly thread: Thread
  readonly name: string
  readonly args: readonly string[]
  /** Carries out other words in its place. */
  readonly run: (words: readonly string[]) => void
}

/** Answers its exit code; `undefined` when it has arranged for the rest itself. */
export type WordProgram = (call: Call) => number | undefined

export const say = ({ machine, thread }: Call, text: string): void => writeTo(machine, thread.channels.out, text)

/** Says what is wrong and answers the exit code. */
export function complain({ machine, thread, name }: Call, text: string, code = 1): number {
  writeTo(machine, thread.channels.error, `${name}: ${text}\n`)
  return code
}

/** All that is left of standard input. */
export function inputOf({ machine, thread }: Call): string {
  const id = thread.channels.input
  const input = id === undefined ? undefined : machine.inputs.get(id)
  if (id === undefined || input === undefined) return ''
  machine.inputs.set(id, { ...input, at: input.text.length })
  return input.text.slice(input.at)
}

/** The text of the named files one after the other, or of standard input; tells of those that are missing. */
export function textsOf(call: Call, paths: readonly string[]): { readonly text: string; readonly code: number } {
  if (paths.length === 0) return { text: inputOf(call), code: 0 }
  let text = ''
  let code = 0
  for (const path of paths) {
    const one = path === '-' ? inputOf(call) : textAt(call, path)
    if (typeof one === 'string') text += one
    else code = complain(call, one.problem)
  }
  return { text, code }
}

export function textAt({ machine, thread, name }: Call, path: string): string | { readonly problem: string } {
  const where = pathOf(thread, path)
  if (where === '/dev/null' || where === '/dev/stdin') return ''
  const entry = entryOf(machine, where)
  if (entry?.type === 'file') return entry.text
  if (entry?.type === 'directory')
    return { problem: name === 'cat' ? 'read error: Is a directory' : `${path}: Is a directory` }
  return {
    problem:
      name === 'cat' || name === 'head' || name === 'tail'
        ? `can't open '${path}': No such file or directory`
        : `${path}: No such file or directory`,
  }
}

/** Lines of a text without the empty one behind the last line end. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

export const textOfLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Single letters in front (`-la`), with the value of those that take one (`-n 5`, `-n5`). */
export function optionsOf(
  args: readonly string[],
  withValue = '',
): { readonly flags: ReadonlyMap<string, string>; readonly rest: readonly string[] } {
  const flags = new Map<string, string>()
  const rest: string[] = []
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!
    if (word === '--') {
      rest.push(...args.slice(index + 1))
      break
    }
    if (word.startsWith('--'))
      flags.set(word.slice(2).split('=')[0]!, word.includes('=') ? word.slice(word.indexOf('=') + 1) : '')
    else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at]!
        if (!withValue.includes(letter)) flags.set(letter, '')
        else {
          flags.set(letter, at + 1 < word.length ? word.slice(at + 1) : (args[++index] ?? ''))
          break
        }
      }
    } else rest.push(word)
  }
  return { flags, rest }
}
