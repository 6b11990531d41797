import { entryOf, sleepUntil, writeTo, type Machine, type Thread } from './machine.ts'
import { never, type Frame } from './process.ts'
import { setCode } from './unwinding.ts'

type Waiting = Extract<Frame, { type: 'wait' | 'follow' | 'program' }>

/** A program that had to wait looks again. */
export function continueProgram(machine: Machine, thread: Thread, frame: Waiting): void {
  if (frame.type === 'wait') return continueWait(machine, thread, frame.job)
  if (frame.type === 'follow') return follow(machine, thread, frame)
  thread.frames.pop()
  setCode(thread, frame.code)
}

function continueWait(machine: Machine, thread: Thread, job: number): void {
  const isOver = machine.threads.every(
    ({ id, isDone }) => id === 1 || id === thread.id || isDone || (job !== 0 && id !== job),
  )
  if (!isOver) return sleepUntil(thread, never)
  thread.frames.pop()
  const ended = machine.threads.find(({ id }) => id === job)
  setCode(thread, job === 0 ? 0 : (ended?.shell.code ?? 0))
}

const followEvery = 1000

/** Shows what has been added to a file, once a second. */
function follow(machine: Machine, thread: Thread, frame: Extract<Frame, { type: 'follow' }>): void {
  if (frame.path === '/dev/null') return sleepUntil(thread, never)
  const entry = entryOf(machine, frame.path)
  if (machine.isHalted) return
  const text = entry?.type === 'file' ? entry.text : ''
  const position = text.length < frame.position ? 0 : frame.position
  writeTo(machine, thread.channels.out, text.slice(position))
  thread.frames[thread.frames.length - 1] = { ...frame, position: text.length }
  sleepUntil(thread, machine.clock + followEvery)
}

/** Serves until it is ended. */
export function serve(
  thread: Thread,
  name: string,
  more: { readonly port?: number; readonly files?: string } = {},
): void {
  thread.frames.push({ type: 'program', name, code: 0, ...more })
  sleepUntil(thread, never)
}

/** Works for so long and ends with a code. */
export function work(machine: Machine, thread: Thread, name: string, lasts: number, code = 0): void {
  thread.frames.push({ type: 'program', name, code })
  sleepUntil(thread, machine.clock + lasts)
}

/** Images that hold a shell, the usual tools, and nothing else: what is not known is not there. */
const bareImages = new Set(['busybox', 'alpine', 'ubuntu', 'debian', 'bash', 'centos', 'fedora'])
export const isBareImage = (name: string): boolean => bareImages.has(name)

const installers = new Set([
  'apk',
  'apt',
  'apt-get',
  'yum',
  'dnf',
  'pip',
  'pip3',
  'npm',
  'microdnf',
  'update-ca-certificates',
])
/** Clients and tools of well-known images: they answer at once and are content. */
const tools: Readonly<Record<string, string>> = {
  'redis-cli': 'PONG\n',
  mysql: '',
  mysqladmin: 'mysqld is alive\n',
  mariadb: '',
  'mariadb-admin': 'mysqld is alive\n',
  psql: '',
  pg_isready: '/var/run/postgresql:5432 - accepting connections\n',
  mongo: '',
  mongosh: '',
  rabbitmqctl: '',
  'rabbitmq-diagnostics': '',
  etcdctl: '',
  'zookeeper-ready': '',
  kubectl: '',
  git: '',
  openssl: '',
  gosu: '',
  jq: '',
}

const installTime = 2000
const quickTime = 100

/** A program that is not one of ours: it installs, answers, serves or works, as its name and place suggest. */
export function beginUnknown(machine: Machine, thread: Thread, name: string, args: readonly string[]): void {
  const plain = name.slice(name.lastIndexOf('/') + 1)
  const { image, unknownProgram } = machine.world
  if (installers.has(plain)) return work(machine, thread, plain, installTime)
  const said = isBareImage(image.name) ? undefined : tools[plain]
  if (said !== undefined) {
    writeTo(machine, thread.channels.out, args.includes('--version') ? `${plain} ${image.tag}\n` : said)
    return setCode(thread, 0)
  }
  if (isBareImage(image.name)) {
    writeTo(machine, thread.channels.error, `sh: ${name}: not found\n`)
    return setCode(thread, 127)
  }
  if (plain === 'nginx' && args.includes('-s')) {
    machine.signals.push('QUIT')
    return setCode(thread, 0)
  }
  if (plain === 'nginx' && !args.some((word) => word.includes('daemon off'))) return setCode(thread, 0)
  if (!isLastWord(thread)) return work(machine, thread, plain, quickTime)
  if (unknownProgram === 'serves') serve(thread, plain)
  else work(machine, thread, plain, unknownProgram)
}

/** Nothing comes behind the command: the script is there to start it. */
const isLastWord = ({ frames, id }: Thread): boolean =>
  id === 1 &&
  frames.every(
    (frame) =>
      (frame.type === 'list' && frame.index >= frame.list.length) ||
      (frame.type === 'andOr' && frame.index >= frame.node.links.length) ||
      frame.type === 'subshell' ||
      frame.type === 'redirected',
  )
