import { namesIn } from '../expansion-context.ts'
import { formattedDate } from '../date-format.ts'
import { complain, optionsOf, say, type Call, type WordProgram } from './call.ts'
import { printfText, withEscapes } from './printf.ts'

function echo(call: Call): number {
  const { args } = call
  let at = 0
  let endsLine = true
  let isEscaped = false
  for (; /^-[neE]+$/.test(args[at] ?? ''); at++) {
    if (args[at]!.includes('n')) endsLine = false
    if (args[at]!.includes('e')) isEscaped = true
  }
  const text = args.slice(at).join(' ')
  say(call, `${isEscaped ? withEscapes(text) : text}${endsLine ? '\n' : ''}`)
  return 0
}

function sequence(call: Call): number {
  const { flags, rest } = optionsOf(
    call.args.map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    's',
  )
  const numbers = rest.map(Number)
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]!] : numbers.length === 2 ? [numbers[0]!, 1, numbers[1]!] : numbers
  if (first === undefined || step === undefined || last === undefined || numbers.some((each) => !(each <= 1e9)))
    return complain(call, `invalid number '${rest[0] ?? ''}'`)
  const values: string[] = []
  for (let value = first; step > 0 ? value <= last : step < 0 && value >= last; value += step) {
    values.push(String(value))
    if (values.length >= 100_000) break
  }
  const width = flags.has('w') ? Math.max(...values.map(({ length }) => length)) : 0
  if (values.length > 0) say(call, values.map((each) => each.padStart(width, '0')).join(flags.get('s') ?? '\n') + '\n')
  return 0
}

function date(call: Call): number {
  const { machine, thread, args } = call
  const format = args.find((word) => word.startsWith('+'))
  const isDirect = thread.channels.out.type === 'out' && machine.errors === undefined && format === undefined
  if (isDirect) {
    // The line's own time tells it, so that rounds of a loop stay equal.
    say(call, '$(date)\n')
    return 0
  }
  machine.isTimely = true
  say(call, `${formattedDate(machine.clock, format?.slice(1), args.includes('-Iseconds') || args.includes('-I'))}\n`)
  return 0
}

const exportedOf = ({ thread: { shell } }: Call): readonly (readonly [string, string])[] =>
  [...shell.variables].filter(([name]) => shell.exported.has(name) && !name.includes('['))

function env(call: Call): number | undefined {
  const { args, run, thread } = call
  const words = args.filter((word) => word !== '-i')
  const command = words.findIndex((word) => !/^\w+=/.test(word))
  if (command >= 0) {
    const { shell, channels } = thread
    thread.frames.push({ type: 'subshell', saved: { shell, channels } })
    const given = words
      .slice(0, command)
      .map((word) => [word.split('=')[0]!, word.slice(word.indexOf('=') + 1)] as const)
    thread.shell = {
      ...shell,
      variables: new Map([...shell.variables, ...given]),
      exported: new Set([...shell.exported, ...given.map(([name]) => name)]),
    }
    run(words.slice(command))
    return undefined
  }
  say(
    call,
    exportedOf(call)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  return 0
}

function printenv(call: Call): number | undefined {
  if (call.args.length === 0) return env(call)
  const values = new Map(exportedOf(call))
  let code = 0
  for (const name of call.args) {
    const value = values.get(name)
    if (value === undefined) code = 1
    else say(call, `${value}\n`)
  }
  return code
}

function hostname(call: Call): number {
  const { pod } = call.machine.world
  const { flags } = optionsOf(call.args)
  say(call, `${flags.has('i') || flags.has('I') ? pod.ip : flags.has('f') ? pod.fullName : pod.hostname}\n`)
  return 0
}

function id(call: Call): number {
  const { user } = call.machine.world
  const { flags } = optionsOf(call.args)
  const group = user === 0 ? 0 : user
  if (flags.has('u')) say(call, `${flags.has('n') && user === 0 ? 'root' : user}\n`)
  else if (flags.has('g')) say(call, `${group}\n`)
  else say(call, user === 0 ? 'uid=0(root) gid=0(root) groups=0(root)\n' : `uid=${user} gid=0(root) groups=0(root)\n`)
  return 0
}

function uname(call: Call): number {
  const { flags } = optionsOf(call.args)
  const whole = `Linux ${call.machine.world.pod.hostname} 6.12.0 #1 SMP x86_64 GNU/Linux`
  const parts = [
    ...(flags.has('s') || flags.size === 0 ? ['Linux'] : []),
    ...(flags.has('n') ? [call.machine.world.pod.hostname] : []),
    ...(flags.has('r') ? ['6.12.0'] : []),
    ...(flags.has('m') ? ['x86_64'] : []),
  ]
  say(call, `${flags.has('a') ? whole : parts.join(' ')}\n`)
  return 0
}

function processes(call: Call): number {
  const { processes: others = ['sh'] } = call.machine.world
  const shown = [...others, [call.name, ...call.args].join(' ')]
  const lines = shown.map(
    (text, index) => `${String(index === 0 ? 1 : 6 + index).padStart(5)} root      0:00 ${text}\n`,
  )
  say(call, `PID   USER     TIME  COMMAND\n${lines.join('')}`)
  return 0
}

const said =
  (text: (call: Call) => string): WordProgram =>
  (call) => {
    say(call, text(call))
    return 0
  }

function which(call: Call): number {
  let code = 0
  for (const word of call.args) {
    if (namesIn(call.machine, '/bin').includes(word) || /^(sh|ls|cat|echo|wget|nslookup|sleep|env)$/.test(word))
      say(call, `/bin/${word}\n`)
    else code = 1
  }
  return code
}

export const outputWords: Readonly<Record<string, WordProgram>> = {
  echo,
  printf: (call) => {
    say(call, printfText(call.args[0] ?? '', call.args.slice(1)))
    return 0
  },
  seq: sequence,
  yes: said(({ args }) => `${args.join(' ') || 'y'}\n`.repeat(1000)),
  date,
  env,
  printenv,
  hostname,
  id,
  uname,
  ps: processes,
  whoami: said(({ machine: { world } }) => (world.user === 0 ? 'root\n' : `whoami: unknown uid ${world.user}\n`)),
  pwd: said(({ thread }) => `${thread.shell.directory}\n`),
  nproc: said(() => '4\n'),
  arch: said(() => 'x86_64\n'),
  tty: said(() => 'not a tty\n'),
  clear: () => 0,
  which,
  type: which,
}
