import { instantOfCivil, instantOfTimestamp, type Instant } from '../../clock/instant.ts'

export interface TraceLine {
  /** Virtual milliseconds. */
  readonly at: number
  readonly text: string
}

export interface TraceFile {
  readonly kind: 'job' | 'cronjob'
  readonly start: Instant
  readonly end: number
  /** What `# pods:` comments say. */
  readonly pods: readonly string[]
  readonly title: string
  readonly lines: readonly TraceLine[]
  readonly final: readonly string[]
}

const timed = /^ *(\d+)\.(\d{3})s (?:\d\d-\d\dT[\d:.]+Z)? *(.*)$/

export function parseTrace(content: string): TraceFile {
  const comments = content.split('\n').filter((line) => line.startsWith('# '))
  const comment = (pattern: RegExp): string | undefined =>
    comments.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined)
  const startText = comment(/^# 0\.000s = (\S+)/)
  const start = startText === undefined ? instantOfCivil(2026, 1, 1) : instantOfTimestamp(startText)!
  const lines = content.split('\n').flatMap((line) => {
    const match = timed.exec(line)
    return match ? [{ at: Number(match[1]) * 1000 + Number(match[2]), text: match[3]!.trimEnd() }] : []
  })
  const endText = comment(/^# end at (\S+)/) ?? '0s'
  return {
    kind: startText === undefined ? 'job' : 'cronjob',
    start,
    end: endText.endsWith('s') ? Number.parseFloat(endText) * 1000 : instantOfTimestamp(endText)! - start,
    pods: comments.flatMap((line) => /^# pods: (.*)$/.exec(line)?.[1] ?? []),
    title: comments[0] ?? '',
    lines,
    final: comments.flatMap((line) => /^# (FINAL .*)$/.exec(line)?.[1] ?? []).map((line) => line.trimEnd()),
  }
}
