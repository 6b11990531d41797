import type { Running, Send } from '../command.ts'
import { startLine, type StartedLine } from '../run.ts'
import { filters } from '../text-filters.ts'
import { builtins, filterInput, filterNames, fileNamed, withoutAliases, wordsOf, type ShellState } from './builtins.ts'
import { scriptOf, type Segment, type Step } from './script.ts'
import { watching } from './watch.ts'

/** A started script: resume it when something changed; `state` is what it has made of files and aliases. */
export interface StartedScript extends StartedLine {
  readonly state: () => ShellState
  /** More lines must follow; nothing was done. */
  readonly isUnfinished: boolean
}

/** What a script under way works with. `live` is the command that is running now. */
interface Shell {
  readonly send: Send
  state: ShellState
  stdout: string
  stderr: string
  live: (() => { readonly stdout: string; readonly stderr: string }) | undefined
  readonly depth: number
}

const deepestShell = 4
/** A command takes its time: the next one of a script finds what the cluster has made of it. */
const commandMilliseconds = 400

/** Starts what was typed: one command, a pipeline, or a whole script. */
export function startShell(send: Send, text: string, state: ShellState, depth = 0): StartedScript {
  const shell: Shell = { send, state, stdout: '', stderr: '', live: undefined, depth }
  return {
    isUnfinished: 'isUnfinished' in scriptOf(text),
    running: execution(shell, text),
    output: () => {
      const live = shell.live?.()
      return { stdout: shell.stdout + (live?.stdout ?? ''), stderr: shell.stderr + (live?.stderr ?? '') }
    },
    state: () => shell.state,
  }
}

function* execution(shell: Shell, text: string): Running {
  const script = scriptOf(text)
  if ('isUnfinished' in script) {
    shell.stderr += 'syntax error: unexpected end of file\n'
    return 2
  }
  if ('error' in script) {
    shell.stderr += `${script.error}\n`
    return 2
  }
  let exitCode = 0
  let isFirst = true
  for (const step of script.steps) {
    if (step.when === (exitCode === 0 ? 'failure' : 'success')) continue
    if (!isFirst && asksCluster(shell, step)) yield* waited(shell.send, nowOf(shell.send) + commandMilliseconds)
    isFirst = isFirst && !asksCluster(shell, step)
    exitCode = yield* pipeline(shell, step)
  }
  return exitCode
}

const asksCluster = ({ state }: Shell, { segments }: Step): boolean =>
  segments.some(({ text }) => !isOwn(wordsOf(withoutAliases(withoutPrompt(text), state.aliases))[0] ?? ''))

/** Runs one command after the other, each with what the one before has printed. */
function* pipeline(shell: Shell, { segments }: Step): Running {
  let piped: string | undefined
  let exitCode = 0
  for (let index = 0; index < segments.length;) {
    const first = segments[index]!
    const command = withoutAliases(withoutPrompt(first.text), shell.state.aliases)
    const [program = ''] = wordsOf(command)
    const isPrograms = isOwn(program)
    // Filters behind a command of the cluster belong to it: they show what comes as it comes.
    let end = index + 1
    while (!isPrograms && isPlain(segments[end - 1]!) && isFilter(segments[end])) end++
    const group = segments.slice(index, end)
    const last = group.at(-1)!
    const input = inputOf(shell, first, piped)
    if (typeof input === 'object') {
      shell.stderr += `${input.missing}: No such file or directory\n`
      return 1
    }
    const texts = [command, ...group.slice(1).map(({ text }) => text)]
    const isLast = end === segments.length && last.output === undefined
    const printed = yield* commandOf(shell, texts, input, isLast ? 'terminal' : 'pipe', last.errors ?? first.errors)
    ;({ exitCode } = printed)
    piped = printed.stdout
    if (last.output !== undefined) {
      write(shell, last.output, piped)
      piped = ''
    }
    index = end
  }
  return exitCode
}

