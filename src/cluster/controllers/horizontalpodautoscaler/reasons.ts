import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the HorizontalPodAutoscaler controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `hpaAboveTarget` | `from`, `to` replicas, `metric` that asks for most |
 * | `hpaBelowTarget` | `from`, `to` replicas |
 * | `hpaStabilizedChange` | `from`, `to`: an earlier recommendation is carried out |
 * | `hpaAboveMaximum`, `hpaBelowMinimum` | `from`, `to` = the bound |
 * | `hpaStatus` | `current`, `desired` replicas as now reported |
 *
 * | wait (some also of events) | details | until |
 * |---|---|---|
 * | `hpaStabilizing` | `recommended` now, `held` = what recent recommendations hold it at, `windowSeconds` | – |
 * | `hpaLimited` | `wanted`, `allowed`, `reason` = `ScaleUpLimit`, `ScaleDownLimit`, `TooManyReplicas` or `TooFewReplicas` | – |
 * | `hpaWithinTolerance` | `current` replicas, `metric`, `usage` (percent, or thousandths), `target` in the same unit | – |
 * | `hpaMetricsMissing` | `message` | – |
 * | `hpaTargetZero` | – | – |
 * | `hpaTargetMissing` | `message` | – |
 * | `hpaScaleRefused` | `to`, `message` | – |
 */
export const hpaReasons = {
  aboveTarget: (from: number, to: number, metric: string) => reason('hpaAboveTarget', { from, to, metric }),
  belowTarget: (from: number, to: number) => reason('hpaBelowTarget', { from, to }),
  stabilizedChange: (from: number, to: number) => reason('hpaStabilizedChange', { from, to }),
  aboveMaximum: (from: number, to: number) => reason('hpaAboveMaximum', { from, to }),
  belowMinimum: (from: number, to: number) => reason('hpaBelowMinimum', { from, to }),
  status: (current: number, desired: number) => reason('hpaStatus', { current, desired }),

  stabilizing: (recommended: number, held: number, windowSeconds: number) =>
    reason('hpaStabilizing', { recommended, held, windowSeconds }),
  limited: (wanted: number, allowed: number, why: string) => reason('hpaLimited', { wanted, allowed, reason: why }),
  withinTolerance: (current: number, metric: string, usage: number, target: number) =>
    reason('hpaWithinTolerance', { current, metric, usage, target }),
  metricsMissing: (message: string) => reason('hpaMetricsMissing', { message }),
  targetZero: () => reason('hpaTargetZero'),
  targetMissing: (message: string) => reason('hpaTargetMissing', { message }),
  scaleRefused: (to: number, message: string) => reason('hpaScaleRefused', { to, message }),
} as const

function reason(code: string, details?: NonNullable<Reason['details']>): Reason {
  return details === undefined ? { code } : { code, details }
}
