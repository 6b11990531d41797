import { civilTimeOf, instantOf } from '../../../../clock/instant.ts'
import { emptyDirectory, sizeOf, type Entry } from '../files.ts'
import { namesIn } from '../expansion-context.ts'
import { entryOf, pathOf, putEntry, writeFile } from '../machine.ts'
import { matchesPattern } from '../patterns.ts'
import { complain, optionsOf, say, type Call, type WordProgram } from './call.ts'

function ls(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const paths = rest.length === 0 ? ['.'] : rest
  let code = 0
  const shown: string[] = []
  for (const path of paths) {
    const where = pathOf(call.thread, path)
    const entry = entryOf(call.machine, where)
    const isDirectory = entry?.type === 'directory' || (entry === undefined && namesIn(call.machine, where).length > 0)
    if (entry === undefined && !isDirectory) code = complain(call, `${path}: No such file or directory`)
    else if (!isDirectory || flags.has('d')) shown.push(listed(call, [[path, entry!]], flags))
    else {
      const names = namesIn(call.machine, where).filter(
        (name) => flags.has('a') || flags.has('A') || !name.startsWith('.'),
      )
      const dots = flags.has('a') ? ['.', '..'] : []
      const entries = [...dots, ...names].map(
        (name) => [name, entryOf(call.machine, pathOf(call.thread, `${path}/${name}`)) ?? emptyDirectory] as const,
      )
      const heading = paths.length > 1 ? `${path}:\n` : ''
      const total = flags.has('l') ? `total ${names.length * 4}\n` : ''
      shown.push(`${heading}${total}${listed(call, entries, flags)}`)
    }
  }
  say(call, shown.join(paths.length > 1 && shown.some((text) => text.includes(':\n')) ? '\n' : ''))
  return code
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function listed(
  call: Call,
  entries: readonly (readonly [string, Entry])[],
  flags: ReadonlyMap<string, string>,
): string {
  if (!flags.has('l')) return entries.map(([name]) => `${name}\n`).join('')
  return entries
    .map(([name, entry]) => {
      const at = civilTimeOf(entry.at ?? instantOf(call.machine.startedAt))
      const mode =
        entry.type === 'directory'
          ? 'drwxr-xr-x'
          : entry.type === 'link'
            ? 'lrwxrwxrwx'
            : entry.isExecutable
              ? '-rwxr-xr-x'
              : '-rw-r--r--'
      const size = entry.type === 'directory' ? 4096 : sizeOf(entry)
      const clock = `${months[at.month - 1]} ${String(at.day).padStart(2)} ${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`
      const links = entry.type === 'directory' ? 2 : 1
      const target = entry.type === 'link' ? ` -> ${entry.target}` : ''
      return `${mode} ${String(links).padStart(4)} root     root     ${String(size).padStart(9)} ${clock} ${name}${target}\n`
    })
    .join('')
}

function touch(call: Call): number {
  const { machine, thread } = call
  let code = 0
  for (const path of optionsOf(call.args, 'dt').rest) {
    const where = pathOf(thread, path)
    const entry = entryOf(machine, where)
    const problem =
      entry === undefined ? writeNew(call, where) : putEntry(machine, where, { ...entry, at: machine.clock })
    if (problem !== undefined) code = complain(call, `${path}: ${problem}`)
  }
  return code
}

const writeNew = ({ machine }: Call, where: string): string | undefined => writeFile(machine, where, '', false)

function remove(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  let code = 0
  for (const path of rest) {
    const where = pathOf(call.thread, path)
    const entry = entryOf(call.machine, where)
    const problem =
      entry === undefined
        ? flags.has('f')
          ? undefined
          : 'No such file or directory'
        : entry.type === 'directory' && !flags.has('r') && !flags.has('R')
          ? 'is a directory'
          : call.machine.world.mounts.some((mount) => mount.path === where)
            ? 'Resource busy'
            : putEntry(call.machine, where, undefined)
    if (problem !== undefined)
      code = complain(
        call,
        problem === 'is a directory' ? `'${path}' is a directory` : `can't remove '${path}': ${problem}`,
      )
  }
  return code
}

function makeDirectory(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'm')
  let code = 0
  for (const path of rest) {
    const names = pathOf(call.thread, path).split('/').slice(1)
    for (let length = flags.has('p') ? 1 : names.length; length <= names.length; length++) {
      const where = `/${names.slice(0, length).join('/')}`
      const entry = entryOf(call.machine, where)
      if (entry !== undefined && (flags.has('p') || length < names.length)) continue
      const problem =
        entry === undefined
          ? putEntry(call.machine, where, { ...emptyDirectory, at: call.machine.clock })
          : 'File exists'
      if (problem !== undefined) code = complain(call, `can't create directory '${path}': ${problem}`)
    }
  }
  return code
}

