import { civilTimeOf } from '../../clock/instant.ts'
import type { Instant } from '../../clock/instant.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** `10:00:33`, with milliseconds `10:00:33.000`. */
export function clockText(at: Instant, hasMilliseconds = false): string {
  const { hour, minute, second, millisecond } = civilTimeOf(at)
  const text = `${two(hour)}:${two(minute)}:${two(second)}`
  return hasMilliseconds ? `${text}.${String(millisecond).padStart(3, '0')}` : text
}

/** `350ms`, `9s`, `1m30s`, `2h`, `3d4h`: two units at most. */
export function spanText(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds))
  if (total < 1000) return `${total}ms`
  if (total < 60_000) return `${Math.round(total / 100) / 10}s`
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1000, 's'],
  ]
  const first = units.findIndex(([length]) => total >= length)
  const [length, unit] = units[first]!
  const [nextLength, nextUnit] = units[Math.min(first + 1, units.length - 1)]!
  const rest = Math.floor((total % length) / nextLength)
  return `${Math.floor(total / length)}${unit}${rest > 0 ? `${rest}${nextUnit}` : ''}`
}
