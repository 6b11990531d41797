/** The small programs behind a pipe: grep, head, tail, wc, sort, uniq, cat. Unknown ones say so. */
export function filters(text: string, stages: readonly (readonly string[])[]): string {
  return stages.reduce(filtered, text)
}

function filtered(text: string, [program = '', ...args]: readonly string[]): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const filter = programs[program]
  return filter === undefined ? `${program}: command not found\n` : joined(filter(lines, args))
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

type Filter = (lines: readonly string[], args: readonly string[]) => readonly string[]

const programs: Readonly<Record<string, Filter>> = {
  cat: (lines) => lines,
  grep: grepped,
  head: (lines, args) => lines.slice(0, countIn(args)),
  tail: (lines, args) => lines.slice(-countIn(args)),
  sort: (lines, args) => {
    const sorted = args.some((arg) => /^-\w*n/.test(arg))
      ? lines.toSorted((left, right) => Number.parseFloat(left) - Number.parseFloat(right))
      : lines.toSorted()
    return args.some((arg) => /^-\w*r/.test(arg)) ? sorted.toReversed() : sorted
  },
  uniq: (lines) => lines.filter((line, index) => line !== lines[index - 1]),
  wc: (lines, args) => {
    const text = joined(lines)
    const words = text.split(/\s+/).filter(Boolean).length
    if (args.includes('-l')) return [String(lines.length)]
    if (args.includes('-w')) return [String(words)]
    if (args.includes('-c')) return [String(text.length)]
    return [`${String(lines.length).padStart(7)} ${String(words).padStart(7)} ${String(text.length).padStart(7)}`]
  },
}

function countIn(args: readonly string[]): number {
  const text = args.join(' ').replace(/^-n\s*|^-/, '')
  return /^\d+$/.test(text) ? Number(text) : 10
}

function grepped(lines: readonly string[], args: readonly string[]): readonly string[] {
  const options = args.filter((arg) => arg.startsWith('-')).join('')
  const pattern = args.find((arg) => !arg.startsWith('-')) ?? ''
  const expression = patternOf(pattern, options.includes('i'), options.includes('F'))
  const isWanted = (line: string): boolean => expression.test(line) !== options.includes('v')
  const matches = lines.filter(isWanted)
  return options.includes('c') ? [String(matches.length)] : matches
}

const maxPatternLength = 200

/** A bad or overlong pattern matches as plain text. */
function patternOf(pattern: string, ignoresCase: boolean, isFixed: boolean): RegExp {
  const flags = ignoresCase ? 'i' : ''
  const plain = pattern.slice(0, maxPatternLength).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (isFixed || pattern.length > maxPatternLength || /[+*}]\)?[+*{]/.test(pattern)) return new RegExp(plain, flags)
  try {
    return new RegExp(pattern, flags)
  } catch {
    return new RegExp(plain, flags)
  }
}
