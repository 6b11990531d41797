import { fnv1a32, utf8Bytes } from '../../../base/hash.ts'
import { setVariable, variableOf } from './variables.ts'
import { diskOf, pathOf, placeFor, writeTo, type Machine, type Thread } from './machine.ts'
import { entryAt } from './files.ts'
import { matchesPattern } from './patterns.ts'
import type { ExpansionContext } from './expansion.ts'
import { exitShell } from './unwinding.ts'

export function contextOf(
  machine: Machine,
  thread: Thread,
  results: Readonly<Record<number, string>>,
): ExpansionContext & { readonly hasFailed: () => boolean } {
  let hasFailed = false
  return {
    results,
    hasFailed: () => hasFailed,
    parameters: thread.shell.parameters.slice(1),
    get: (name) => (name === 'RANDOM' ? randomNumber(machine, thread) : variableOf(thread, name)),
    set: (name, value) => setVariable(thread, name, value),
    find: (pattern) => pathsLike(machine, thread, pattern),
    complain: (message) => {
      writeTo(machine, thread.channels.error, `sh: ${message}\n`)
      if (!hasFailed) exitShell(thread, 2)
      hasFailed = true
    },
  }
}

/** Follows from the clock and the thread's past, so that a replay meets the same number. */
function randomNumber(machine: Machine, { id }: Thread): string {
  machine.isTimely = true
  const seen = `${machine.world.pod.name} ${machine.clock} ${id} ${machine.nextBuffer++}`
  return String(fnv1a32(utf8Bytes(seen)) % 32_768)
}

/** Paths that fit a pattern, in order. */
function pathsLike(machine: Machine, thread: Thread, pattern: string): readonly string[] {
  let found = [pattern.startsWith('/') ? '/' : '']
  for (const part of pattern.split('/').filter((each) => each !== '')) {
    found = found.flatMap((base) => {
      if (!/[*?[]/.test(part)) return exists(machine, thread, join(base, plain(part))) ? [join(base, plain(part))] : []
      return namesIn(machine, pathOf(thread, base || '.'))
        .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matchesPattern(name, part))
        .map((name) => join(base, name))
    })
  }
  return found
}

const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1')
const join = (base: string, name: string): string =>
  base === '' || base === '/' ? `${base}${name}` : `${base}/${name}`

function exists(machine: Machine, thread: Thread, path: string): boolean {
  const { disk, names } = placeFor(machine, pathOf(thread, path))
  return entryAt(diskOf(machine, disk), names) !== undefined
}

const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** The names in a directory, mount points among them, sorted. */
export function namesIn(machine: Machine, path: string): readonly string[] {
  const { disk, names } = placeFor(machine, path)
  const entry = entryAt(diskOf(machine, disk), names)
  const inside = entry?.type === 'directory' ? [...entry.entries.keys()] : []
  const prefix = path === '/' ? '/' : `${path}/`
  for (const mount of machine.world.mounts) {
    if (!mount.path.startsWith(prefix)) continue
    const name = mount.path.slice(prefix.length).split('/')[0]!
    if (!inside.includes(name)) inside.push(name)
  }
  return inside.sort(byCode)
}
