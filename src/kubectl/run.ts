import { commands } from './commands/index.ts'
import type { Running, Send } from './command.ts'
import { pipelineOf } from './shell-words.ts'
import { filters } from './text-filters.ts'

export interface CommandOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** A started line: resume it when something changed; `finish` takes what it has printed so far. */
export interface StartedLine {
  readonly running: Running
  readonly output: () => { readonly stdout: string; readonly stderr: string }
}

const programs = new Set(['kubectl', 'k', 'oc'])

/** Starts one line of the terminal. */
export function startLine(send: Send, line: string, files: Readonly<Record<string, string>>): StartedLine {
  const printed = { stdout: '', stderr: '' }
  const filtered: { stages: readonly (readonly string[])[] } = { stages: [] }
  return {
    running: execution(send, line, files, printed, filtered),
    output: () => ({ stdout: filters(printed.stdout, filtered.stages), stderr: printed.stderr }),
  }
}

function* execution(
  send: Send,
  line: string,
  files: Readonly<Record<string, string>>,
  printed: { stdout: string; stderr: string },
  filtered: { stages: readonly (readonly string[])[] },
): Running {
  const pipeline = pipelineOf(line.trim())
  const err = (text: string): void => void (printed.stderr += text)
  if ('error' in pipeline) {
    err(`${pipeline.error}\n`)
    return 2
  }
  const [words = [], ...stages] = pipeline.stages
  filtered.stages = stages
  const [program, ...rest] = words
  if (program === undefined) return 0
  const args = programs.has(program) ? rest : words
  const [verb, ...others] = args
  if (verb === undefined) {
    err('kubectl controls the Kubernetes cluster manager.\n')
    return 0
  }
  const command = commands[verb]
  if (command === undefined) {
    err(programs.has(program) ? `error: unknown command "${verb}" for "${program === 'oc' ? 'oc' : 'kubectl'}"\n` : `${program}: command not found\n`)
    return programs.has(program) ? 1 : 127
  }
  const namespace = namespaceIn(others) ?? 'default'
  return yield* command({ send, args: others, line: line.trim(), namespace, files, out: (text) => void (printed.stdout += text), err })
}

function namespaceIn(args: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (argument === '--') return undefined
    if (argument === '-n' || argument === '--namespace') return args[index + 1]
    const match = /^(?:--namespace=|-n=?)(.+)$/.exec(argument)
    if (match !== null && !argument.startsWith('--n') === argument.startsWith('-n')) return match[1]
  }
  return undefined
}

/** Runs a line to its end without letting time pass; a line that would wait ends with what it has printed. */
export function runKubectl(send: Send, line: string, files: Readonly<Record<string, string>>): CommandOutput {
  const started = startLine(send, line, files)
  const step = started.running.next()
  return { ...started.output(), exitCode: step.done === true ? step.value : 0 }
}
