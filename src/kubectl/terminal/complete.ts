import { kinds } from '../../api/index.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { Send } from '../command.ts'
import { commands } from '../commands/index.ts'
import { collectionPath } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { builtins, filterNames, withoutAliases, type ShellState } from './builtins.ts'
import { flagsOf, flagValues, kindVerbs, nameVerbs, subcommands } from './flag-names.ts'

/** Words that could stand at the cursor instead of what is between `from` and it. A word that ends in `=` or `/` goes on. */
export interface Completion {
  readonly from: number
  readonly words: readonly string[]
}

const mostWords = 200
const programs = new Set(['kubectl', 'oc', 'k'])

/** What could stand at the cursor of a line. */
export function complete(send: Send, line: string, cursor: number, state: ShellState): Completion {
  const before = line.slice(0, cursor)
  const command = before.slice(startOfCommand(before))
  const from = cursor - (/[^\s]*$/.exec(command)?.[0].length ?? 0)
  const word = before.slice(from)
  const written = withoutAliases(command.slice(0, command.length - word.length).trimStart(), state.aliases)
  const words = written.split(/\s+/).filter(Boolean)
  const place: Place = { send, words, word, state }
  const found = candidates(
    place,
    from > startOfCommand(before) && /\|\s*$/.test(before.slice(0, startOfCommand(before))),
  )
  const equals = word.lastIndexOf('=')
  // A flag with its value in one word: only the value is replaced.
  const shift = word.startsWith('-') && equals > 0 && found.every((each) => !each.startsWith('-')) ? equals + 1 : 0
  const typed = word.slice(shift)
  const fitting = [...new Set(found)].filter((each) => each.startsWith(typed)).toSorted()
  return { from: from + shift, words: fitting.slice(0, mostWords) }
}

/** Behind the last sign that begins another command. */
function startOfCommand(text: string): number {
  const match = /^.*(?:\|\||&&|[|;])\s*/s.exec(text)
  return match === null ? text.length - text.trimStart().length : match[0].length
}

interface Place {
  readonly send: Send
  readonly words: readonly string[]
  readonly word: string
  readonly state: ShellState
}

function candidates(place: Place, isPiped: boolean): readonly string[] {
  const { words, state } = place
  const [program, ...rest] = words
  if (program === undefined)
    return isPiped
      ? [...filterNames, 'cat', 'kubectl', 'tee']
      : [...Object.keys(state.aliases), ...Object.keys(builtins), ...Object.keys(commands), ...moreNames]
  if (program === 'watch') {
    const inner = rest.findIndex((word) => !word.startsWith('-') && !/^\d/.test(word))
    return candidates({ ...place, words: inner < 0 ? [] : rest.slice(inner) }, false)
  }
  if (programs.has(program)) return ofVerb(place, rest)
  if (Object.hasOwn(commands, program)) return ofVerb(place, words)
  return Object.keys(state.files)
}

const moreNames = ['clear', 'grep', 'help', 'history', 'kubectl', 'oc', 'sleep', 'watch']

function ofVerb(place: Place, words: readonly string[]): readonly string[] {
  const [verb, ...rest] = words
  const { word, state } = place
  if (verb === undefined) return word.startsWith('-') ? flagsOf('') : Object.keys(commands)
  const last = rest.at(-1) ?? ''
  const flag = word.startsWith('--') && word.includes('=') ? word.slice(0, word.indexOf('=')) : last
  const value = valuesOf(place, flag, words)
  if (value !== undefined && (flag !== last || last.startsWith('-'))) return value
  if (rest.includes('--')) return []
  if (word.startsWith('-')) return flagsOf(verb)
  const given = rest.filter((each, index) => !each.startsWith('-') && !takesValue(rest[index - 1]))
  if (subcommands[verb] !== undefined && given.length === 0) return subcommands[verb]
  const targets = subcommands[verb] === undefined ? given : given.slice(1)
  if (verb === 'top') return namesOf(place, given[0]?.startsWith('node') === true ? 'nodes' : 'pods', words)
  if (verb === 'set' && given[0] === 'image' && targets.length > 0) return containersBehind(place, targets, words)
  if (nameVerbs[verb] !== undefined) return targets.length === 0 ? ofNameVerb(place, nameVerbs[verb], words) : []
  if (kindVerbs.has(verb)) return ofKind(place, targets, words)
  return Object.keys(state.files)
}

