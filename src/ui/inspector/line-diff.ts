export interface DiffLine {
  readonly change: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Longer texts are shown as removed and added as a whole. */
const linesMax = 1500

/** The least changes that lead from one text to the other, line by line. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const left = before.trimEnd().split('\n')
  const right = after.trimEnd().split('\n')
  const from = commonStart(left, right)
  const tail = commonEnd(left, right, from)
  const oldPart = left.slice(from, left.length - tail)
  const newPart = right.slice(from, right.length - tail)
  return [
    ...left.slice(0, from).map((text): DiffLine => ({ change: 'same', text })),
    ...middleDiff(oldPart, newPart),
    ...left.slice(left.length - tail).map((text): DiffLine => ({ change: 'same', text })),
  ]
}

/** Only changed lines with some unchanged ones around them; `undefined` stands for what was left out. */
export function withContext(lines: readonly DiffLine[], context = 2): readonly (DiffLine | undefined)[] {
  const isNear = (index: number): boolean => {
    for (let near = index - context; near <= index + context; near++) {
      if (lines[near] !== undefined && lines[near]?.change !== 'same') return true
    }
    return false
  }
  const kept: (DiffLine | undefined)[] = []
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) kept.push(line)
    else if (kept.length === 0 || kept.at(-1) !== undefined) kept.push(undefined)
  }
  return kept
}

function middleDiff(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  if (left.length > linesMax || right.length > linesMax) return replaced(left, right)
  const width = right.length + 1
  const lengths = new Uint16Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const down = lengths[(i + 1) * width + j]!
      const across = lengths[i * width + j + 1]!
      lengths[i * width + j] = left[i] === right[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(down, across)
    }
  }
  return walk(left, right, lengths, width)
}

function walk(left: readonly string[], right: readonly string[], lengths: Uint16Array, width: number): DiffLine[] {
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push({ change: 'same', text: left[i]! })
      i++
      j++
    } else if (
      i < left.length &&
      (j === right.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    ) {
      lines.push({ change: 'removed', text: left[i++]! })
    } else {
      lines.push({ change: 'added', text: right[j++]! })
    }
  }
  return lines
}

const replaced = (left: readonly string[], right: readonly string[]): readonly DiffLine[] => [
  ...left.map((text): DiffLine => ({ change: 'removed', text })),
  ...right.map((text): DiffLine => ({ change: 'added', text })),
]

function commonStart(left: readonly string[], right: readonly string[]): number {
  let count = 0
  while (count < left.length && count < right.length && left[count] === right[count]) count++
  return count
}

function commonEnd(left: readonly string[], right: readonly string[], from: number): number {
  let count = 0
  const most = Math.min(left.length, right.length) - from
  while (count < most && left[left.length - 1 - count] === right[right.length - 1 - count]) count++
  return count
}
