import { durationOf } from '../../go-duration.ts'
import { entryOf, pathOf, sleepUntil } from '../machine.ts'
import { never } from '../process.ts'
import { beginUnknown, isBareImage } from '../programs.ts'
import { runHere, runText } from '../scripts.ts'
import { exitShell, leaveFunction, leaveLoops, withoutKey } from '../unwinding.ts'
import { setVariable, variableOf } from '../variables.ts'
import { complain, inputOf, say, textAt, type Call, type WordProgram } from './call.ts'

const codeOf = (text: string | undefined, otherwise: number): number =>
  text === undefined || !/^-?\d+$/.test(text) ? otherwise : Number(text) & 255

function sleep(call: Call): number | undefined {
  const { machine, thread, args } = call
  if (args.some((word) => word === 'infinity' || word === 'inf')) {
    sleepUntil(thread, never)
    return 0
  }
  let total = 0
  for (const word of args) {
    const span = durationOf(word.replace(/^(\d+(?:\.\d+)?)d$/, (_whole, days: string) => `${Number(days) * 24}h`))
    if (span === undefined) return complain(call, `invalid number '${word}'`)
    total += span
  }
  if (args.length === 0) return complain(call, 'missing operand')
  sleepUntil(thread, machine.clock + total)
  return 0
}

function exportNames(call: Call): number {
  const { thread, args } = call
  for (const word of args.filter((each) => !each.startsWith('-'))) {
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    if (equals >= 0) setVariable(thread, name, word.slice(equals + 1))
    if (thread.shell.exported.has(name)) continue
    thread.shell = { ...thread.shell, exported: new Set(thread.shell.exported).add(name) }
  }
  return 0
}

function setOptions({ thread, args, ...call }: Call): number {
  let { options } = thread.shell
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!
    if (word === '-o' || word === '+o') {
      index++
      if (args[index] === 'errexit') options += 'e'
    } else if (word === '--' || !/^[-+]/.test(word)) {
      const rest = args.slice(word === '--' ? index + 1 : index)
      thread.shell = { ...thread.shell, parameters: [thread.shell.parameters[0] ?? 'sh', ...rest] }
      break
    } else if (word.startsWith('-')) options += word.slice(1)
    else options = [...options].filter((letter) => !word.includes(letter)).join('')
  }
  if (args.length === 0)
    for (const [name, value] of thread.shell.variables) say({ thread, args, ...call }, `${name}='${value}'\n`)
  thread.shell = { ...thread.shell, options: [...new Set(options)].join('') }
  return 0
}

/** `read`: one line of standard input into variables. */
function read(call: Call): number {
  const { machine, thread } = call
  const names = call.args.filter((word) => !word.startsWith('-'))
  const id = thread.channels.input
  const input = id === undefined ? undefined : machine.inputs.get(id)
  if (id === undefined || input === undefined || input.at >= input.text.length) return 1
  const stop = input.text.indexOf('\n', input.at)
  const line = input.text.slice(input.at, stop < 0 ? undefined : stop)
  machine.inputs.set(id, { ...input, at: stop < 0 ? input.text.length : stop + 1 })
  const separators = variableOf(thread, 'IFS') ?? ' \t\n'
  const text = separators === '' ? line : line.trim()
  const parts = separators === '' || names.length <= 1 ? [text] : text.split(/[ \t,:;]+/)
  const targets = names.length === 0 ? ['REPLY'] : names
  targets.forEach((name, index) => {
    const isLast = index === targets.length - 1
    setVariable(thread, name, isLast ? parts.slice(index).join(' ') : (parts[index] ?? ''))
  })
  return stop < 0 ? 1 : 0
}

