/** One word of a script before expansion. */
export interface Word {
  readonly parts: readonly Part[]
}

export type Part =
  | { readonly type: 'text'; readonly text: string; readonly isQuoted: boolean }
  | VariablePart
  | CommandPart
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly isQuoted: boolean }

/** `$name`, `${name…}`, `${name[index]}` */
export interface VariablePart {
  readonly type: 'variable'
  readonly name: string
  readonly isQuoted: boolean
  readonly operation?: Operation
  readonly index?: Word
}

/** `$(…)`: `id` finds its output again, unique within one script. */
export interface CommandPart {
  readonly type: 'command'
  readonly id: number
  readonly script: List
  readonly isQuoted: boolean
}

/** `${name<operator>word}`; `length` stands for `${#name}`. */
export interface Operation {
  readonly operator: string
  readonly word: Word
}

export interface Redirect {
  readonly descriptor: number
  readonly operator: '<' | '>' | '>>' | '<<' | '>&' | '<&' | '&>' | '<<<'
  /** A path, a descriptor's number, or the text of a here-document. */
  readonly target: Word
}

interface Redirected {
  readonly redirects: readonly Redirect[]
}

/** `name=value`, `name[index]=value`, or a whole list, `name=(…)`; added to what is there with `+=`. */
export interface Assignment {
  readonly name: string
  readonly index?: Word
  readonly value: Word
  readonly items?: readonly Word[]
  readonly isAdded: boolean
}

export interface SimpleCommand extends Redirected {
  readonly type: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
}

export interface IfCommand extends Redirected {
  readonly type: 'if'
  readonly clauses: readonly { readonly condition: List; readonly body: List }[]
  readonly otherwise?: List
}

export interface LoopCommand extends Redirected {
  readonly type: 'loop'
  readonly isUntil: boolean
  readonly condition: List
  readonly body: List
}

export interface ForCommand extends Redirected {
  readonly type: 'for'
  readonly name: string
  readonly words?: readonly Word[]
  readonly body: List
}

export interface CaseCommand extends Redirected {
  readonly type: 'case'
  readonly word: Word
  readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: List }[]
}

export interface GroupCommand extends Redirected {
  readonly type: 'group' | 'subshell'
  readonly body: List
}

export interface FunctionCommand extends Redirected {
  readonly type: 'function'
  readonly name: string
  readonly body: Command
}

export type Command =
  | SimpleCommand
  | IfCommand
  | LoopCommand
  | ForCommand
  | CaseCommand
  | GroupCommand
  | FunctionCommand

export interface Pipeline {
  readonly isNegated: boolean
  readonly commands: readonly Command[]
}

/** Pipelines joined by `&&` and `||`. */
export interface AndOr {
  readonly links: readonly { readonly operator: '' | '&&' | '||'; readonly pipeline: Pipeline }[]
  readonly isBackground: boolean
}

export type List = readonly AndOr[]

const known = new WeakMap<Command, readonly CommandPart[]>()

/** Every `$(…)` that has to be known before a command's own words can be expanded, in a shell's order. */
export function substitutionsOf(command: Command): readonly CommandPart[] {
  let parts = known.get(command)
  if (parts === undefined) {
    parts = substitutionsIn([...wordsOf(command), ...command.redirects.map(({ target }) => target)])
    known.set(command, parts)
  }
  return parts
}

function wordsOf(command: Command): readonly Word[] {
  if (command.type === 'simple')
    return [
      ...command.assignments.flatMap(({ value, index, items }) => [...(index ? [index] : []), value, ...(items ?? [])]),
      ...command.words,
    ]
  if (command.type === 'for') return command.words ?? []
  if (command.type === 'case') return [command.word, ...command.arms.flatMap(({ patterns }) => patterns)]
  return []
}

function substitutionsIn(words: readonly Word[]): readonly CommandPart[] {
  return words.flatMap(({ parts }) =>
    parts.flatMap((part): readonly CommandPart[] => {
      if (part.type === 'command') return [part]
      if (part.type === 'arithmetic') return substitutionsIn([part.expression])
      if (part.type !== 'variable') return []
      return substitutionsIn([...(part.index ? [part.index] : []), ...(part.operation ? [part.operation.word] : [])])
    }),
  )
}
