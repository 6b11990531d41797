/** How a flag takes its value. `list` flags add up over repetitions and commas; `words` keep commas. */
export type FlagKind = 'boolean' | 'string' | 'list' | 'words'

export interface FlagDefinition {
  readonly kind: FlagKind
  readonly short?: string
  /** The value of the bare flag, e.g. `--dry-run`. */
  readonly bare?: string
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>

export interface ParsedFlags {
  readonly names: readonly string[]
  /** Everything after `--`. */
  readonly rest: readonly string[] | undefined
  readonly values: ReadonlyMap<string, string>
  readonly lists: ReadonlyMap<string, readonly string[]>
}

const text: FlagDefinition = { kind: 'string' }

/** Flags that every command takes. */
export const commonFlags: FlagDefinitions = {
  namespace: { kind: 'string', short: 'n' },
  as: text,
  'cache-dir': text,
  cluster: text,
  context: text,
  kubeconfig: text,
  'request-timeout': text,
  server: { kind: 'string', short: 's' },
  token: text,
  user: text,
  v: { kind: 'string', short: 'v' },
}

/** Reads arguments as pflag does; the error is kubectl's own text. */
export function parseFlags(args: readonly string[], own: FlagDefinitions): ParsedFlags | { readonly error: string } {
  const definitions = { ...commonFlags, ...own }
  const names: string[] = []
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const set = (name: string, value: string): void => {
    const { kind } = definitions[name]!
    values.set(name, value)
    if (kind === 'list' || kind === 'words')
      lists.set(name, [...(lists.get(name) ?? []), ...(kind === 'list' ? value.split(',') : [value])])
  }
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!
    if (argument === '--') return { names, rest: args.slice(index + 1), values, lists }
    if (argument === '-' || !argument.startsWith('-')) {
      names.push(argument)
      continue
    }
    const found = argument.startsWith('--') ? longFlag(argument, definitions) : shortFlags(argument, definitions)
    if ('error' in found) return found
    for (const name of found.bare) set(name, definitions[name]!.bare ?? 'true')
    if (found.last === undefined) continue
    if (found.value !== undefined) set(found.last, found.value)
    else if (index + 1 < args.length) set(found.last, args[++index]!)
    else
      return {
        error: `flag needs an argument: ${argument.startsWith('--') ? argument : `'${definitions[found.last]!.short}' in ${argument}`}`,
      }
  }
  return { names, rest: undefined, values, lists }
}

/** Flags that need no value, then the one that has it or takes the next word. */
type FoundFlags =
  | { readonly bare: readonly string[]; readonly last?: string; readonly value?: string }
  | { readonly error: string }

const standsAlone = ({ kind, bare }: FlagDefinition): boolean => kind === 'boolean' || bare !== undefined

function longFlag(argument: string, definitions: FlagDefinitions): FoundFlags {
  const equals = argument.indexOf('=')
  const name = argument.slice(2, equals < 0 ? undefined : equals)
  const definition = definitions[name]
  if (definition === undefined) return { error: `unknown flag: --${name}` }
  if (equals >= 0) return { bare: [], last: name, value: argument.slice(equals + 1) }
  return standsAlone(definition) ? { bare: [name] } : { bare: [], last: name }
}

/** `-it`, `-nweb`, `-n=web`. */
function shortFlags(argument: string, definitions: FlagDefinitions): FoundFlags {
  const bare: string[] = []
  for (let index = 1; index < argument.length; index++) {
    const letter = argument[index]!
    const found = Object.entries(definitions).find(([, { short }]) => short === letter)
    if (found === undefined) return { error: `unknown shorthand flag: '${letter}' in ${argument}` }
    const [name, definition] = found
    const rest = argument.slice(index + 1)
    if (rest.startsWith('=')) return { bare, last: name, value: rest.slice(1) }
    if (!standsAlone(definition)) return { bare, last: name, ...(rest !== '' && { value: rest }) }
    bare.push(name)
  }
  return { bare }
}

export const isSet = (flags: ParsedFlags, name: string): boolean => flags.values.get(name) === 'true'