/** Documents show `$ ` and `[user@host ~]$ ` in front of what is to be typed, and readers paste both. */
const withoutPrompt = (text: string): string => text.replace(/^(?:\[[^\]]*\][$#]|\$)\s+/, '')

/** Its output, and nothing but that, goes on to the next. */
const isPlain = ({ output, errors }: Segment): boolean => output === undefined && errors === undefined

const isFilter = (segment: Segment | undefined): boolean =>
  segment !== undefined &&
  segment.input === undefined &&
  (filterNames.has(wordsOf(segment.text)[0] ?? '') || segment.text === 'cat')

const isOwn = (program: string): boolean =>
  Object.hasOwn(builtins, program) || filterNames.has(program) || program === 'watch' || program === 'sleep'

function inputOf(
  { state }: Shell,
  { input }: Segment,
  piped: string | undefined,
): string | undefined | { readonly missing: string } {
  if (input === undefined) return piped
  if ('text' in input) return input.text
  return fileNamed(state.files, input.file) ?? { missing: input.file }
}

function write(shell: Shell, { file, isAppended }: NonNullable<Segment['output']>, text: string): void {
  if (file === '/dev/null') return
  const before = isAppended ? (fileNamed(shell.state.files, file) ?? '') : ''
  shell.state = { ...shell.state, files: { ...shell.state.files, [file.replace(/^\.\//, '')]: before + text } }
}

interface Printed {
  readonly stdout: string
  readonly exitCode: number
}

/** Runs one command; what it prints shows at once when it goes to the terminal. */
function* commandOf(
  shell: Shell,
  texts: readonly string[],
  input: string | undefined,
  sink: 'terminal' | 'pipe',
  errors: Segment['errors'],
): Generator<'untilChange', Printed, void> {
  const started = startedCommand(shell, texts, input)
  const show = (): { readonly stdout: string; readonly stderr: string } => {
    const { stdout, stderr } = started.output()
    const merged = errors === 'merged' ? stdout + stderr : stdout
    return { stdout: sink === 'terminal' ? merged : '', stderr: errors === undefined ? stderr : '' }
  }
  shell.live = show
  const exitCode = yield* started.running
  const shown = show()
  shell.live = undefined
  shell.stdout += shown.stdout
  shell.stderr += shown.stderr
  const { stdout, stderr } = started.output()
  return { stdout: errors === 'merged' ? stdout + stderr : stdout, exitCode }
}

function startedCommand(shell: Shell, texts: readonly string[], input: string | undefined): StartedLine {
  const [text = ''] = texts
  const words = wordsOf(text)
  const [program = '', ...rest] = words
  if (program === 'watch' && shell.depth < deepestShell)
    return watching(shell.send, text, (inner) => startShell(shell.send, inner, shell.state, shell.depth + 1))
  if (program === 'sleep') return sleeping(shell.send, rest[0] ?? '')
  if (Object.hasOwn(builtins, program) || filterNames.has(program)) {
    const result = filterNames.has(program)
      ? { stdout: filters(input ?? filterInput(words, shell.state) ?? '', [filterWords(words, shell.state)]) }
      : builtins[program]!(rest, input, shell.state)
    if ('state' in result && result.state !== undefined) shell.state = result.state
    return finishedLine(result)
  }
  const files = input === undefined ? shell.state.files : { ...shell.state.files, '-': input }
  return startLine(shell.send, texts.join(' | '), files)
}

/** Names of files are what a filter reads, not what it looks for. */
const filterWords = (words: readonly string[], { files }: ShellState): readonly string[] =>
  words.filter((word, index) => index === 0 || fileNamed(files, word) === undefined)

interface Finished {
  readonly stdout?: string
  readonly stderr?: string
  readonly exitCode?: number
}

function finishedLine({ stdout = '', stderr = '', exitCode = 0 }: Finished): StartedLine {
  return { running: ended(exitCode), output: () => ({ stdout, stderr }) }
}

function* ended(exitCode: number): Running {
  return exitCode
}

/** `sleep 5`: five virtual seconds. */
function sleeping(send: Send, text: string): StartedLine {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? []
  if (amount === undefined) return finishedLine({ stderr: `sleep: invalid time interval '${text}'\n`, exitCode: 1 })
  const until = nowOf(send) + Number(amount) * { s: 1000, m: 60_000, h: 3_600_000 }[unit || 's']!
  return { running: waited(send, until), output: () => ({ stdout: '', stderr: '' }) }
}

function* waited(send: Send, until: number): Running {
  while (nowOf(send) < until) yield 'untilChange'
  return 0
}

/** The server's clock, as every answer of it tells. */
export const nowOf = (send: Send): number => send({ method: 'GET', path: '/version' }).at ?? 0
