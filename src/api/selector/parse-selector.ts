import { labelValue, qualifiedName } from '../validation/names.ts'
import { compiled, type LabelMatcher } from './label-selector.ts'
import type { Labels, Operator, Requirement, Selector, SelectorError } from './requirement.ts'
import { complaints, requirementError, sorted } from './requirement.ts'

/**
 * Reads `app=web,tier in (a,b),!x` with upstream's grammar and error texts.
 * @source kubernetes@1.36 apimachinery/pkg/labels/selector.go
 */
export function parseSelector(source: string): Selector | SelectorError {
  const reader: Reader = { tokens: source.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/g) ?? [], position: 0 }
  const requirements: Requirement[] = []
  if (reader.tokens.length === 0) return { requirements }
  for (;;) {
    const first = peek(reader)
    if (!startsRequirement(first)) {
      const what = requirements.length > 0 ? "identifier after ','" : "!, identifier, or 'end of string'"
      return { error: `found '${first}', expected: ${what}` }
    }
    const requirement = readRequirement(reader)
    if ('error' in requirement) return { error: `unable to parse requirement: ${requirement.error}` }
    requirements.push(requirement)
    const next = take(reader)
    if (next === '') return sorted(requirements)
    if (next !== ',') return { error: `found '${next}', expected: ',' or 'end of string'` }
  }
}

/** A `labelSelector` query as a matcher, or upstream's complaint. */
export function parseLabelSelector(
  source: string,
): { readonly selector: Selector; readonly matches: LabelMatcher } | SelectorError {
  const selector = parseSelector(source)
  return 'error' in selector ? selector : { selector, matches: compiled(selector) }
}

interface Reader {
  readonly tokens: readonly string[]
  position: number
}

const symbols: readonly string[] = ['', '==', '!=', '=', '!', '(', ')', ',', '<', '>']
const isIdentifier = (token: string): boolean => !symbols.includes(token)
const startsRequirement = (token: string): boolean => token === '!' || isIdentifier(token)
const peek = (reader: Reader): string => reader.tokens[reader.position] ?? ''
const take = (reader: Reader): string => reader.tokens[reader.position++] ?? ''

const binaryOperators: Readonly<Record<string, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

function readRequirement(reader: Reader): Requirement | SelectorError {
  const isNegated = peek(reader) === '!'
  if (isNegated) take(reader)
  const key = take(reader)
  if (!isIdentifier(key)) return { error: `found '${key}', expected: identifier` }
  const keyError = complaints('<nil>', key, qualifiedName)[0]
  if (keyError !== undefined) return { error: keyError }
  if (isNegated || ['', ','].includes(peek(reader))) return checkedRequirement(key, isNegated ? '!' : 'exists', [])
  const sign = take(reader)
  const operator = Object.hasOwn(binaryOperators, sign) ? binaryOperators[sign] : undefined
  if (operator === undefined) return { error: `found '${sign}', expected: in, notin, =, ==, !=, gt, lt` }
  const values = operator === 'in' || operator === 'notin' ? readValues(reader) : readExactValue(reader)
  return 'error' in values ? values : checkedRequirement(key, operator, [...new Set(values)].sort())
}

function checkedRequirement(key: string, operator: Operator, values: readonly string[]): Requirement | SelectorError {
  const error = requirementError({ key, operator, values })
  return error === undefined ? { key, operator, values } : { error }
}

function readExactValue(reader: Reader): readonly string[] | SelectorError {
  if (['', ','].includes(peek(reader))) return ['']
  const value = take(reader)
  return isIdentifier(value) ? [value] : { error: `found '${value}', expected: identifier` }
}

function readValues(reader: Reader): readonly string[] | SelectorError {
  const open = take(reader)
  if (open !== '(') return { error: `found '${open}' expected: '('` }
  const first = peek(reader)
  if (first === ')') {
    take(reader)
    return ['']
  }
  if (first !== ',' && !isIdentifier(first)) return { error: `found '${first}', expected: ',', ')' or identifier` }
  const values: string[] = []
  for (;;) {
    const token = take(reader)
    const next = peek(reader)
    if (token === ',') {
      if (values.length === 0 || next === ',' || next === ')') values.push('')
    } else if (!isIdentifier(token)) return { error: `found '${token}', expected: ',', or identifier` }
    else {
      values.push(token)
      if (next !== ',' && next !== ')') return { error: `found '${next}', expected: ',' or ')'` }
    }
    if (next === ')') {
      take(reader)
      return values
    }
  }
}

/** Reads `a=b,c=d` as a map. @source labels.ConvertSelectorToLabelsMap */
export function parseLabels(source: string): { readonly labels: Labels } | SelectorError {
  const labels: Record<string, string> = {}
  if (source === '') return { labels }
  for (const part of source.split(',')) {
    const sides = part.split('=')
    if (sides.length !== 2) return { error: `invalid selector: [${sides.join(' ')}]` }
    const [key, value] = [sides[0]!.trim(), sides[1]!.trim()]
    const error = [...complaints('<nil>', key, qualifiedName), ...complaints(`[${key}]`, value, labelValue)][0]
    if (error !== undefined) return { error }
    labels[key] = value
  }
  return { labels }
}
