import { milliseconds, type Duration } from '../../clock/instant.ts'

/** As Go prints a `time.Duration` of whole milliseconds: `512ms`, `2.345s`, `1m20s`, `5m0s`. */
export function goDuration(duration: Duration): string {
  if (duration === 0) return '0s'
  if (duration < 1000) return `${duration}ms`
  const hours = Math.floor(duration / 3_600_000)
  const minutes = Math.floor(duration / 60_000) % 60
  const rest = duration % 60_000
  const fraction =
    rest % 1000 === 0
      ? ''
      : `.${String(rest % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`
  const seconds = `${Math.floor(rest / 1000)}${fraction}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}

const unitMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `1.5s`, `2m30s`, `500ms`, or a bare number of seconds; `undefined` when it is none of them. */
export function durationOf(text: string): Duration | undefined {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return milliseconds(Number(trimmed) * 1000)
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return undefined
  let total = 0
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(count) * unitMilliseconds[unit!]!
  return milliseconds(total)
}
