import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { isObject } from '../../base/json.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../openapi/kubernetes.ts'
import { autoscalerFromV1, autoscalerToV1 } from './v1.ts'

const metadata = { name: 'web', namespace: 'default', uid: '', resourceVersion: '', creationTimestamp: '' }
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const cpu = (averageUtilization: number) =>
  ({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }) as const

test('the CPU target of v1 is a resource metric of v2', () => {
  const v1: HorizontalPodAutoscalerV1 = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: { scaleTargetRef, maxReplicas: 10, targetCPUUtilizationPercentage: 50 },
  }
  const v2 = autoscalerFromV1(v1)
  expect(v2.spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 10, metrics: [cpu(50)] })
  expect(autoscalerToV1(v2).spec).toEqual({ ...v1.spec, minReplicas: 1 })
})

test('without a target v1 means 80 per cent', () => {
  const v1: HorizontalPodAutoscalerV1 = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: { scaleTargetRef, maxReplicas: 10 },
  }
  expect(autoscalerFromV1(v1).spec.metrics).toEqual([cpu(80)])
})

test('what v1 has no field for travels in annotations and comes back', () => {
  const v2: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...metadata, annotations: { note: 'mine' } },
    spec: {
      scaleTargetRef,
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '1k' } } },
        cpu(60),
      ],
      behavior: { scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] } },
    },
    status: {
      desiredReplicas: 3,
      currentReplicas: 3,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '20m' } } },
      ],
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          lastTransitionTime: '2026-01-01T00:00:00Z',
          reason: 'ReadyForNewScale',
          message: 'ok',
        },
      ],
    },
  }
  const v1 = autoscalerToV1(v2)
  expect(v1.spec.targetCPUUtilizationPercentage).toBe(60)
  expect(v1.status?.currentCPUUtilizationPercentage).toBe(40)
  expect(v1.metadata.annotations).toEqual({
    note: 'mine',
    'autoscaling.alpha.kubernetes.io/metrics':
      '[{"type":"Pods","pods":{"metricName":"qps","targetAverageValue":"1k"}}]',
    'autoscaling.alpha.kubernetes.io/current-metrics':
      '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"20m"}}]',
    'autoscaling.alpha.kubernetes.io/behavior':
      '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
    'autoscaling.alpha.kubernetes.io/conditions':
      '[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"ReadyForNewScale","message":"ok"}]',
  })
  expect(autoscalerFromV1(v1)).toEqual(v2)
})

/** What encoders leave out: absent is null is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]))
}

test('random autoscalers become what Kubernetes makes of them, in either direction', () => {
  const lines = readFileSync(resolve('src/testkit/data/autoscaling-v1/conversions.jsonl'), 'utf8').trim().split('\n')
  expect(lines.length).toBeGreaterThan(50)
  for (const line of lines) {
    const { v2, v1, back } = withoutNulls(JSON.parse(line)) as {
      v2: HorizontalPodAutoscaler
      v1: HorizontalPodAutoscalerV1
      back: HorizontalPodAutoscaler
    }
    expect(autoscalerToV1(v2)).toEqual(v1)
    expect(autoscalerFromV1(v1)).toEqual(back)
  }
})
