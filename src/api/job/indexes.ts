import { quoted } from '../validation/field.ts'

/** Index intervals as a Job writes them, e.g. `1,3-5`. */
export interface Interval {
  readonly first: number
  readonly last: number
}

type Parsed<T> = T | { readonly error: string }

/** How many indexes the text names; its intervals must rise and stay below `completions`. */
export function countIndexes(text: string, completions: number): Parsed<{ readonly count: number }> {
  if (text === '') return { count: 0 }
  let count = 0
  let previous: number | undefined
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions)
    if ('error' in interval) return interval
    if (previous !== undefined && previous >= interval.first) return { error: notIncreasing(previous, interval.first) }
    count += interval.last - interval.first + 1
    previous = interval.last
  }
  return { count }
}

const notIncreasing = (previous: number, current: number): string =>
  `non-increasing order, previous: ${previous}, current: ${current}`

/** @source kubernetes@1.36 pkg/apis/batch/validation/validation.go parseIndexInterval */
export function parseInterval(text: string, completions: number): Parsed<Interval> {
  const limits = text.split('-')
  if (limits.length > 2)
    return {
      error: `the fragment ${quoted(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    }
  const numbers: number[] = []
  for (const limit of limits) {
    if (!/^[-+]?[0-9]+$/.test(limit)) return { error: `cannot convert string to integer for index: ${quoted(limit)}` }
    if (Number(limit) >= completions) return { error: `too large index: ${quoted(limit)}` }
    numbers.push(Number(limit))
  }
  const [first, last] = numbers as [number, number?]
  if (last !== undefined && first >= last) return { error: notIncreasing(first, last) }
  return { first, last: last ?? first }
}

/** The first index that two texts share, looking at well-formed intervals only. */
export function firstSharedIndex(left: string, right: string, completions: number): number | undefined {
  const lefts = intervalsOf(left, completions)
  const rights = intervalsOf(right, completions)
  for (let l = 0, r = 0; l < lefts.length && r < rights.length;) {
    const [one, other] = [lefts[l]!, rights[r]!]
    if (one.first <= other.last && other.first <= one.last) return Math.max(one.first, other.first)
    if (one.first <= other.first) l++
    else r++
  }
  return undefined
}

function intervalsOf(text: string, completions: number): readonly Interval[] {
  if (text === '') return []
  return text.split(',').flatMap((part) => {
    const interval = parseInterval(part, completions)
    return 'error' in interval ? [] : [interval]
  })
}