const copy =
  (isMoved: boolean): WordProgram =>
  (call) => {
    const { machine, thread } = call
    const { flags, rest } = optionsOf(call.args)
    const target = rest.at(-1)
    if (target === undefined || rest.length < 2) return complain(call, 'missing operand')
    const where = pathOf(thread, target)
    const isInto = entryOf(machine, where)?.type === 'directory'
    let code = 0
    for (const path of rest.slice(0, -1)) {
      const from = pathOf(thread, path)
      const entry = entryOf(machine, from)
      if (entry === undefined) {
        code = complain(
          call,
          isMoved
            ? `can't rename '${path}': No such file or directory`
            : `can't stat '${path}': No such file or directory`,
        )
        continue
      }
      if (entry.type === 'directory' && !isMoved && !['r', 'R', 'a'].some((flag) => flags.has(flag))) {
        code = complain(call, `omitting directory '${path}'`)
        continue
      }
      const isContent = /(^|\/)\.$/.test(path)
      const to = isInto && !isContent ? `${where}/${from.slice(from.lastIndexOf('/') + 1)}` : where
      const problem =
        isContent && entry.type === 'directory'
          ? spread(call, entry, where)
          : putEntry(machine, to, { ...entry, at: machine.clock })
      if (problem !== undefined) code = complain(call, `can't create '${target}': ${problem}`)
      else if (isMoved) putEntry(machine, from, undefined)
    }
    return code
  }

/** `cp -r dir/. target`: what is in it, not itself. */
function spread({ machine }: Call, entry: Extract<Entry, { type: 'directory' }>, where: string): string | undefined {
  for (const [name, child] of entry.entries) {
    const problem = putEntry(machine, `${where === '/' ? '' : where}/${name}`, child)
    if (problem !== undefined) return problem
  }
  return undefined
}

function link(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const [target = '', name = target.slice(target.lastIndexOf('/') + 1)] = rest
  const entry = flags.has('s')
    ? ({ type: 'link', target } as const)
    : entryOf(call.machine, pathOf(call.thread, target))
  if (entry === undefined) return complain(call, `${target}: No such file or directory`)
  const problem = putEntry(call.machine, pathOf(call.thread, name), { ...entry, at: call.machine.clock })
  return problem === undefined ? 0 : complain(call, `${name}: ${problem}`)
}

/** Of a file's mode only whether it may be run is kept. */
function changeMode(call: Call): number {
  const [mode = '', ...paths] = call.args.filter((word) => !/^-[a-zA-Z]+$/.test(word) || word === '-x')
  const isExecutable = /x/.test(mode) ? !mode.includes('-x') : /[1357]/.test(mode)
  let code = 0
  for (const path of paths) {
    const where = pathOf(call.thread, path)
    const entry = entryOf(call.machine, where)
    if (entry === undefined) code = complain(call, `${path}: No such file or directory`)
    else if (entry.type === 'file' && isExecutable !== (entry.isExecutable === true))
      putEntry(call.machine, where, { ...entry, isExecutable })
  }
  return code
}

