import type { HPAScalingRules } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'

/** A change of the scale that was made. */
export interface ScaleEvent {
  readonly change: number
  readonly at: Instant
}

export interface ScaleEvents {
  readonly up: readonly ScaleEvent[]
  readonly down: readonly ScaleEvent[]
}

export interface Limited {
  readonly replicas: number
  readonly reason: 'DesiredWithinRange' | 'ScaleUpLimit' | 'TooManyReplicas' | 'ScaleDownLimit' | 'TooFewReplicas'
}

export const limitMessages: Readonly<Record<Limited['reason'], string>> = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
}

export interface Bounds {
  readonly minimum: number
  readonly maximum: number
}

/** Without `behavior`: at most double, or 4. @source kubernetes@1.36 horizontal.go convertDesiredReplicasWithRules */
export function limited(current: number, desired: number, { minimum, maximum }: Bounds): Limited {
  const rate = Math.max(2 * current, 4)
  const most = Math.min(maximum, rate)
  if (desired < minimum) return { replicas: minimum, reason: 'TooFewReplicas' }
  if (desired > most) return { replicas: most, reason: maximum > rate ? 'ScaleUpLimit' : 'TooManyReplicas' }
  return { replicas: desired, reason: 'DesiredWithinRange' }
}

export interface Rules {
  readonly scaleUp: HPAScalingRules | undefined
  readonly scaleDown: HPAScalingRules | undefined
}

/** With `behavior`: what the policies still allow. @source kubernetes@1.36 horizontal.go convertDesiredReplicasWithBehaviorRate */
export function limitedByRules(
  current: number,
  desired: number,
  bounds: Bounds,
  rules: Rules,
  events: ScaleEvents,
  now: Instant,
): Limited {
  if (desired > current) {
    const rate = Math.max(current, upLimit(current, rules.scaleUp, events, now))
    const most = Math.min(bounds.maximum, rate)
    if (desired > most) return { replicas: most, reason: bounds.maximum > rate ? 'ScaleUpLimit' : 'TooManyReplicas' }
  } else if (desired < current) {
    const rate = Math.min(current, downLimit(current, rules.scaleDown, events, now))
    const least = Math.max(bounds.minimum, rate)
    if (desired < least) return { replicas: least, reason: bounds.minimum < rate ? 'ScaleDownLimit' : 'TooFewReplicas' }
  }
  return { replicas: desired, reason: 'DesiredWithinRange' }
}

function upLimit(current: number, rules: HPAScalingRules | undefined, events: ScaleEvents, now: Instant): number {
  if (rules?.selectPolicy === 'Disabled') return current
  const proposals = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, events, periodSeconds, now)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  return rules?.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals)
}

function downLimit(current: number, rules: HPAScalingRules | undefined, events: ScaleEvents, now: Instant): number {
  if (rules?.selectPolicy === 'Disabled') return current
  const proposals = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = startOfPeriod(current, events, periodSeconds, now)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  return rules?.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals)
}

/** How many replicas there were before the changes of this period, in both directions. */
function startOfPeriod(current: number, { up, down }: ScaleEvents, periodSeconds: number, now: Instant): number {
  const cutoff = now - periodSeconds * 1000
  const changeOf = (events: readonly ScaleEvent[]): number =>
    events.reduce((sum, { change, at }) => (at > cutoff ? sum + change : sum), 0)
  return current - changeOf(up) + changeOf(down)
}

/** Remembers a change where a policy may ask for it; one too old for every policy gives its place. */
export function withScaleEvent(events: ScaleEvents, from: number, to: number, rules: Rules, now: Instant): ScaleEvents {
  const isUp = to > from
  const before = isUp ? events.up : events.down
  const longest = Math.max(
    0,
    ...((isUp ? rules.scaleUp : rules.scaleDown)?.policies ?? []).map(({ periodSeconds }) => periodSeconds),
  )
  const event = { change: Math.abs(to - from), at: now }
  const place = before.findLastIndex(({ at }) => at < now - longest * 1000)
  const next = place < 0 ? [...before, event] : before.with(place, event)
  return isUp ? { ...events, up: next } : { ...events, down: next }
}
