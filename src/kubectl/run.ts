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
  const [typed, ...rest] = words
  if (typed === undefined) return 0
  const isNamed = programs.has(typed)
  const program = typed === 'oc' ? 'oc' : 'kubectl'
  const [verb, ...args] = isNamed ? rest : words
  if (verb === undefined) {
    printed.stdout += help(program)
    return 0
  }
  const command = commands[verb]
  if (command === undefined) {
    err(
      isNamed
        ? `error: unknown command "${verb}" for "${program}"\n${suggestion(verb)}`
        : `${typed}: command not found\n`,
    )
    return isNamed ? 1 : 127
  }
  const namespace = namespaceIn(args) ?? 'default'
  const out = (text: string): void => void (printed.stdout += text)
  return yield* command({ send, args, line: line.trim(), program, path: verb, namespace, files, out, err })
}

const help = (program: string): string =>
  `${program} controls the Kubernetes cluster manager.\n\nCommands: ${Object.keys(commands).join(', ')}\n`

/** kubectl's verbs as its help groups them, which is how it suggests them. */
const cobraOrder =
  'create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label annotate completion api-resources api-versions config plugin version'.split(
    ' ',
  )

/** The verbs that differ in at most two letters. @source spf13/cobra SuggestionsFor */
function suggestion(verb: string): string {
  const isNear = (name: string): boolean => distance(verb, name) <= 2 || name.startsWith(verb.toLowerCase())
  const near = [...new Set([...cobraOrder, ...Object.keys(commands)])].filter(
    (name) => commands[name] !== undefined && isNear(name),
  )
  return near.length === 0 ? '' : `\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`
}

function distance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++)
      current.push(
        Math.min(
          above[column]! + 1,
          current[column - 1]! + 1,
          above[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1),
        ),
      )
    above = current
  }
  return above[right.length]!
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
