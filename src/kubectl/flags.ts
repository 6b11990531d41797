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

export const commonFlags: FlagDefinitions = {
  namespace: { kind: 'string', short: 'n' },
  context: { kind: 'string' },
  kubeconfig: { kind: 'string' },
  'request-timeout': { kind: 'string' },
  v: { kind: 'string', short: 'v' },
}

/** Reads arguments as pflag does; the error is kubectl's own text. */
export function parseFlags(args: readonly string[], own: FlagDefinitions): ParsedFlags | { readonly error: string } {
  const definitions = { ...commonFlags, ...own }
  const names: string[] = []
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const set = (name: string, { kind }: FlagDefinition, value: string): void => {
    values.set(name, value)
    const items = kind === 'list' ? value.split(',') : [value]
    if (kind === 'list' || kind === 'words') lists.set(name, [...(lists.get(name) ?? []), ...items])
  }
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!
    if (argument === '--') return { names, rest: args.slice(index + 1), values, lists }
    if (argument === '-' || !argument.startsWith('-')) {
      names.push(argument)
      continue
    }
    const flag = argument.startsWith('--') ? longFlag(argument, definitions) : shortFlag(argument, definitions)
    if ('error' in flag) return flag
    if (flag.value !== undefined) set(flag.name, flag.definition, flag.value)
    else if (flag.definition.kind === 'boolean') set(flag.name, flag.definition, 'true')
    else if (flag.definition.bare !== undefined) set(flag.name, flag.definition, flag.definition.bare)
    else if (index + 1 < args.length) set(flag.name, flag.definition, args[++index]!)
    else return { error: `flag needs an argument: ${argument.startsWith('--') ? argument : `'${flag.name[0]}' in ${argument}`}` }
  }
  return { names, rest: undefined, values, lists }
}

type FoundFlag = { readonly name: string; readonly definition: FlagDefinition; readonly value: string | undefined } | { readonly error: string }

function longFlag(argument: string, definitions: FlagDefinitions): FoundFlag {
  const equals = argument.indexOf('=')
  const name = argument.slice(2, equals < 0 ? undefined : equals)
  const definition = definitions[name]
  if (definition === undefined) return { error: `unknown flag: --${name}` }
  return { name, definition, value: equals < 0 ? undefined : argument.slice(equals + 1) }
}

function shortFlag(argument: string, definitions: FlagDefinitions): FoundFlag {
  const letter = argument[1]!
  const found = Object.entries(definitions).find(([, { short }]) => short === letter)
  if (found === undefined) return { error: `unknown shorthand flag: '${letter}' in ${argument}` }
  const [name, definition] = found
  const glued = argument.slice(2).replace(/^=/, '')
  return { name, definition, value: glued === '' ? undefined : glued }
}

export const isSet = (flags: ParsedFlags, name: string): boolean => flags.values.get(name) === 'true'
