import { entryOf, pathOf, sleepUntil, writeFile } from '../machine.ts'
import { regularExpression } from '../patterns.ts'
import {
  complain,
  inputOf,
  linesOf,
  optionsOf,
  say,
  textAt,
  textOfLines,
  textsOf,
  type Call,
  type WordProgram,
} from './call.ts'
import { sed } from './sed.ts'

function cat(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const { text, code } = textsOf(call, rest)
  say(
    call,
    flags.has('n')
      ? textOfLines(linesOf(text).map((line, index) => `${String(index + 1).padStart(6)}\t${line}`))
      : text,
  )
  return code
}

function head(call: Call): number {
  const { flags, rest } = optionsOf(
    call.args.map((word) => word.replace(/^-(\d+)$/, '-n$1')),
    'nc',
  )
  const { text, code } = textsOf(call, rest)
  const bytes = flags.get('c')
  say(
    call,
    bytes === undefined
      ? textOfLines(linesOf(text).slice(0, Number(flags.get('n') ?? 10)))
      : text.slice(0, Number(bytes)),
  )
  return code
}

function tail(call: Call): number | undefined {
  const { flags, rest } = optionsOf(
    call.args.map((word) => word.replace(/^-(\d+)([fF]?)$/, '-$2n$1')),
    'nc',
  )
  const isFollowing = flags.has('f') || flags.has('F')
  const path = rest[0]
  const wanted = flags.get('n') ?? '10'
  const shown = (text: string): string => {
    const lines = linesOf(text)
    return textOfLines(
      wanted.startsWith('+')
        ? lines.slice(Math.max(0, Number(wanted) - 1))
        : lines.slice(-Number(wanted) || lines.length),
    )
  }
  if (!isFollowing || path === undefined) {
    const { text, code } = textsOf(call, rest)
    say(call, shown(text))
    return code
  }
  const where = pathOf(call.thread, path)
  const entry = where === '/dev/null' ? undefined : entryOf(call.machine, where)
  if (call.machine.isHalted) return undefined
  if (entry === undefined && where !== '/dev/null') {
    complain(call, `can't open '${path}': No such file or directory`)
    if (!flags.has('F')) return complain(call, 'no files')
  }
  const text = entry?.type === 'file' ? entry.text : ''
  say(call, shown(text))
  call.thread.frames.push({ type: 'follow', path: where, position: text.length })
  sleepUntil(call.thread, call.machine.clock + 1000)
  return undefined
}

function grep(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'emAB')
  const isPatternGiven = flags.has('e')
  const pattern = isPatternGiven ? flags.get('e')! : (rest[0] ?? '')
  const paths = isPatternGiven ? rest : rest.slice(1)
  const source = flags.has('F') ? pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern
  const bounded = flags.has('w') ? `\\b(?:${source})\\b` : flags.has('x') ? `^(?:${source})$` : source
  const isExtended = flags.has('E') || flags.has('F') || flags.has('w') || flags.has('x') || call.name === 'egrep'
  const expression = regularExpression(bounded, isExtended, flags.has('i') ? 'i' : '')
  if (expression === undefined) return complain(call, `bad regex '${pattern}'`, 2)
  const { text, code } = textsOf(
    call,
    paths.filter((path) => flags.has('s') === false || typeof textAt(call, path) === 'string'),
  )
  const found = linesOf(text)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => expression.test(line) !== flags.has('v'))
    .slice(0, flags.has('m') ? Number(flags.get('m')) : undefined)
  if (flags.has('c')) say(call, `${found.length}\n`)
  else if (flags.has('l')) say(call, found.length > 0 ? `${paths[0] ?? '(standard input)'}\n` : '')
  else if (flags.has('o')) {
    const every = new RegExp(expression.source, `${expression.flags}g`)
    say(call, textOfLines(found.flatMap(({ line }) => line.match(every) ?? [])))
  } else if (!flags.has('q'))
    say(call, textOfLines(found.map(({ line, number }) => (flags.has('n') ? `${number}:${line}` : line))))
  return code !== 0 ? 2 : found.length > 0 ? 0 : 1
}

function wordCount(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const { text, code } = textsOf(call, rest)
  const lines = text.split('\n').length - 1
  const words = text.split(/\s+/).filter((word) => word !== '').length
  const name = rest.length > 0 ? ` ${rest[0]}` : ''
  const numbers = flags.has('l')
    ? [lines]
    : flags.has('w')
      ? [words]
      : flags.has('c') || flags.has('m')
        ? [text.length]
        : undefined
  const whole = [lines, words, text.length].map((each) => String(each).padStart(9)).join(' ')
  say(call, `${numbers === undefined ? whole : numbers.join(' ')}${name}\n`)
  return code
}

const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function sort(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'kt')
  const { text, code } = textsOf(call, rest)
  const column = flags.has('k') ? Number.parseInt(flags.get('k')!) : 0
  const keyOf = (line: string): string =>
    column > 0 ? (line.trim().split(flags.get('t') ?? /\s+/)[column - 1] ?? '') : line
  const compare = (left: string, right: string): number =>
    flags.has('n')
      ? (Number.parseFloat(keyOf(left)) || 0) - (Number.parseFloat(keyOf(right)) || 0) || byCode(left, right)
      : byCode(keyOf(left), keyOf(right))
  const lines = linesOf(text).sort(compare)
  if (flags.has('r')) lines.reverse()
  say(call, textOfLines(flags.has('u') ? lines.filter((line, index) => line !== lines[index - 1]) : lines))
  return code
}

