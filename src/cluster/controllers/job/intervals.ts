/** A run of consecutive indexes, both ends included. */
export interface Interval {
  readonly first: number
  readonly last: number
}

/** Indexes in rising order, as runs that neither touch nor overlap. */
export type Intervals = readonly Interval[]

/**
 * Reads `1,3-5`; what lies at or beyond `completions` is cut off, what cannot be read is left out.
 * @source kubernetes@1.36 pkg/controller/job/indexed_job_utils.go parseIndexesFromString
 */
export function parseIntervals(text: string, completions: number): Intervals {
  if (text === '') return []
  const result: Interval[] = []
  for (const part of text.split(',')) {
    const [firstText, lastText] = part.split('-')
    const first = wholeNumber(firstText!)
    if (first === undefined) continue
    if (first >= completions) break
    const last = lastText === undefined ? first : wholeNumber(lastText)
    if (last === undefined) continue
    const end = lastText === undefined ? last : Math.min(last, completions - 1)
    const previous = result.at(-1)
    if (previous !== undefined && previous.last === first - 1)
      result[result.length - 1] = { first: previous.first, last: end }
    else result.push({ first, last: end })
  }
  return result
}

const wholeNumber = (text: string): number | undefined => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined)

/** Both sets of indexes as one. */
export function merged(left: Intervals, right: Intervals): Intervals {
  if (right.length === 0) return left
  const result: Interval[] = []
  const add = (interval: Interval): void => {
    const last = result.at(-1)
    if (last === undefined || interval.first > last.last + 1) result.push(interval)
    else if (last.last < interval.last) result[result.length - 1] = { first: last.first, last: interval.last }
  }
  let next = 0
  for (const interval of left) {
    while (next < right.length && right[next]!.first <= interval.first) add(right[next++]!)
    add(interval)
  }
  while (next < right.length) add(right[next++]!)
  return result
}

/** With more indexes, which may come in any order and more than once. */
export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  const rising = [...new Set(indexes)].sort((left, right) => left - right)
  return merged(
    intervals,
    rising.map((index) => ({ first: index, last: index })),
  )
}

export function countOf(intervals: Intervals): number {
  let count = 0
  for (const { first, last } of intervals) count += last - first + 1
  return count
}

export function hasIndex(intervals: Intervals, index: number): boolean {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (intervals[middle]!.last >= index) high = middle
    else low = middle + 1
  }
  return high < intervals.length && intervals[high]!.first <= index
}

/** `0,1,3-5`: two neighbours are listed, three or more become a range. */
export function formatIntervals(intervals: Intervals): string {
  return intervals
    .map(({ first, last }) => (last <= first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',')
}

/** The lowest `count` indexes below `completions` that are not taken. */
export function lowestFree(taken: Intervals, count: number, completions: number): readonly number[] {
  const result: number[] = []
  let candidate = 0
  for (const { first, last } of taken) {
    for (; candidate < completions && result.length < count && candidate < first; candidate++) result.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  for (; candidate < completions && result.length < count; candidate++) result.push(candidate)
  return result
}

/** How many indexes both have. */
export function overlapOf(left: Intervals, right: Intervals): number {
  let count = 0
  for (let l = 0, r = 0; l < left.length && r < right.length;) {
    const one = left[l]!
    const other = right[r]!
    count += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1)
    if (one.last <= other.last) l++
    if (other.last <= one.last) r++
  }
  return count
}