function runShell(call: Call): number | undefined {
  const { machine, thread, args } = call
  const flag = args.findIndex((word) => /^-[a-z]*c$/.test(word))
  const letters = args.filter((word) => /^-[a-z]+$/.test(word)).join('')
  if (flag >= 0) {
    const [script, name = call.name, ...more] = args
      .slice(flag + 1)
      .filter((word, index) => index > 0 || !/^-[a-z]+$/.test(word))
    if (script === undefined) return complain(call, '-c requires an argument', 2)
    runText(machine, thread, script, [name, ...more])
  } else {
    const at = args.findIndex((word) => !word.startsWith('-') && !word.startsWith('+'))
    const path = at < 0 ? undefined : args[at]!
    const text = path === undefined ? inputOf(call) : textAt(call, path)
    if (typeof text !== 'string') {
      if (isBareImage(machine.world.image.name))
        return complain(call, `can't open '${path}': No such file or directory`, 127)
      return void beginUnknown(machine, thread, path!, args.slice(at + 1)) as undefined
    }
    runText(machine, thread, text, at < 0 ? [call.name] : args.slice(at))
  }
  const options = ['e', 'x', 'u'].filter((letter) => letters.includes(letter)).join('')
  if (options !== '') thread.shell = { ...thread.shell, options }
  return undefined
}

function source(call: Call): number | undefined {
  const text = textAt(call, call.args[0] ?? '')
  if (typeof text !== 'string') return complain(call, `can't open '${call.args[0]}': No such file or directory`, 2)
  runHere(call.machine, call.thread, text)
  return undefined
}

function changeDirectory(call: Call): number {
  const { machine, thread, args } = call
  const wanted =
    args[0] === '-' ? (variableOf(thread, 'OLDPWD') ?? '/') : (args[0] ?? variableOf(thread, 'HOME') ?? '/root')
  const path = pathOf(thread, wanted)
  const entry = entryOf(machine, path)
  if (entry?.type !== 'directory' && path !== '/')
    return complain(call, `can't cd to ${wanted}: No such file or directory`, 2)
  setVariable(thread, 'OLDPWD', thread.shell.directory)
  if (thread.shell.directory !== path) thread.shell = { ...thread.shell, directory: path }
  return 0
}

function trap({ thread, args }: Call): number {
  const [action, ...signals] = args
  if (action === undefined) return 0
  let { traps } = thread.shell
  for (const signal of signals.map(signalName))
    traps = action === '-' ? withoutKey(traps, signal) : new Map(traps).set(signal, action)
  thread.shell = { ...thread.shell, traps }
  return 0
}

const signalNumbers: Readonly<Record<string, string>> = {
  0: 'EXIT',
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  15: 'TERM',
}

export const signalName = (text: string): string => signalNumbers[text] ?? text.toUpperCase().replace(/^SIG/, '')

/** `kill`: jobs of this shell end; the container's first process is told. */
function kill(call: Call): number {
  const { machine, thread, args } = call
  let signal = 'TERM'
  let code = 0
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!
    if (word === '-s') signal = signalName(args[++index] ?? '')
    else if (/^-\w/.test(word)) signal = signalName(word.slice(1))
    else if (word === '1') machine.signals.push(signal)
    else {
      const job = machine.threads.find(
        ({ id, isDone }) => !isDone && id !== 1 && (`%${id - 1}` === word || String(id + 5) === word),
      )
      if (job === undefined) code = complain(call, `can't kill pid ${word}: No such process`)
      else {
        job.shell = { ...job.shell, code: 143 }
        job.frames.length = 0
        job.wakeAt = machine.clock
      }
    }
  }
  return thread.isDone ? 0 : code
}

function waitForJobs({ thread, args }: Call): undefined {
  const job = args[0] === undefined ? 0 : Number(args[0].replace('%', '')) - (args[0].startsWith('%') ? -1 : 5)
  thread.frames.push({ type: 'wait', job })
  return undefined
}

function local(call: Call): number {
  for (const word of call.args) {
    const equals = word.indexOf('=')
    if (equals > 0) setVariable(call.thread, word.slice(0, equals), word.slice(equals + 1))
  }
  return 0
}