function unique(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const { text, code } = textsOf(call, rest)
  const groups: { line: string; count: number }[] = []
  for (const line of linesOf(text)) {
    const last = groups.at(-1)
    if (last?.line === line) last.count++
    else groups.push({ line, count: 1 })
  }
  const kept = flags.has('d')
    ? groups.filter(({ count }) => count > 1)
    : flags.has('u')
      ? groups.filter(({ count }) => count === 1)
      : groups
  say(
    call,
    textOfLines(kept.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))),
  )
  return code
}

function cut(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'dfcb')
  const { text, code } = textsOf(call, rest)
  const delimiter = flags.get('d') ?? '\t'
  const isField = flags.has('f')
  const ranges = (flags.get('f') ?? flags.get('c') ?? flags.get('b') ?? '').split(',').map((range) => {
    const [from = '', to] = range.split('-')
    return { from: Number(from || 1), to: to === undefined ? Number(from) : Number(to || 1e9) }
  })
  const isWanted = (number: number): boolean => ranges.some(({ from, to }) => number >= from && number <= to)
  const lines = linesOf(text).map((line) => {
    if (isField && !line.includes(delimiter)) return line
    const pieces = isField ? line.split(delimiter) : [...line]
    return pieces.filter((_piece, index) => isWanted(index + 1)).join(isField ? delimiter : '')
  })
  say(call, textOfLines(lines))
  return code
}

function translate(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const from = characterSet(rest[0] ?? '')
  const to = characterSet(rest[1] ?? '')
  let result = ''
  for (const character of inputOf(call)) {
    const at = from.indexOf(character)
    const isIn = at >= 0 !== (flags.has('c') || flags.has('C'))
    if (!isIn) result += character
    else if (!flags.has('d')) {
      const next = to.length === 0 ? character : (to[Math.min(Math.max(at, 0), to.length - 1)] ?? character)
      if (!flags.has('s') || result.at(-1) !== next) result += next
    }
  }
  say(call, result)
  return 0
}

function characterSet(text: string): readonly string[] {
  const plain = text
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:alpha:]', 'A-Za-z')
    .replaceAll('[:alnum:]', 'A-Za-z0-9')
    .replaceAll('[:space:]', ' \t\n')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r')
  const characters: string[] = []
  for (let at = 0; at < plain.length; at++) {
    if (plain[at + 1] !== '-' || at + 2 >= plain.length) characters.push(plain[at]!)
    else {
      for (let code = plain.charCodeAt(at); code <= plain.charCodeAt(at + 2); code++)
        characters.push(String.fromCharCode(code))
      at += 2
    }
  }
  return characters
}

function tee(call: Call): number {
  const { flags, rest } = optionsOf(call.args)
  const text = inputOf(call)
  for (const path of rest) writeFile(call.machine, pathOf(call.thread, path), text, flags.has('a'))
  say(call, text)
  return 0
}

/** `awk '{print $1, $3}'` and `awk -F: '/x/ {print $1}'`; no more of the language. */
function awk(call: Call): number {
  const { flags, rest } = optionsOf(call.args, 'Fv')
  const match = /^\s*(?:\/(.*)\/)?\s*(?:\{\s*print\s*(.*?)\s*;?\s*\})?\s*$/.exec(rest[0] ?? '')
  if (match === null) return complain(call, 'this program is more than the simulated awk knows', 2)
  const { text, code } = textsOf(call, rest.slice(1))
  const wanted = match[1] === undefined ? undefined : regularExpression(match[1], true)
  const terms = match[2] === undefined || match[2] === '' ? ['$0'] : match[2].split(/\s*,\s*/)
  const lines = linesOf(text).filter((line) => wanted?.test(line) ?? true)
  say(
    call,
    textOfLines(
      lines.map((line) => {
        const fields = flags.has('F') ? line.split(flags.get('F')!) : line.trim().split(/\s+/)
        return terms.map((term) => valueOfTerm(term, line, fields)).join(' ')
      }),
    ),
  )
  return code
}

const valueOfTerm = (term: string, line: string, fields: readonly string[]): string =>
  term.replaceAll(/"([^"]*)"|\$(NF|\d+)\s*/g, (_whole, quoted: string | undefined, field: string) =>
    quoted !== undefined
      ? quoted
      : field === '0'
        ? line
        : ((field === 'NF' ? fields.at(-1) : fields[Number(field) - 1]) ?? ''),
  )

function xargs(call: Call): undefined {
  const { flags, rest } = optionsOf(call.args, 'nI')
  const items = inputOf(call)
    .split(/\s+/)
    .filter((word) => word !== '')
  const place = flags.get('I')
  const words = rest.length === 0 ? ['echo'] : rest
  call.run(place === undefined ? [...words, ...items] : words.map((word) => word.replaceAll(place, items.join(' '))))
  return undefined
}

export const textWords: Readonly<Record<string, WordProgram>> = {
  cat,
  head,
  tail,
  grep,
  egrep: grep,
  wc: wordCount,
  sort,
  uniq: unique,
  cut,
  tr: translate,
  sed,
  tee,
  awk,
  xargs,
  tac: (call) => {
    const { text, code } = textsOf(call, call.args)
    say(call, textOfLines(linesOf(text).reverse()))
    return code
  },
  rev: (call) => {
    const { text, code } = textsOf(call, call.args)
    say(call, textOfLines(linesOf(text).map((line) => [...line].reverse().join(''))))
    return code
  },
}
