import type { Pod } from '../../api/openapi/kubernetes.ts'
import { milliValueOf } from '../../api/quantity/amounts.ts'
import type { Instant } from '../../clock/instant.ts'
import { told } from './annotations.ts'
import { durationOf } from './go-duration.ts'

/** Thousandths of a CPU that an idle container uses. */
const idle = 1

/**
 * What a running container uses, in thousandths of a CPU. `kuberama.dev/cpu` is an amount (`250m`) or a curve of points
 * `<time since start>=<amount>` (`0s=50m,60s=900m,180s=50m`), straight lines between them.
 */
export function cpuUseOf(pod: Pod, container: string, startedAt: Instant, now: Instant): number {
  const text = told(pod, 'cpu', container)
  if (text === undefined) return idle
  const points = pointsOf(text)
  const elapsed = now - startedAt
  let before = points[0]
  if (before === undefined) return idle
  for (const point of points) {
    if (point.at > elapsed) {
      const span = point.at - before.at
      return span <= 0 ? before.use : before.use + Math.trunc(((point.use - before.use) * (elapsed - before.at)) / span)
    }
    before = point
  }
  return before.use
}

interface Point {
  readonly at: number
  readonly use: number
}

/** Points that cannot be read are left out. */
function pointsOf(text: string): readonly Point[] {
  if (!text.includes('=')) return isAmount(text) ? [{ at: 0, use: milliValueOf(text.trim()) }] : []
  return text
    .split(',')
    .flatMap((part): Point[] => {
      const [time = '', amount = ''] = part.split('=')
      const at = durationOf(time)
      return at === undefined || !isAmount(amount) ? [] : [{ at, use: milliValueOf(amount.trim()) }]
    })
    .toSorted((left, right) => left.at - right.at)
}

const isAmount = (text: string): boolean => /^\s*\d+(\.\d+)?m?\s*$/.test(text)
