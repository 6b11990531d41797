import { seconds, timestampOf } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Decision,
  type Observation,
  type Reason,
} from '../../machinery/contract.ts'
import type { Scale } from '../../machinery/scale-targets.ts'
import { draftOf, recordEvent, setCondition, wait, writeStatus, type HpaMemory, type HpaSync } from './hpa-sync.ts'
import { metricsServer } from './metrics-server.ts'
import type { MetricsSource } from './metrics-source.ts'
import { liveTarget, recommend, type Recommended } from './metrics.ts'
import { limited, limitedByRules, limitMessages, withScaleEvent, type Limited } from './rates.ts'
import { hpaReasons } from './reasons.ts'
import {
  downscaleWindowSeconds,
  downWindowOf,
  stabilized,
  stabilizedByRules,
  upWindowOf,
  type Stabilized,
} from './stabilization.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
/** @source kubernetes@1.36 --horizontal-pod-autoscaler-sync-period */
const period = seconds(15)

/** The controller over a source of metrics. */
export function horizontalPodAutoscaler(metrics: MetricsSource): Component {
  return defineComponent<HpaMemory>({
    name: 'horizontal-pod-autoscaler',
    order: controllerOrder,
    watches: [
      {
        resource: 'horizontalpodautoscalers',
        // An edit does not hasten the next look: the key is waiting already.
        enqueue: ({ type, key }, _view, enqueue) => {
          if (type === 'ADDED') enqueue(key, period)
        },
      },
    ],
    reconcile: (observation, attempt) => reconcile(observation, attempt, metrics),
  })
}

export const horizontalPodAutoscalerController = horizontalPodAutoscaler(metricsServer)

/** @source kubernetes@1.36 pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler */
function reconcile(
  { key, view, live, now, memory }: Observation<HpaMemory>,
  attempt: Attempt,
  metrics: MetricsSource,
): Decision<HpaMemory> {
  const hpa = view.get('horizontalpodautoscalers', key)
  if (hpa === undefined) return { remember: undefined }
  const { uid } = hpa.metadata
  const remembered = memory?.uid === uid ? memory : { uid, recommendations: [], events: { up: [], down: [] } }
  const sync: HpaSync = { view, live, now, attempt, metrics, hpa, status: draftOf(hpa), waits: [], memory: remembered }
  const problem = carryOn(sync)
  const { problem: _before, ...rest } = sync.memory
  return {
    waits: sync.waits,
    remember: { ...rest, ...(problem !== undefined && { problem }) },
    requeueAfter: period,
    background: true,
  }
}

/** One look; the answer is what went wrong. */
function carryOn(sync: HpaSync): string | undefined {
  const target = liveTarget(sync)
  if ('message' in target) {
    const because = hpaReasons.targetMissing(target.message)
    recordEvent(sync, 'Warning', 'FailedGetScale', target.message, because)
    setCondition(
      sync,
      'AbleToScale',
      'False',
      'FailedGetScale',
      `the HPA controller was unable to get the target's current scale: ${target.message}`,
    )
    wait(sync, because)
    writeStatus(sync)
    return `${target.prefix}: ${target.message}`
  }
  const { scale } = target
  setCondition(
    sync,
    'AbleToScale',
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  )
  if (sync.memory.recommendations.length === 0)
    sync.memory = { ...sync.memory, recommendations: [{ replicas: scale.replicas, at: sync.now }] }
  const { minReplicas = 1, maxReplicas } = sync.hpa.spec
  const current = scale.replicas
  if (current === 0 && minReplicas !== 0) {
    setCondition(
      sync,
      'ScalingActive',
      'False',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    )
    wait(sync, hpaReasons.targetZero())
    return report(sync, current, 0, null)
  }
  if (current > maxReplicas)
    return rescale(
      sync,
      scale,
      maxReplicas,
      'Current number of replicas above Spec.MaxReplicas',
      null,
      hpaReasons.aboveMaximum(current, maxReplicas),
    )
  if (current < minReplicas)
    return rescale(
      sync,
      scale,
      minReplicas,
      'Current number of replicas below Spec.MinReplicas',
      null,
      hpaReasons.belowMinimum(current, minReplicas),
    )
  return followMetrics(sync, scale)
}

function followMetrics(sync: HpaSync, scale: Scale): string | undefined {
  const { kind, name } = sync.hpa.spec.scaleTargetRef
  const recommended = recommend(sync, scale)
  const { replicas: proposed, problem, statuses } = recommended
  const current = scale.replicas
  if (proposed === undefined) {
    sync.status.currentReplicas = current
    sync.status.currentMetrics = statuses
    writeStatus(sync)
    recordEvent(sync, 'Warning', 'FailedComputeMetricsReplicas', problem!, hpaReasons.metricsMissing(problem!))
    return `failed to compute desired number of replicas based on listed metrics for ${kind}/${sync.hpa.metadata.namespace}/${name}: ${problem}`
  }
  const desired = normalized(sync, current, proposed)
  if (desired === current) return report(sync, current, current, statuses) ?? problem
  const text =
    proposed > current ? `${recommended.metric} above target` : proposed < current ? 'All metrics below target' : ''
  return rescale(sync, scale, desired, text, statuses, reasonOf(recommended, current, desired)) ?? problem
}

