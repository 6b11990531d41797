import { isEqual } from '../../../base/json.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  MetricStatus,
} from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { timestampOf, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Reason, Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { MetricsSource } from './metrics-source.ts'
import type { ScaleEvents } from './rates.ts'
import { hpaReasons } from './reasons.ts'
import type { Recommendation } from './stabilization.ts'

/** What an autoscaler remembers between two looks; upstream keeps it in memory, too. */
export interface HpaMemory {
  readonly uid: string
  readonly recommendations: readonly Recommendation[]
  readonly events: ScaleEvents
  /** What went wrong at the last look. */
  readonly problem?: string
}

/** The status as this run has it so far. */
export interface StatusDraft {
  currentReplicas: number
  desiredReplicas: number
  lastScaleTime: string | undefined
  /** Go's nil is null in the API. */
  currentMetrics: readonly MetricStatus[] | null
  conditions: readonly HorizontalPodAutoscalerCondition[]
}

export interface HpaSync {
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
  readonly metrics: MetricsSource
  readonly hpa: HorizontalPodAutoscaler
  readonly status: StatusDraft
  readonly waits: Wait[]
  memory: HpaMemory
}

export function draftOf({ status }: HorizontalPodAutoscaler): StatusDraft {
  return {
    currentReplicas: status?.currentReplicas ?? 0,
    desiredReplicas: status?.desiredReplicas ?? 0,
    lastScaleTime: status?.lastScaleTime,
    currentMetrics: status?.currentMetrics ?? null,
    conditions: status?.conditions ?? [],
  }
}

/** Adds or replaces a condition; its time moves only with its status. */
export function setCondition(
  sync: HpaSync,
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
): void {
  const { conditions } = sync.status
  const index = conditions.findIndex((condition) => condition.type === type)
  const before = conditions[index]
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : timestampOf(sync.now)
  const condition = { type, status, ...(lastTransitionTime !== undefined && { lastTransitionTime }), reason, message }
  sync.status.conditions = index < 0 ? [...conditions, condition] : conditions.with(index, condition)
}

export function recordEvent(
  sync: HpaSync,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  sync.attempt({ verb: 'recordEvent', regarding: sync.hpa, type, reason, message, because })
}

export function wait(sync: HpaSync, because: Reason): void {
  sync.waits.push({ about: referenceTo('horizontalpodautoscalers', sync.hpa), because })
}

/** Writes the status if it differs from the stored one. */
export function writeStatus(sync: HpaSync): Status | undefined {
  const { hpa, status } = sync
  const { currentReplicas, desiredReplicas, lastScaleTime, currentMetrics, conditions } = status
  const next = {
    ...(lastScaleTime !== undefined && { lastScaleTime }),
    ...(currentReplicas !== 0 && { currentReplicas }),
    desiredReplicas,
    currentMetrics,
    ...(conditions.length > 0 && { conditions }),
  } as unknown as HorizontalPodAutoscaler['status']
  if (isEqual(hpa.status, next)) return undefined
  const because = hpaReasons.status(currentReplicas, desiredReplicas)
  const outcome = sync.attempt({
    verb: 'updateStatus',
    resource: 'horizontalpodautoscalers',
    object: { ...hpa, ...(next && { status: next }) },
    because,
  })
  if (outcome.ok) return undefined
  recordEvent(sync, 'Warning', 'FailedUpdateStatus', outcome.status.message, because)
  return outcome.status
}