function unset({ thread, args }: Call): number {
  let { variables, functions } = thread.shell
  for (const name of args) {
    if (variables.has(name)) variables = withoutKey(variables, name)
    if (functions.has(name)) functions = withoutKey(functions, name)
  }
  thread.shell = { ...thread.shell, variables, functions }
  return 0
}

function shift({ thread, args }: Call): number {
  const [name = 'sh', ...rest] = thread.shell.parameters
  thread.shell = { ...thread.shell, parameters: [name, ...rest.slice(codeOf(args[0], 1))] }
  return 0
}

const inPlace =
  (skip: (args: readonly string[]) => readonly string[]): WordProgram =>
  ({ args, run }) => {
    run(skip(args))
    return undefined
  }

export const shellWords: Readonly<Record<string, WordProgram>> = {
  sleep,
  usleep: ({ machine, thread, args }) => {
    sleepUntil(thread, machine.clock + Math.round(Number(args[0] ?? 0) / 1000))
    return 0
  },
  true: () => 0,
  ':': () => 0,
  false: () => 1,
  exit: ({ thread, args }) => {
    exitShell(thread, codeOf(args[0], thread.shell.code))
    return undefined
  },
  return: ({ thread, args }) => {
    const code = codeOf(args[0], thread.shell.code)
    if (!leaveFunction(thread, code)) exitShell(thread, code)
    return undefined
  },
  break: ({ thread, args }) => void leaveLoops(thread, codeOf(args[0], 1), true) as undefined,
  continue: ({ thread, args }) => void leaveLoops(thread, codeOf(args[0], 1), false) as undefined,
  export: exportNames,
  readonly: exportNames,
  local,
  declare: local,
  unset,
  shift,
  set: setOptions,
  read,
  sh: runShell,
  bash: runShell,
  ash: runShell,
  dash: runShell,
  '.': source,
  source,
  eval: ({ machine, thread, args }) => void runHere(machine, thread, args.join(' ')) as undefined,
  exec: (call) => (call.args.length === 0 ? 0 : execIn(call)),
  command: inPlace((args) => args.filter((word) => word !== '-v' && word !== '-p')),
  nohup: inPlace((args) => args),
  nice: inPlace((args) => args),
  time: inPlace((args) => args),
  tini: inPlace((args) => args.filter((word) => !word.startsWith('-'))),
  'dumb-init': inPlace((args) => args.filter((word) => !word.startsWith('-'))),
  timeout: (call) => timed(call),
  cd: changeDirectory,
  trap,
  wait: waitForJobs,
  kill,
  // The container's own program is the only one there is to be found by its name, and it has been asked to end.
  killall: ({ machine, args }) => {
    if (args.includes('-0')) return 1
    machine.signals.push('TERM')
    return 0
  },
  pgrep: () => 1,
  ulimit: () => 0,
  umask: () => 0,
  alias: () => 0,
  hash: () => 0,
}

/** Nothing of the script comes behind what is run in its place. */
function execIn({ thread, args, run }: Call): undefined {
  const kept = thread.frames.findLastIndex(
    ({ type }) => type === 'subshell' || type === 'capture' || type === 'pipeline',
  )
  thread.frames.length = kept + 1
  run(args)
  return undefined
}

/** `timeout 5 command`: what would go on for longer ends with 143. */
function timed({ machine, thread, args, run }: Call): undefined {
  const words = args.filter((word, index) => !(word.startsWith('-') || (index > 0 && /^-[ks]$/.test(args[index - 1]!))))
  const limit = durationOf(words[0] ?? '') ?? 0
  const depth = thread.frames.length
  run(words.slice(1))
  const isLonger = thread.wakeAt > machine.clock + limit
  if (!isLonger) return undefined
  thread.frames.length = depth
  thread.frames.push({ type: 'program', name: 'timeout', code: 143 })
  sleepUntil(thread, machine.clock + limit)
  return undefined
}