function find(call: Call): number {
  const at = call.args.findIndex((word) => word.startsWith('-'))
  const starts = at < 0 ? call.args : call.args.slice(0, at)
  const tests = at < 0 ? [] : call.args.slice(at)
  const type = tests[tests.indexOf('-type') + 1]
  const name = tests.includes('-name') ? tests[tests.indexOf('-name') + 1]! : undefined
  const lines: string[] = []
  const visit = (shown: string, where: string, depth: number): void => {
    const entry = entryOf(call.machine, where) ?? emptyDirectory
    const own = shown.slice(shown.lastIndexOf('/') + 1)
    const isWanted =
      (!tests.includes('-type') || (type === 'f') === (entry.type === 'file')) &&
      (name === undefined || matchesPattern(own, name))
    if (isWanted) lines.push(`${shown}\n`)
    if (entry.type === 'directory' && depth < 32)
      for (const child of namesIn(call.machine, where))
        visit(`${shown === '/' ? '' : shown}/${child}`, `${where === '/' ? '' : where}/${child}`, depth + 1)
  }
  for (const start of starts.length === 0 ? ['.'] : starts) visit(start, pathOf(call.thread, start), 0)
  say(call, lines.join(''))
  return 0
}

function stat(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'c')
  let code = 0
  for (const path of rest) {
    const entry = entryOf(call.machine, pathOf(call.thread, path))
    if (entry === undefined) code = complain(call, `can't stat '${path}': No such file or directory`)
    else if (flags.has('c'))
      say(
        call,
        `${flags
          .get('c')!
          .replaceAll('%s', String(sizeOf(entry)))
          .replaceAll('%n', path)}\n`,
      )
    else
      say(call, `  File: ${path}\n  Size: ${sizeOf(entry)}\t${entry.type === 'file' ? 'regular file' : entry.type}\n`)
  }
  return code
}

function mounts(call: Call): number {
  const lines = call.machine.world.mounts.map(
    ({ path, isReadOnly }) => `/dev/sda1 on ${path} type ext4 (${isReadOnly ? 'ro' : 'rw'},relatime)\n`,
  )
  say(call, `overlay on / type overlay (rw,relatime)\n${lines.join('')}`)
  return 0
}

function diskFree(call: Call): number {
  const rows = ['overlay                100663296  12582912  88080384  12% /']
  for (const { path } of call.machine.world.mounts)
    rows.push(`/dev/sda1              100663296  12582912  88080384  12% ${path}`)
  say(call, `Filesystem           1K-blocks      Used Available Use% Mounted on\n${rows.join('\n')}\n`)
  return 0
}

/** `dd of=file bs=1M count=10`: a file of that size, as far as such sizes are kept. */
function convert(call: Call): number {
  const settings = new Map(call.args.map((word) => [word.split('=')[0]!, word.slice(word.indexOf('=') + 1)]))
  const target = settings.get('of')
  if (target === undefined || target.startsWith('/dev/')) return 0
  const problem = writeFile(call.machine, pathOf(call.thread, target), '\0'.repeat(1024), false)
  return problem === undefined ? 0 : complain(call, `can't open '${target}': ${problem}`)
}

export const fileWords: Readonly<Record<string, WordProgram>> = {
  ls,
  touch,
  rm: remove,
  rmdir: (call) => remove({ ...call, args: ['-r', ...call.args] }),
  mkdir: makeDirectory,
  cp: copy(false),
  mv: copy(true),
  ln: link,
  chmod: changeMode,
  chown: () => 0,
  chgrp: () => 0,
  sync: () => 0,
  find,
  stat,
  mount: mounts,
  df: diskFree,
  dd: convert,
  du: (call) => {
    const path = optionsOf(call.args).rest[0] ?? '.'
    const entry = entryOf(call.machine, pathOf(call.thread, path))
    if (entry === undefined) return complain(call, `${path}: No such file or directory`)
    say(call, `${Math.ceil(sizeOf(entry) / 1024)}\t${path}\n`)
    return 0
  },
  mktemp: (call) => {
    const path = `/tmp/tmp.${String(call.machine.nextBuffer++).padStart(6, '0')}`
    writeFile(call.machine, path, '', false)
    say(call, `${path}\n`)
    return 0
  },
  basename: (call) => {
    const [path = '', suffix = ''] = call.args
    const name = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
    say(call, `${suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`)
    return 0
  },
  dirname: (call) => {
    const path = call.args[0] ?? ''
    say(call, `${path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.'}\n`)
    return 0
  },
  readlink: (call) => {
    say(call, `${pathOf(call.thread, call.args.at(-1) ?? '')}\n`)
    return 0
  },
}