function reasonOf({ replicas = 0, metric }: Recommended, current: number, desired: number): Reason {
  if (replicas > current) return hpaReasons.aboveTarget(current, desired, metric)
  return replicas < current ? hpaReasons.belowTarget(current, desired) : hpaReasons.stabilizedChange(current, desired)
}

/** What stabilisation, rates and bounds leave of a proposal. */
function normalized(sync: HpaSync, current: number, proposed: number): number {
  const { hpa, memory, now } = sync
  const { behavior, minReplicas = 1, maxReplicas } = hpa.spec
  const bounds = { minimum: minReplicas, maximum: maxReplicas }
  if (behavior === undefined) {
    const stable = stabilized(memory.recommendations, proposed, now)
    noteStable(sync, proposed, stable, downscaleWindowSeconds)
    return noteLimit(sync, stable.replicas, limited(current, stable.replicas, bounds))
  }
  const rules = { scaleUp: behavior.scaleUp, scaleDown: behavior.scaleDown }
  const windows = { upSeconds: upWindowOf(rules.scaleUp), downSeconds: downWindowOf(rules.scaleDown) }
  const stable = stabilizedByRules(memory.recommendations, proposed, current, windows, now)
  noteStable(sync, proposed, stable, stable.reason === 'ScaleUpStabilized' ? windows.upSeconds : windows.downSeconds)
  return noteLimit(sync, stable.replicas, limitedByRules(current, stable.replicas, bounds, rules, memory.events, now))
}

const stableMessages = {
  ScaleUpStabilized: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ScaleDownStabilized:
    'recent recommendations were higher than current one, applying the highest recent recommendation',
} as const

function noteStable(
  sync: HpaSync,
  proposed: number,
  { replicas, recommendations, reason }: Stabilized,
  windowSeconds: number,
): void {
  sync.memory = { ...sync.memory, recommendations }
  if (reason === undefined)
    return setCondition(sync, 'AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size')
  setCondition(sync, 'AbleToScale', 'True', reason, stableMessages[reason])
  wait(sync, hpaReasons.stabilizing(proposed, replicas, windowSeconds))
}

function noteLimit(sync: HpaSync, wanted: number, { replicas, reason }: Limited): number {
  setCondition(sync, 'ScalingLimited', replicas === wanted ? 'False' : 'True', reason, limitMessages[reason])
  if (replicas !== wanted) wait(sync, hpaReasons.limited(wanted, replicas, reason))
  return replicas
}

function rescale(
  sync: HpaSync,
  scale: Scale,
  desired: number,
  text: string,
  statuses: Recommended['statuses'],
  because: Reason,
): string | undefined {
  const { hpa, status, now, memory } = sync
  const current = scale.replicas
  const { kind, name } = hpa.spec.scaleTargetRef
  const target = scale.object as typeof scale.object & { readonly spec: object }
  const object = { ...target, spec: { ...target.spec, replicas: desired } }
  const outcome = sync.attempt({ verb: 'update', resource: scale.resource, object, because })
  if (!outcome.ok) {
    const { message } = outcome.status
    const refused = hpaReasons.scaleRefused(desired, message)
    recordEvent(sync, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${text}; error: ${message}`, refused)
    setCondition(
      sync,
      'AbleToScale',
      'False',
      'FailedUpdateScale',
      `the HPA controller was unable to update the target scale: ${message}`,
    )
    wait(sync, refused)
    status.currentReplicas = current
    status.currentMetrics = statuses
    writeStatus(sync)
    return `failed to rescale ${kind}/${hpa.metadata.namespace}/${name}: ${message}`
  }
  setCondition(
    sync,
    'AbleToScale',
    'True',
    'SucceededRescale',
    `the HPA controller was able to update the target scale to ${desired}`,
  )
  recordEvent(sync, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${text}`, because)
  const { behavior } = hpa.spec
  if (behavior !== undefined)
    sync.memory = {
      ...memory,
      events: withScaleEvent(
        memory.events,
        current,
        desired,
        { scaleUp: behavior.scaleUp, scaleDown: behavior.scaleDown },
        now,
      ),
    }
  status.lastScaleTime = timestampOf(now)
  return report(sync, current, desired, statuses)
}

function report(
  sync: HpaSync,
  current: number,
  desired: number,
  statuses: Recommended['statuses'],
): string | undefined {
  const { status } = sync
  status.currentReplicas = current
  status.desiredReplicas = desired
  status.currentMetrics = statuses
  const refusal = writeStatus(sync)
  return refusal && `failed to update status for ${sync.hpa.metadata.name}: ${refusal.message}`
}
