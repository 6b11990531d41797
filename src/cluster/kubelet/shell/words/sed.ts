import { pathOf, writeFile } from '../machine.ts'
import { regularExpression } from '../patterns.ts'
import { complain, linesOf, optionsOf, say, textOfLines, textsOf, type Call } from './call.ts'

interface Edit {
  /** Which lines: numbers, `$`, or what they contain; all when empty. */
  readonly address: string
  readonly kind: 's' | 'd' | 'p'
  readonly pattern?: RegExp
  readonly replacement?: string
}

/** `sed` with `s///`, `d` and `p`, lines chosen by number, `$` or `/pattern/`. */
export function sed(call: Call): number {
  const { flags, rest } = optionsOf(
    call.args.map((word) => (word.startsWith('-i') ? '-i' : word)),
    'e',
  )
  const script = flags.get('e') ?? rest[0] ?? ''
  const paths = flags.has('e') ? rest : rest.slice(1)
  const isExtended = flags.has('E') || flags.has('r')
  const edits = editsOf(script, isExtended)
  if (edits === undefined) return complain(call, 'unsupported command', 1)
  const { text, code } = textsOf(call, paths)
  const lines = linesOf(text)
  const result: string[] = []
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1
    applied(line, index + 1, isLast, edits, flags.has('n'), isExtended, result)
  })
  if (flags.has('i'))
    for (const path of paths) writeFile(call.machine, pathOf(call.thread, path), textOfLines(result), false)
  else say(call, textOfLines(result))
  return code
}

function applied(
  line: string,
  number: number,
  isLast: boolean,
  edits: readonly Edit[],
  isSilent: boolean,
  isExtended: boolean,
  result: string[],
): void {
  let text = line
  for (const { address, kind, pattern, replacement } of edits) {
    if (!isChosen(address, text, number, isLast, isExtended)) continue
    if (kind === 'd') return
    if (kind === 'p') result.push(text)
    else text = text.replace(pattern!, replacement!)
  }
  if (!isSilent) result.push(text)
}

function isChosen(address: string, line: string, number: number, isLast: boolean, isExtended: boolean): boolean {
  if (address === '') return true
  if (address === '$') return isLast
  if (address.startsWith('/')) return regularExpression(address.slice(1, -1), isExtended)?.test(line) === true
  const [from, to] = address.split(',')
  return number >= Number(from) && number <= (to === undefined ? Number(from) : to === '$' ? Infinity : Number(to))
}

function editsOf(script: string, isExtended: boolean): readonly Edit[] | undefined {
  const edits: Edit[] = []
  let rest = script.trim()
  while (rest !== '') {
    const match = /^(\/(?:[^/\\]|\\.)*\/|\d+(?:,(?:\d+|\$))?|\$)?\s*(?:([dp])|s(.))/.exec(rest)
    if (match === null) return undefined
    const [whole, address = '', simple, separator] = match
    rest = rest.slice(whole.length)
    if (separator === undefined) edits.push({ address, kind: simple as 'd' | 'p' })
    else {
      const parts = partsOf(rest, separator)
      if (parts === undefined) return undefined
      const flags = /^[gip0-9]*/i.exec(parts.rest)![0]
      rest = parts.rest.slice(flags.length)
      const pattern = regularExpression(
        parts.pattern,
        isExtended,
        `${flags.includes('g') ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`,
      )
      if (pattern === undefined) return undefined
      edits.push({ address, kind: 's', pattern, replacement: replacementOf(parts.replacement) })
    }
    rest = rest.replace(/^[;\s]+/, '')
  }
  return edits
}

function partsOf(text: string, separator: string) {
  const found: string[] = ['']
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) {
      found[found.length - 1] += text[at + 1] === separator ? separator : text.slice(at, at + 2)
      at++
    } else if (text[at] !== separator) found[found.length - 1] += text[at]!
    else if (found.length === 2) return { pattern: found[0]!, replacement: found[1]!, rest: text.slice(at + 1) }
    else found.push('')
  }
  return undefined
}

const replacementOf = (text: string): string =>
  text.replaceAll(/\$|\\(\d)|\\n|\\&|\\(.)|&/g, (whole, group: string | undefined, plain: string | undefined) => {
    if (whole === '$') return '$$'
    if (group !== undefined) return `$${group}`
    if (whole === '&') return '$&'
    return whole === '\\n' ? '\n' : whole === '\\&' ? '&' : (plain ?? whole)
  })