const withValue = new Set([
  '-n',
  '--namespace',
  '-o',
  '--output',
  '-f',
  '--filename',
  '-l',
  '--selector',
  '-c',
  '--container',
])
const takesValue = (flag: string | undefined): boolean => flag !== undefined && withValue.has(flag)

function valuesOf(place: Place, flag: string, words: readonly string[]): readonly string[] | undefined {
  if (flag === '-n' || flag === '--namespace') return namesOf(place, 'namespaces', words)
  if (flag === '-f' || flag === '--filename') return Object.keys(place.state.files)
  if (flag === '-c' || flag === '--container') return containersOf(place, words)
  return flagValues[flag]
}

/** A kind, `KIND/NAME`, or, when the kind is there, a name. */
function ofKind(place: Place, targets: readonly string[], words: readonly string[]): readonly string[] {
  const slash = place.word.indexOf('/')
  if (slash > 0) {
    const type = place.word.slice(0, slash)
    return namesOf(place, kindNamed(type)?.resource, words).map((name) => `${type}/${name}`)
  }
  const kind = targets[0] === undefined ? undefined : kindNamed(targets[0])
  if (kind === undefined) return targets.length === 0 ? kindWords : []
  return words[0] === 'explain' ? [] : namesOf(place, kind.resource, words)
}

/** Plural names; a short name is quicker typed than completed. */
const kindWords: readonly string[] = ['all', ...kinds.map(({ resource }) => resource)]

function ofNameVerb(place: Place, resource: string, words: readonly string[]): readonly string[] {
  if (place.word.includes('/')) return ofKind(place, [], words)
  return namesOf(place, resource, words)
}

function listed(place: Place, kind: KindDefinition | undefined, words: readonly string[]): readonly KubeObject[] {
  if (kind === undefined) return []
  const answer = place.send({ method: 'GET', path: collectionPath(kind, namespaceOf(words)) })
  return answer.code === 200 ? ((answer.body as { readonly items?: readonly KubeObject[] }).items ?? []) : []
}

const namesOf = (place: Place, resource: string | undefined, words: readonly string[]): readonly string[] =>
  listed(
    place,
    kinds.find((kind) => kind.resource === resource),
    words,
  ).map(({ metadata }) => metadata.name)

function namespaceOf(words: readonly string[]): string | undefined {
  if (words.includes('-A') || words.includes('--all-namespaces')) return undefined
  const index = words.findIndex((word) => word === '-n' || word === '--namespace')
  const joined = words.find((word) => /^(?:--namespace=|-n=)/.test(word))
  return joined?.slice(joined.indexOf('=') + 1) ?? words[index + 1 || words.length] ?? 'default'
}

function containersOf(place: Place, words: readonly string[]): readonly string[] {
  const pods = listed(place, kindNamed('pods'), words) as readonly unknown[] as readonly Pod[]
  const pod = pods.find(({ metadata }) => words.includes(metadata.name) || words.includes(`pod/${metadata.name}`))
  return [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])].map(({ name }) => name)
}

/** `kubectl set image deployment/web ` → `nginx=`. */
function containersBehind(place: Place, targets: readonly string[], words: readonly string[]): readonly string[] {
  const [type = '', joinedName] = targets[0]!.split('/')
  const name = joinedName ?? targets[1]
  const object = listed(place, kindNamed(type), words).find(({ metadata }) => metadata.name === name)
  const spec = object?.['spec' as keyof KubeObject] as
    | { readonly template?: { readonly spec?: Pod['spec'] } }
    | undefined
  return (spec?.template?.spec?.containers ?? []).map((container) => `${container.name}=`)
}
