import { milliseconds, type Duration } from '../../clock/instant.ts'
import { durationOf } from './go-duration.ts'
import type { LookUp } from './name-lookup.ts'

export interface LogLine {
  readonly after: Duration
  readonly text: string
}

/** A file that the command makes: it exists from `from` until `until`, counted from the container's start. */
export interface FileSpan {
  readonly path: string
  readonly from: Duration
  readonly until?: Duration
}

/** What a command line does, as far as it is understood. */
export interface CommandRun {
  /** Absent when it never ends by itself. */
  readonly lasts?: Duration
  readonly exitCode: number
  readonly logs: readonly LogLine[]
  /** What an endless loop says in every round, the first one after `from`. */
  readonly cycle?: LogCycle
  readonly files: readonly FileSpan[]
}

export interface LogCycle {
  readonly from: Duration
  readonly every: Duration
  /** `after` counts from the round's begin. */
  readonly lines: readonly LogLine[]
}

interface Machine {
  readonly env: ReadonlyMap<string, string>
  readonly lookUp: LookUp | undefined
  readonly logs: LogLine[]
  readonly files: FileSpan[]
  cycle: LogCycle | undefined
  clock: number
  code: number
  isOver: boolean
  isEndless: boolean
  fuel: number
}

const fuelOfOneCommand = 400
const logLinesMost = 200

/**
 * Reads a simple command line: `sleep`, `exit`, `echo`, `true`, `false`, `touch`, `rm`, `date`, endless `while` loops, sequences
 * with `;`, `&&`, `||`, and `sh -c` around them. `undefined` when it contains something else.
 */
export function evaluate(
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  lookUp?: LookUp,
): CommandRun | undefined {
  const machine: Machine = {
    env,
    lookUp,
    logs: [],
    files: [],
    cycle: undefined,
    clock: 0,
    code: 0,
    isOver: false,
    isEndless: false,
    fuel: fuelOfOneCommand,
  }
  if (!runWords(machine, argv)) return undefined
  const { code, logs, files, clock, cycle, isEndless } = machine
  return { ...(!isEndless && { lasts: milliseconds(clock) }), exitCode: code, logs, ...(cycle && { cycle }), files }
}

const shells = /(^|\/)(sh|bash|ash|dash)$/

function runWords(machine: Machine, words: readonly string[]): boolean {
  const command = words[0]
  if (command === undefined || machine.fuel-- <= 0) return false
  if (shells.test(command)) {
    const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word))
    const script = words[flag + 1]
    if (flag < 0 || script === undefined) return words.length === 1
    return runScript(machine, script)
  }
  const run = commands[command.slice(command.lastIndexOf('/') + 1)]
  return run !== undefined && run(machine, words.slice(1)) !== false
}

type Builtin = (machine: Machine, words: readonly string[]) => boolean | void

const commands: Readonly<Record<string, Builtin>> = {
  sleep: (machine, words) => {
    const text = words[0] ?? ''
    if (text === 'infinity' || text === 'inf') return void endless(machine)
    const span = durationOf(text)
    if (span === undefined) return false
    machine.clock += span
    machine.code = 0
  },
  exit: (machine, words) => {
    if (words[0] !== undefined && !/^\d+$/.test(words[0])) return false
    machine.code = words[0] === undefined ? machine.code : Number(words[0]) & 255
    machine.isOver = true
  },
  true: (machine) => void (machine.code = 0),
  ':': (machine) => void (machine.code = 0),
  false: (machine) => void (machine.code = 1),
  echo: (machine, words) => write(machine, (words[0] === '-n' || words[0] === '-e' ? words.slice(1) : words).join(' ')),
  printf: (machine, words) => write(machine, (words[0] ?? '').replace(/\\n$/, '')),
  date: (machine) => write(machine, '$(date)'),
  hostname: (machine) => write(machine, machine.env.get('HOSTNAME') ?? 'localhost'),
  env: printEnvironment,
  printenv: (machine, words) => {
    if (words.length === 0) return printEnvironment(machine)
    for (const word of words) write(machine, machine.env.get(word) ?? '')
  },
  touch: (machine, words) => {
    for (const path of words) makeFile(machine, path)
    machine.code = 0
  },
  mkdir: (machine, words) => {
    for (const path of words) if (!path.startsWith('-')) makeFile(machine, path)
    machine.code = 0
  },
  rm: (machine, words) => {
    for (const path of words) if (!path.startsWith('-')) removeFile(machine, path)
    machine.code = 0
  },
  tail: (machine, words) => {
    if (!words.some((word) => /^-.*[fF]$/.test(word))) return false
    endless(machine)
  },
  nslookup: (machine, words) => {
    const result = machine.lookUp?.(words[0] ?? '')
    if (result === undefined) return false
    for (const line of result.text.replace(/\n$/, '').split('\n')) write(machine, line)
    machine.code = result.exitCode
  },
  cd: (machine) => void (machine.code = 0),
  set: (machine) => void (machine.code = 0),
  trap: (machine) => void (machine.code = 0),
}

function printEnvironment(machine: Machine): void {
  for (const [name, value] of machine.env) write(machine, `${name}=${value}`)
}

function endless(machine: Machine): void {
  machine.isOver = true
  machine.isEndless = true
}

function write(machine: Machine, text: string): void {
  machine.code = 0
  if (machine.logs.length < logLinesMost) machine.logs.push({ after: milliseconds(machine.clock), text })
}

