import { entryOf, pathOf } from '../machine.ts'
import { matchesPattern, regularExpression } from '../patterns.ts'
import { setVariable } from '../variables.ts'
import { namesIn } from '../expansion-context.ts'
import { complain, type Call } from './call.ts'

/** `test` and `[`: true is 0. */
export function test(call: Call): number {
  const isBracket = call.name.endsWith('[')
  const words = isBracket ? call.args.slice(0, -1) : call.args
  if (isBracket && call.args.at(-1) !== ']') return complain(call, 'missing ]', 2)
  return answerOf(words, call, false)
}

/** `[[ … ]]`: patterns on the right of `==`, regular expressions behind `=~`, `&&` and `||`. */
export const doubleTest = (call: Call): number => answerOf(call.args.slice(0, -1), call, true)

function answerOf(words: readonly string[], call: Call, isDouble: boolean): number {
  const cursor = { words, at: 0, call, isDouble, problem: undefined as string | undefined }
  if (words.length === 0) return 1
  const result = either(cursor)
  if (cursor.problem !== undefined) return complain(call, cursor.problem, 2)
  return result ? 0 : 1
}

interface Cursor {
  readonly words: readonly string[]
  at: number
  readonly call: Call
  readonly isDouble: boolean
  problem: string | undefined
}

function either(cursor: Cursor): boolean {
  let result = both(cursor)
  while (cursor.words[cursor.at] === (cursor.isDouble ? '||' : '-o')) {
    cursor.at++
    const right = both(cursor)
    result = result || right
  }
  return result
}

function both(cursor: Cursor): boolean {
  let result = primary(cursor)
  while (cursor.words[cursor.at] === (cursor.isDouble ? '&&' : '-a')) {
    cursor.at++
    const right = primary(cursor)
    result = result && right
  }
  return result
}

function primary(cursor: Cursor): boolean {
  const { words } = cursor
  const word = words[cursor.at]
  const left = words.length - cursor.at
  if (word === undefined) return false
  const operator = words[cursor.at + 1]
  const isCompared =
    operator !== undefined && (comparisons[operator] !== undefined || (cursor.isDouble && operator === '=~'))
  if (left >= 3 && isCompared) {
    const right = words[cursor.at + 2]!
    cursor.at += 3
    return compare(cursor, operator, word, right)
  }
  cursor.at++
  if (word === '!' && left > 1) return !primary(cursor)
  if (word === '(') {
    const result = either(cursor)
    cursor.at++
    return result
  }
  if (left >= 2 && /^-[a-zA-Z]$/.test(word)) return unary(cursor, word, words[cursor.at++]!)
  return word !== ''
}

const comparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '-eq': (left, right) => Number(left) === Number(right),
  '-ne': (left, right) => Number(left) !== Number(right),
  '-lt': (left, right) => Number(left) < Number(right),
  '-le': (left, right) => Number(left) <= Number(right),
  '-gt': (left, right) => Number(left) > Number(right),
  '-ge': (left, right) => Number(left) >= Number(right),
}

function compare(cursor: Cursor, operator: string, left: string, right: string): boolean {
  if (cursor.isDouble && operator === '=~') return isFound(cursor, left, right)
  if (cursor.isDouble && /^[=!]=?$/.test(operator)) return matchesPattern(left, right) === (operator !== '!=')
  if (operator.startsWith('-'))
    for (const text of [left, right])
      if (!/^\s*[-+]?\d+\s*$/.test(text)) {
        cursor.problem ??= `${text === '' ? "''" : text}: bad number`
        return false
      }
  return comparisons[operator]!(left, right)
}

/** What the parentheses have found is kept in `BASH_REMATCH`. */
function isFound(cursor: Cursor, text: string, pattern: string): boolean {
  const match = regularExpression(pattern, true)?.exec(text)
  match?.forEach((found, index) => setVariable(cursor.call.thread, `BASH_REMATCH[${index}]`, found ?? ''))
  return match !== undefined && match !== null
}

function unary({ call }: Cursor, operator: string, operand: string): boolean {
  if (operator === '-z') return operand === ''
  if (operator === '-n') return operand !== ''
  if (operator === '-t') return false
  const { machine, thread } = call
  const path = pathOf(thread, operand)
  const entry = entryOf(machine, path)
  const isDirectory = entry?.type === 'directory' || (entry === undefined && namesIn(machine, path).length > 0)
  switch (operator) {
    case '-d':
      return isDirectory
    case '-f':
      return entry?.type === 'file'
    case '-s':
      return isDirectory || (entry?.type === 'file' && entry.text !== '')
    case '-L':
    case '-h':
      return entry?.type === 'link'
    case '-x':
      return isDirectory || (entry?.type === 'file' && entry.isExecutable === true)
    default:
      return isDirectory || entry !== undefined
  }
}
