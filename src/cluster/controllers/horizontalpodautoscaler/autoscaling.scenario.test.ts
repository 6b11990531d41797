import { describe, expect, it } from 'vitest'
import type { HorizontalPodAutoscaler } from '../../../api/openapi/kubernetes.ts'
import { after, seconds } from '../../../clock/instant.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { submit } from '../../../engine/requests.ts'
import { cloneOf, fingerprint } from '../../../engine/snapshot.ts'
import { standardCluster } from '../../../engine/standard-cluster.ts'
import { advanceTo, isQuiet } from '../../../engine/step.ts'

interface Setup {
  /** `kuberama.dev/load` of the Deployment. */
  readonly load: string
  readonly replicas?: number
  readonly requests?: { readonly cpu?: string }
  readonly behavior?: HorizontalPodAutoscaler['spec']['behavior']
}

/** web under load with an autoscaler (50 %, 1–10), as `kubectl apply` would make it. */
function autoscaled({ load, replicas = 1, requests = { cpu: '200m' }, behavior }: Setup): Cluster {
  const cluster = standardCluster({ seed: 1, nodes: 3 })
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'web:1', resources: { requests } }] },
  }
  post(cluster, 'apps/v1', 'deployments', {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'kuberama.dev/load': load } },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  })
  post(cluster, 'autoscaling/v2', 'horizontalpodautoscalers', {
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
      ...(behavior && { behavior }),
    },
  })
  return cluster
}

function post(cluster: Cluster, apiVersion: string, resource: string, object: object): void {
  const body = { apiVersion, ...object }
  const response = submit(cluster, {
    method: 'POST',
    path: `/apis/${apiVersion}/namespaces/default/${resource}`,
    body,
  } as Parameters<typeof submit>[1])
  expect(response.code).toBe(201)
}

const pass = (cluster: Cluster, count: number): void => advanceTo(cluster, after(cluster.now, seconds(count)))
const replicas = (cluster: Cluster): number | undefined =>
  cluster.server.live.get('deployments', 'default/web')?.spec.replicas
const hpa = (cluster: Cluster): HorizontalPodAutoscaler =>
  cluster.server.live.get('horizontalpodautoscalers', 'default/web')!
const condition = (cluster: Cluster, type: string) =>
  hpa(cluster).status?.conditions?.find((candidate) => candidate.type === type)
const codes = (cluster: Cluster): readonly string[] =>
  (
    cluster.components
      .find(({ component }) => component.name === 'horizontal-pod-autoscaler')
      ?.waits.get('default/web') ?? []
  ).map(({ because }) => because.code)

describe('spec section 13, autoscaling', () => {
  it('HPA 64: first acts 15 s after it was created', () => {
    const cluster = autoscaled({ load: '0' })
    pass(cluster, 14)
    expect(hpa(cluster).status?.conditions).toBeUndefined()
    pass(cluster, 2)
    expect(condition(cluster, 'AbleToScale')).toBeDefined()
  })

  it('HPA 65, 66: grows with the load, at most to double or 4 at once, and shares it among the Ready pods', () => {
    const cluster = autoscaled({ load: '0s=20m,60s=20m,61s=900m' })
    const sizes = new Set<number | undefined>()
    for (let step = 0; step < 60; step++) {
      pass(cluster, 5)
      sizes.add(replicas(cluster))
    }
    expect([...sizes][0]).toBe(1)
    expect(Math.max(...([...sizes] as number[]))).toBeGreaterThanOrEqual(9)
    expect([...sizes][1]).toBeLessThanOrEqual(4)
  })

  it('HPA 66: waits for the highest recommendation of five minutes before it shrinks', () => {
    const cluster = autoscaled({ load: '20m', replicas: 4 })
    pass(cluster, 120)
    expect([replicas(cluster), condition(cluster, 'AbleToScale')?.reason]).toEqual([4, 'ScaleDownStabilized'])
    expect(codes(cluster)).toContain('hpaStabilizing')
    pass(cluster, 300)
    expect(replicas(cluster)).toBe(1)
  })

  it('HPA 68: a container without a request disables it', () => {
    const cluster = autoscaled({ load: '300m', requests: {} })
    pass(cluster, 90)
    expect([replicas(cluster), condition(cluster, 'ScalingActive')?.message]).toEqual([
      1,
      expect.stringContaining('missing request for cpu in container c of Pod web-'),
    ])
    expect(codes(cluster)).toEqual(['hpaMetricsMissing'])
  })

  it('HPA 69: a target of 0 replicas disables it', () => {
    const cluster = autoscaled({ load: '300m', replicas: 0 })
    pass(cluster, 40)
    expect([condition(cluster, 'ScalingActive')?.reason, codes(cluster)]).toEqual([
      'ScalingDisabled',
      ['hpaTargetZero'],
    ])
  })

  it('a target that is missing is told', () => {
    const cluster = autoscaled({ load: '300m' })
    submit(cluster, { method: 'DELETE', path: '/apis/apps/v1/namespaces/default/deployments/web' } as Parameters<
      typeof submit
    >[1])
    pass(cluster, 20)
    expect(condition(cluster, 'AbleToScale')?.message).toContain('deployments/scale.apps "web" not found')
  })

  it('its looks are routine: a steady cluster is quiet', () => {
    const cluster = autoscaled({ load: '100m' })
    pass(cluster, 120)
    expect([isQuiet(cluster), codes(cluster)]).toEqual([true, ['hpaWithinTolerance']])
  })

  it('ends the same when run again and through a snapshot', () => {
    const run = (cut: number): string => {
      let cluster = autoscaled({
        load: '0s=50m,100s=1500m,400s=50m',
        behavior: {
          scaleDown: { stabilizationWindowSeconds: 30, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
        },
      })
      pass(cluster, cut)
      cluster = cloneOf(cluster)
      pass(cluster, 700 - cut)
      return fingerprint(cluster)
    }
    expect(new Set([run(0), run(133), run(421)]).size).toBe(1)
  })
})
