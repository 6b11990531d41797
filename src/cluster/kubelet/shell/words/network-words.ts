import { asksOthers, pathOf, sleepUntil, writeFile, writeTo } from '../machine.ts'
import type { Response } from '../process.ts'
import { serve } from '../programs.ts'
import { complain, optionsOf, say, type Call, type WordProgram } from './call.ts'

function nslookup(call: Call): number {
  const { machine } = call
  if (asksOthers(machine)) return 0
  const name = optionsOf(call.args).rest[0] ?? ''
  const result = machine.world.lookUp?.(name)
  if (result === undefined) return complain(call, `can't resolve '${name}'`)
  say(call, result.text)
  return result.exitCode
}

interface Address {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly path: string
}

function addressOf(text: string): Address {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^/:]*)(?::(\d+))?(\/.*)?$/.exec(text)
  const [, scheme = 'http', host = '', port, path = '/'] = match ?? []
  return { scheme, host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), path }
}

function ask({ machine }: Call, { host, port, path }: Address): Response {
  return machine.world.request?.({ host, port, path }) ?? { type: 'unknownHost' }
}

const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

function wget(call: Call): number | undefined {
  if (asksOthers(call.machine)) return 0
  const { flags, rest } = optionsOf(call.args, 'OTtPUY')
  const address = addressOf(rest[0] ?? '')
  const { host, port, path } = address
  const isQuiet = flags.has('q')
  const response = ask(call, address)
  if (response.type === 'unknownHost')
    return complain(call, `bad address '${host}${address.port === 80 ? '' : `:${port}`}'`)
  if (!isQuiet) tellError(call, `Connecting to ${host}${port === 80 ? '' : `:${port}`} (${response.address}:${port})\n`)
  if (response.type === 'timeout')
    return late(call, Number(flags.get('T') ?? flags.get('timeout') ?? 900), () => complain(call, 'download timed out'))
  if (response.type === 'refused')
    return complain(call, `can't connect to remote host (${response.address}): Connection refused`)
  if (response.code >= 400)
    return complain(call, `server returned error: HTTP/1.1 ${response.code} ${statusTexts[response.code] ?? 'Error'}`)
  if (flags.has('spider')) return 0
  const target = flags.get('O') ?? path.split('/').at(-1)!.split('?')[0]!
  if (target === '-') say(call, response.body)
  else {
    const problem = writeFile(
      call.machine,
      pathOf(call.thread, target === '' ? 'index.html' : target),
      response.body,
      false,
    )
    if (problem !== undefined) return complain(call, `can't open '${target}': ${problem}`)
  }
  return 0
}

const tellError = ({ machine, thread }: Call, text: string): void => writeTo(machine, thread.channels.error, text)

/** What takes so many seconds before it fails. */
function late({ machine, thread }: Call, wait: number, tell: () => number): undefined {
  const code = tell()
  thread.frames.push({ type: 'program', name: 'timeout', code })
  sleepUntil(thread, machine.clock + wait * 1000)
  return undefined
}

function curl(call: Call): number | undefined {
  if (asksOthers(call.machine)) return 0
  const { flags, rest } = optionsOf(call.args, 'omwXHduAeT')
  const address = addressOf(rest.at(-1) ?? '')
  const { host, port } = address
  const isSilent = flags.has('s') && !flags.has('S')
  const fail = (code: number, text: string): number => {
    if (!isSilent) complain({ ...call, name: 'curl' }, `(${code}) ${text}`)
    return code
  }
  const response = ask(call, address)
  if (response.type === 'unknownHost') return fail(6, `Could not resolve host: ${host}`)
  const limit = Number(flags.get('m') ?? flags.get('max-time') ?? flags.get('connect-timeout') ?? 130)
  if (response.type === 'timeout')
    return late(call, limit, () => fail(28, `Connection timed out after ${limit * 1000} milliseconds`))
  if (response.type === 'refused')
    return fail(7, `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`)
  if (flags.has('f') && response.code >= 400) return fail(22, `The requested URL returned error: ${response.code}`)
  const head = `HTTP/1.1 ${response.code} ${statusTexts[response.code] ?? ''}\r\n\r\n`
  const target = flags.get('o')
  if (flags.has('I')) say(call, head)
  else if (target === undefined) say(call, `${flags.has('i') ? head : ''}${response.body}`)
  else if (target !== '/dev/null') writeFile(call.machine, pathOf(call.thread, target), response.body, false)
  if (flags.has('w'))
    say(call, flags.get('w')!.replaceAll('%{http_code}', String(response.code)).replaceAll('\\n', '\n'))
  return 0
}

