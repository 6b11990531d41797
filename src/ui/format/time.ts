import { civilTimeOf } from '../../clock/instant.ts'
import type { Instant } from '../../clock/instant.ts'

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** `10:00:33.000`, in UTC as the cluster's clock shows it. */
export function clockText(instant: Instant): string {
  const t = civilTimeOf(instant)
  return `${pad(t.hour, 2)}:${pad(t.minute, 2)}:${pad(t.second, 2)}.${pad(t.millisecond, 3)}`
}

/** `2026-01-01`. */
export function dateText(instant: Instant): string {
  const t = civilTimeOf(instant)
  return `${pad(t.year, 4)}-${pad(t.month, 2)}-${pad(t.day, 2)}`
}

/** A span in its two largest units, tenths below ten seconds: `0.4s`, `12s`, `3m5s`, `2h10m`, `4d`. */
export function spanText(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  if (span < 9_950) return `${(Math.round(span / 100) / 10).toFixed(1)}s`
  const seconds = Math.round(span / 1000)
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return withRest(minutes, 'm', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return withRest(hours, 'h', minutes % 60, 'm')
  return withRest(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

const withRest = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`

/** `1×`, `0.25×`, `10,000×`. */
export function speedText(speed: number): string {
  const whole = String(speed).replace(/\B(?=(\d{3})+(?!\d))/g, speed >= 1000 ? ',' : '')
  return `${whole}×`
}