function makeFile(machine: Machine, path: string): void {
  if (!machine.files.some((file) => file.path === path && file.until === undefined))
    machine.files.push({ path, from: milliseconds(machine.clock) })
}

function removeFile(machine: Machine, path: string): void {
  machine.files.forEach((file, index) => {
    if (file.path === path && file.until === undefined)
      machine.files[index] = { ...file, until: milliseconds(machine.clock) }
  })
}

/** One script: statements between `;`, newlines, `&&` and `||`, and endless loops. */
function runScript(machine: Machine, script: string): boolean {
  const statements = statementsOf(script)
  if (statements === undefined) return false
  for (let index = 0; index < statements.length && !machine.isOver; index++) {
    const { text, operator } = statements[index]!
    if ((operator === '&&' && machine.code !== 0) || (operator === '||' && machine.code === 0)) continue
    if (/^(while|until)\b/.test(text)) return runLoop(machine, statements.slice(index))
    if (/^(if|for|case|function)\b|^[({]/.test(text)) return false
    if (!runStatement(machine, text)) return false
  }
  return true
}

function runStatement(machine: Machine, text: string): boolean {
  const words = wordsOf(text.replace(/^exec\s+/, ''), machine.env)
  if (words === undefined) return false
  const redirect = words.findIndex((word) => /^[012&]?>>?/.test(word))
  if (redirect < 0) return runWords(machine, words)
  const linesBefore = machine.logs.length
  const isDone = runWords(machine, words.slice(0, redirect))
  const target = words[redirect]!.replace(/^[012&]?>>?/, '') || words[redirect + 1]
  machine.logs.length = Math.min(machine.logs.length, linesBefore)
  if (target !== undefined && !target.startsWith('&') && target !== '/dev/null') makeFile(machine, target)
  return isDone
}

const alwaysTrue = /^while\s+(true|:|\[\s*(true|1)\s*\]|sleep\s+\S+)$/

/** `while true; do …; done`: nothing here changes from round to round, so one round tells whether it ever ends. */
function runLoop(machine: Machine, statements: readonly Statement[]): boolean {
  const head = statements[0]!.text
  const end = statements.findLastIndex(({ text }) => text === 'done')
  if (!alwaysTrue.test(head) || end < 0) return false
  const pause = /^while\s+sleep\s+(\S+)$/.exec(head)
  machine.clock += pause === null ? 0 : (durationOf(pause[1]!) ?? 0)
  const from = machine.clock
  const saidBefore = machine.logs.length
  for (const [index, { text }] of statements.slice(1, end).entries()) {
    const statement = index === 0 ? text.replace(/^do\s*/, '') : text
    if (statement === '') continue
    if (/^(while|until|if|for|case)\b/.test(statement) || !runStatement(machine, statement)) return endlessly(machine)
    if (machine.isOver) return true
  }
  const every = machine.clock - from + (pause === null ? 0 : (durationOf(pause[1]!) ?? 0))
  const said = machine.logs.splice(saidBefore)
  const lines = said.map(({ after, text }) => ({ after: milliseconds(after - from), text }))
  if (every > 0 && lines.length > 0) machine.cycle = { from: milliseconds(from), every: milliseconds(every), lines }
  return endlessly(machine)
}

function endlessly(machine: Machine): true {
  endless(machine)
  return true
}

interface Statement {
  readonly text: string
  readonly operator: ';' | '&&' | '||'
}

/** Cuts a script at its separators, quotes respected; `undefined` for pipes and background jobs. */
function statementsOf(script: string): readonly Statement[] | undefined {
  const statements: Statement[] = []
  let operator: Statement['operator'] = ';'
  let text = ''
  let quote = ''
  const finish = (next: Statement['operator']): void => {
    const trimmed = text.trim()
    if (trimmed !== '' && !trimmed.startsWith('#')) statements.push({ text: trimmed, operator })
    text = ''
    operator = next
  }
  for (let index = 0; index < script.length; index++) {
    const character = script[index]!
    if (quote !== '') {
      if (character === quote) quote = ''
      text += character
    } else if (character === '"' || character === "'") {
      quote = character
      text += character
    } else if (character === ';' || character === '\n') finish(';')
    else if ((character === '&' || character === '|') && script[index + 1] === character) {
      finish(character === '&' ? '&&' : '||')
      index++
    } else if (character === '|' || (character === '&' && script[index - 1] !== '>' && script[index + 1] !== '>'))
      return undefined
    else text += character
  }
  finish(';')
  return quote === '' ? statements : undefined
}

/** Splits a statement into words, quotes and variables resolved; `undefined` for command substitution that is not a date. */
function wordsOf(text: string, env: ReadonlyMap<string, string>): readonly string[] | undefined {
  const words: string[] = []
  const pattern = /(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g
  for (const [raw] of text.matchAll(pattern)) {
    let word = ''
    for (const [part] of raw.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[^"']+/g)) {
      if (part.startsWith("'")) word += part.slice(1, -1)
      else word += expanded(part.startsWith('"') ? part.slice(1, -1).replace(/\\(["\\$`])/g, '$1') : part, env)
    }
    words.push(word)
  }
  return words
}

export function expanded(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w+)\}|\((\w+)\)|(\w+))/g,
    (whole, braced, round, plain) => env.get(braced ?? round ?? plain) ?? (round === undefined ? '' : whole),
  )
}
