import type { TimeZone } from './time-zone.ts'

/** A parsed expression. Sets are indexed by value. */
export type Schedule = FieldSchedule | ConstantDelay

export interface FieldSchedule {
  readonly type: 'fields'
  readonly minute: FieldSet
  readonly hour: FieldSet
  readonly dayOfMonth: FieldSet
  /** 1…12 */
  readonly month: FieldSet
  /** 0 = Sunday */
  readonly dayOfWeek: FieldSet
  /** Absent means the cluster's own zone, UTC. */
  readonly zone: TimeZone
}

/** `@every`: whole seconds, at least one. */
export interface ConstantDelay {
  readonly type: 'every'
  readonly delaySeconds: number
}

export interface FieldSet {
  readonly allowed: readonly boolean[]
  /** Written as `*` or `?` without a step: then the other day field alone decides. */
  readonly hasStar: boolean
  readonly isEmpty: boolean
}
