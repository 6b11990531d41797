import { pipelineOf } from '../shell-words.ts'

/** What the shell keeps between lines: the editor's files and the reader's aliases. */
export interface ShellState {
  readonly files: Readonly<Record<string, string>>
  readonly aliases: Readonly<Record<string, string>>
}

export interface BuiltinResult {
  readonly stdout?: string
  readonly stderr?: string
  readonly exitCode?: number
  readonly state?: ShellState
}

export type Builtin = (words: readonly string[], input: string | undefined, state: ShellState) => BuiltinResult

/** Programs that need no cluster. */
export const builtins: Readonly<Record<string, Builtin>> = {
  echo: ([first, ...rest], _input, _state) =>
    first === '-n'
      ? { stdout: rest.join(' ') }
      : { stdout: `${(first === undefined ? [] : [first, ...rest]).join(' ')}\n` },
  cat: (names, input, { files }) => {
    if (names.length === 0) return { stdout: input ?? '' }
    return names.reduce<BuiltinResult>((printed, name) => {
      const text = name === '-' ? (input ?? '') : fileNamed(files, name)
      return text === undefined
        ? { ...printed, stderr: `${printed.stderr ?? ''}cat: ${name}: No such file or directory\n`, exitCode: 1 }
        : { ...printed, stdout: (printed.stdout ?? '') + text }
    }, {})
  },
  ls: (names, _input, { files }) => {
    const wanted = names.filter((name) => !name.startsWith('-') && name !== '.')
    const shown = Object.keys(files).filter((name) => wanted.length === 0 || wanted.includes(name))
    return {
      stdout: shown
        .toSorted()
        .map((name) => `${name}\n`)
        .join(''),
    }
  },
  tee: (words, input = '', state) => {
    const names = words.filter((word) => !word.startsWith('-'))
    const files = { ...state.files, ...Object.fromEntries(names.map((name) => [name, input])) }
    return { stdout: input, state: { ...state, files } }
  },
  alias: (words, _input, state) => {
    if (words.length === 0)
      return {
        stdout: Object.entries(state.aliases)
          .map(([name, value]) => `alias ${name}='${value}'\n`)
          .join(''),
      }
    return words.reduce<BuiltinResult>((result, word) => {
      const equals = word.indexOf('=')
      const aliases = (result.state ?? state).aliases
      if (equals > 0)
        return {
          ...result,
          state: { ...state, aliases: { ...aliases, [word.slice(0, equals)]: word.slice(equals + 1) } },
        }
      return aliases[word] === undefined
        ? { ...result, stderr: `alias: ${word}: not found\n`, exitCode: 1 }
        : { ...result, stdout: `alias ${word}='${aliases[word]}'\n` }
    }, {})
  },
  unalias: (words, _input, state) => ({
    state: {
      ...state,
      aliases: Object.fromEntries(Object.entries(state.aliases).filter(([name]) => !words.includes(name))),
    },
  }),
  true: () => ({}),
  false: () => ({ exitCode: 1 }),
  ':': () => ({}),
  pwd: () => ({ stdout: '/\n' }),
  export: () => ({}),
}

/** The names of filters that `text-filters.ts` knows; in front of a pipeline they read a file. */
export const filterNames: ReadonlySet<string> = new Set(['grep', 'head', 'tail', 'sort', 'uniq', 'wc'])

/** What a filter at the front of a pipeline reads: its last words that name files. */
export function filterInput(words: readonly string[], { files }: ShellState): string | undefined {
  const names = words.slice(1).filter((word) => fileNamed(files, word) !== undefined)
  return names.length === 0 ? undefined : names.map((name) => fileNamed(files, name)!).join('')
}

export const fileNamed = (files: Readonly<Record<string, string>>, name: string): string | undefined =>
  files[name] ?? files[name.replace(/^\.\//, '')]

/** The words of one command, quotes taken off. */
export function wordsOf(text: string): readonly string[] {
  const pipeline = pipelineOf(text)
  return 'error' in pipeline ? [] : (pipeline.stages[0] ?? [])
}

const deepestAlias = 8

/** The command with its first word replaced as long as that is an alias. */
export function withoutAliases(text: string, aliases: ShellState['aliases']): string {
  let result = text
  const seen = new Set<string>()
  for (let depth = 0; depth < deepestAlias; depth++) {
    const first = /^\S+/.exec(result)?.[0] ?? ''
    const value = aliases[first]
    if (value === undefined || seen.has(first)) return result
    seen.add(first)
    result = value + result.slice(first.length)
  }
  return result
}
