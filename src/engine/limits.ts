/** The bounds of one simulation. Beyond them it stops with a message instead of filling the machine. */
export interface Limits {
  /** Steps without virtual time moving on: a control loop that chases itself. */
  readonly stepsPerInstant: number
  /** Writes kept in the revision log. */
  readonly logLength: number
  /** Records waiting for their time. */
  readonly queueLength: number
  /** Refused writes kept for the trace; older ones are dropped. */
  readonly refusals: number
}

export const standardLimits: Limits = {
  stepsPerInstant: 2_000_000,
  logLength: 12_000_000,
  queueLength: 4_000_000,
  refusals: 10_000,
}
