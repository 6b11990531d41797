import { parseGoDuration } from '../../../api/cron/go-duration.ts'
import { milliValueOf } from '../../../api/quantity/amounts.ts'

/** Points in rising order of seconds, straight lines between them. */
export type Curve = readonly { readonly seconds: number; readonly value: number }[]

const quantity = /^\d+(\.\d+)?([munkKMGT]i?)?$/

/** Reads an amount, or `0s=50m,60s=900m`; points that cannot be read are left out. */
export function curveOf(text: string, read: (text: string) => number): Curve | undefined {
  const parts = text.includes('=') ? text.split(',') : [`0s=${text}`]
  const points = parts.flatMap((part) => {
    const [time = '', amount = ''] = part.split('=').map((side) => side.trim())
    const duration = parseGoDuration(/^\d+(\.\d+)?$/.test(time) ? `${time}s` : time)
    return 'error' in duration || !quantity.test(amount)
      ? []
      : [{ seconds: Number(duration.nanoseconds / 1_000_000n) / 1000, value: read(amount) }]
  })
  return points.length === 0 ? undefined : points.toSorted((left, right) => left.seconds - right.seconds)
}

/** The first value before the curve begins, the last after it ends. */
export function valueAt(curve: Curve, seconds: number): number {
  let before = curve[0]!
  for (const point of curve) {
    if (point.seconds > seconds) {
      const span = point.seconds - before.seconds
      if (span <= 0) return before.value
      return before.value + Math.trunc(((point.value - before.value) * (seconds - before.seconds)) / span)
    }
    before = point
  }
  return before.value
}

/** What `kuberama.dev/load` says, in thousandths of a CPU. */
export const loadOf = (text: string | undefined): Curve | undefined =>
  text === undefined ? undefined : curveOf(text, milliValueOf)
