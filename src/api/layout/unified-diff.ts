/**
 * The difference of two texts as the API server puts it into an error: three lines of context, no file names.
 * The matching follows Python's difflib, whose choices among equal lines show in the result.
 */
export function unifiedDiff(before: readonly string[], after: readonly string[]): string {
  return groupsOf(operationsOf(before, after))
    .map((group) => hunk(group, before, after))
    .join('')
}

interface Operation {
  readonly isEqual: boolean
  readonly fromStart: number
  readonly fromEnd: number
  readonly toStart: number
  readonly toEnd: number
}

interface Match {
  readonly from: number
  readonly to: number
  readonly size: number
}

const context = 3

function hunk(group: readonly Operation[], before: readonly string[], after: readonly string[]): string {
  const first = group[0]!
  const last = group[group.length - 1]!
  let text = `@@ -${range(first.fromStart, last.fromEnd)} +${range(first.toStart, last.toEnd)} @@\n`
  for (const { isEqual, fromStart, fromEnd, toStart, toEnd } of group) {
    for (const line of before.slice(fromStart, fromEnd)) text += `${isEqual ? ' ' : '-'}${line}\n`
    if (!isEqual) for (const line of after.slice(toStart, toEnd)) text += `+${line}\n`
  }
  return text
}

function range(start: number, end: number): string {
  const length = end - start
  if (length === 1) return String(start + 1)
  return `${length === 0 ? start : start + 1},${length}`
}

function groupsOf(operations: readonly Operation[]): Operation[][] {
  const groups: Operation[][] = []
  let group: Operation[] = []
  operations.forEach((operation, index) => {
    const { isEqual, fromStart, fromEnd, toStart, toEnd } = operation
    if (!isEqual) return group.push(operation)
    const isFirst = index === 0
    const isLast = index === operations.length - 1
    const length = fromEnd - fromStart
    if (isFirst || isLast) {
      const skipped = Math.max(0, length - context)
      if (isFirst && isLast) return undefined
      if (isFirst) group.push({ ...operation, fromStart: fromStart + skipped, toStart: toStart + skipped })
      else group.push({ ...operation, fromEnd: fromEnd - skipped, toEnd: toEnd - skipped })
    } else if (length > 2 * context) {
      group.push({ ...operation, fromEnd: fromStart + context, toEnd: toStart + context })
      groups.push(group)
      group = [{ ...operation, fromStart: fromEnd - context, toStart: toEnd - context }]
    } else group.push(operation)
    return undefined
  })
  if (group.some(({ isEqual }) => !isEqual)) groups.push(group)
  return groups
}

function operationsOf(before: readonly string[], after: readonly string[]): Operation[] {
  const operations: Operation[] = []
  let from = 0
  let to = 0
  for (const match of [...matchesOf(before, after), { from: before.length, to: after.length, size: 0 }]) {
    if (from < match.from || to < match.to)
      operations.push({ isEqual: false, fromStart: from, fromEnd: match.from, toStart: to, toEnd: match.to })
    from = match.from + match.size
    to = match.to + match.size
    if (match.size > 0)
      operations.push({ isEqual: true, fromStart: match.from, fromEnd: from, toStart: match.to, toEnd: to })
  }
  return operations
}

function matchesOf(before: readonly string[], after: readonly string[]): Match[] {
  const places = placesOf(after)
  const found: Match[] = []
  const pending: [number, number, number, number][] = [[0, before.length, 0, after.length]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [fromStart, fromEnd, toStart, toEnd] = next
    const match = longestMatch(before, after, places, fromStart, fromEnd, toStart, toEnd)
    if (match.size === 0) continue
    found.push(match)
    if (fromStart < match.from && toStart < match.to) pending.push([fromStart, match.from, toStart, match.to])
    const [fromNext, toNext] = [match.from + match.size, match.to + match.size]
    if (fromNext < fromEnd && toNext < toEnd) pending.push([fromNext, fromEnd, toNext, toEnd])
  }
  return merged(found.sort((left, right) => left.from - right.from || left.to - right.to))
}

function merged(matches: readonly Match[]): Match[] {
  const result: Match[] = []
  for (const match of matches) {
    const last = result.at(-1)
    if (last && last.from + last.size === match.from && last.to + last.size === match.to)
      result[result.length - 1] = { ...last, size: last.size + match.size }
    else result.push(match)
  }
  return result
}

/** Where each line stands; in long texts without the lines that are too frequent to tell anything. */
function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  lines.forEach((line, index) => {
    const known = places.get(line)
    if (known) known.push(index)
    else places.set(line, [index])
  })
  const frequent = Math.floor(lines.length / 100) + 1
  if (lines.length >= 200) for (const [line, at] of places) if (at.length > frequent) places.delete(line)
  return places
}

function longestMatch(
  before: readonly string[],
  after: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  fromStart: number,
  fromEnd: number,
  toStart: number,
  toEnd: number,
): Match {
  let best: Match = { from: fromStart, to: toStart, size: 0 }
  let lengths = new Map<number, number>()
  for (let from = fromStart; from < fromEnd; from++) {
    const next = new Map<number, number>()
    for (const to of places.get(before[from]!) ?? []) {
      if (to < toStart) continue
      if (to >= toEnd) break
      const size = (lengths.get(to - 1) ?? 0) + 1
      next.set(to, size)
      if (size > best.size) best = { from: from - size + 1, to: to - size + 1, size }
    }
    lengths = next
  }
  let { from, to, size } = best
  while (from > fromStart && to > toStart && before[from - 1] === after[to - 1])
    [from, to, size] = [from - 1, to - 1, size + 1]
  while (from + size < fromEnd && to + size < toEnd && before[from + size] === after[to + size]) size++
  return { from, to, size }
}