function netcat(call: Call): number | undefined {
  const { flags, rest } = optionsOf(call.args, 'pwe')
  if (flags.has('l')) {
    serve(call.thread, 'nc', { port: Number(flags.get('p') ?? rest.at(-1) ?? 0) })
    return undefined
  }
  if (asksOthers(call.machine)) return 0
  const [host = '', port = '0'] = rest
  const response = call.machine.world.request?.({ host, port: Number(port) }) ?? { type: 'unknownHost' }
  const isTalkative = flags.has('v')
  if (response.type === 'unknownHost') return complain(call, `bad address '${host}'`)
  if (response.type === 'timeout')
    return late(call, Number(flags.get('w') ?? 60), () =>
      isTalkative ? complain(call, `${host} (${response.address}:${port}): Connection timed out`) : 1,
    )
  if (response.type === 'refused')
    return isTalkative || !flags.has('z')
      ? complain(call, `can't connect to remote host (${response.address}): Connection refused`)
      : 1
  if (isTalkative) tellError(call, `${host} (${response.address}:${port}) open\n`)
  return 0
}

function ping(call: Call): number {
  if (asksOthers(call.machine)) return 0
  const { flags, rest } = optionsOf(call.args, 'cwWis')
  const host = rest[0] ?? ''
  const response = call.machine.world.request?.({ host, port: 0 }) ?? { type: 'unknownHost' }
  if (response.type === 'unknownHost') return complain(call, `bad address '${host}'`)
  const count = Number(flags.get('c') ?? 4)
  const lines = Array.from(
    { length: count },
    (_, index) => `64 bytes from ${response.address}: seq=${index} ttl=63 time=0.080 ms\n`,
  )
  say(
    call,
    `PING ${host} (${response.address}): 56 data bytes\n${lines.join('')}\n--- ${host} ping statistics ---\n${count} packets transmitted, ${count} packets received, 0% packet loss\n`,
  )
  return 0
}

function webServer(call: Call): number | undefined {
  const { flags } = optionsOf(call.args, 'phc')
  const port = Number((flags.get('p') ?? '80').split(':').at(-1))
  const isApache = call.machine.world.image.name === 'httpd'
  const files = isApache ? '/usr/local/apache2/htdocs' : (flags.get('h') ?? call.thread.shell.directory)
  if (flags.has('f') || isApache) {
    serve(call.thread, 'httpd', { port, files })
    return undefined
  }
  const id = call.machine.nextTask++
  const { shell, channels } = call.thread
  call.machine.threads.push({ id, frames: [], shell, channels, wakeAt: call.machine.clock, isDone: false })
  serve(call.machine.threads.at(-1)!, 'httpd', { port, files })
  return 0
}

function hosts(call: Call): number {
  if (asksOthers(call.machine)) return 0
  const name = call.args.at(-1) ?? ''
  const response = call.machine.world.request?.({ host: name, port: 0 }) ?? { type: 'unknownHost' }
  if (response.type === 'unknownHost') return 2
  say(call, `${response.address.padEnd(17)} ${name}  ${name}\n`)
  return 0
}

export const networkWords: Readonly<Record<string, WordProgram>> = {
  nslookup,
  wget,
  curl,
  nc: netcat,
  netcat,
  telnet: netcat,
  ping,
  httpd: webServer,
  getent: hosts,
  ip: (call) => {
    say(call, `    inet ${call.machine.world.pod.ip}/24 brd 10.244.0.255 scope global eth0\n`)
    return 0
  },
}
