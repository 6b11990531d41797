import type { Instant } from '../../clock/instant.ts'
import type { MessageKey, MessageParameters } from '../../i18n/message.ts'
import type { TimelineLane, TimelineSeries } from '../../worker/protocol.ts'
import { clockText, spanText } from './time-text.ts'

type Say = (key: MessageKey, parameters?: MessageParameters) => string

/** What a lane's name is followed by at an instant, in the reader's language: counts, completions, a schedule, a measurement. */
export function laneFacts(lane: TimelineLane, now: Instant, t: Say): string {
  if (lane.kind === 'HorizontalPodAutoscaler') return t('timeline.replicas', { count: valueAt(lane.desired, now) ?? 0 })
  if (lane.schedule !== undefined) return scheduleFacts(lane, now, t)
  if (lane.done !== undefined) return completionFacts(lane, now, t)
  const wanted = valueAt(lane.desired, now) ?? valueAt(lane.total, now)
  return wanted === undefined ? '' : `${valueAt(lane.ready, now) ?? 0}/${wanted}`
}

function completionFacts(lane: TimelineLane, now: Instant, t: Say): string {
  const done = valueAt(lane.done, now) ?? 0
  const wanted = valueAt(lane.wanted, now)
  const failed = (lane.tracks ?? [])
    .flatMap(({ marks }) => marks)
    .filter(({ at, kind }) => kind === 'failed' && at <= now).length
  const words =
    wanted === undefined ? t('timeline.completionsAny', { done }) : t('timeline.completions', { done, wanted })
  return failed === 0 ? words : `${words} · ${t('timeline.failedAttempts', { count: failed })}`
}

function scheduleFacts(lane: TimelineLane, now: Instant, t: Say): string {
  const next = lane.marks?.find(({ at }) => at > now)
  if (lane.isSuspended === true) return `${lane.schedule} · ${t('timeline.suspended')}`
  return next === undefined ? lane.schedule! : `${lane.schedule} · ${t('timeline.next', { time: clockText(next.at) })}`
}

/** An autoscaler's measurement against its target; empty without one. */
export function measureFacts({ measure }: TimelineLane, now: Instant, t: Say): string {
  const target = valueAt(measure?.target, now)
  if (measure === undefined || target === undefined) return ''
  const current = valueAt(measure.current, now)
  return t('timeline.measure', {
    name: measure.name,
    current: `${current ?? '–'}${measure.unit}`,
    target: `${target}${measure.unit}`,
  })
}

/** Every further word about a lane: back-off, measurement, budget. */
export function furtherFacts(lane: TimelineLane, now: Instant, t: Say): string {
  return [failingFacts(lane, now, t), backOffFacts(lane, now, t), measureFacts(lane, now, t), budgetFacts(lane, now, t)]
    .filter((words) => words !== '')
    .join(' · ')
}

/** How many pods fail at an instant; empty when none does. */
export function failingFacts({ failing }: TimelineLane, now: Instant, t: Say): string {
  const count = valueAt(failing, now) ?? 0
  return count === 0 ? '' : t('timeline.failing', { count })
}

/** The words for a budget at an instant; empty without one. */
export function budgetFacts({ budget }: TimelineLane, now: Instant, t: Say): string {
  const minimum = valueAt(budget?.minimum, now)
  if (budget === undefined || minimum === undefined) return ''
  return t('timeline.budget', { minimum, allowed: valueAt(budget.allowed, now) ?? 0 })
}

/** How long a back-off under way still lasts; empty when none is. */
export function backOffFacts(lane: TimelineLane, now: Instant, t: Say): string {
  const pause = lane.pauses?.find(({ from, to }) => from <= now && to !== undefined && now < to)
  return pause?.to === undefined ? '' : t('timeline.backOff', { left: spanText(pause.to - now) })
}

/** The value that a step line has at an instant; undefined before its first. */
export function valueAt(series: TimelineSeries | undefined, at: Instant): number | undefined {
  if (series === undefined) return undefined
  let low = 0
  let high = series.at.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (series.at[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : series.values[low - 1]
}
