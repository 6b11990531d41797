import { expect } from 'vitest'
import type { HorizontalPodAutoscaler } from '../../../api/openapi/kubernetes.ts'
import { isQuiet } from '../../../engine/step.ts'
import { scenario, type World } from '../../../testkit/scenario.ts'

interface Setup {
  /** `kuberama.dev/load` of the Deployment. */
  readonly load: string
  readonly replicas?: number
  readonly requests?: { readonly cpu?: string }
  readonly behavior?: HorizontalPodAutoscaler['spec']['behavior']
}

const setup = { seed: 1, nodes: 3 }

/** web under load with an autoscaler (50 %, 1–10), as `kubectl apply` would make it. */
function autoscale(world: World, { load, replicas = 1, requests = { cpu: '200m' }, behavior }: Setup): World {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'web:1', resources: { requests } }] },
  }
  post(world, 'apps/v1', 'deployments', {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'kuberama.dev/load': load } },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  })
  return post(world, 'autoscaling/v2', 'horizontalpodautoscalers', {
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
}

const post = (world: World, apiVersion: string, resource: string, object: object): World =>
  world.request({
    method: 'POST',
    path: `/apis/${apiVersion}/namespaces/default/${resource}`,
    body: { apiVersion, ...object },
  })

const replicas = (world: World): number => world.get('deployments', 'web').spec.replicas ?? 0
const hpa = (world: World): HorizontalPodAutoscaler => world.get('horizontalpodautoscalers', 'web')
const condition = (world: World, type: string) =>
  hpa(world).status?.conditions?.find((candidate) => candidate.type === type)
const codes = (world: World): readonly string[] =>
  (
    world
      .cluster()
      .components.find(({ component }) => component.name === 'horizontal-pod-autoscaler')
      ?.waits.get('default/web') ?? []
  ).map(({ because }) => because.code)

scenario('HPA 64: first acts 15 s after it was created', setup, (world) => {
  autoscale(world, { load: '0' }).runFor(14)
  expect(hpa(world).status?.conditions).toBeUndefined()
  world.runFor(2)
  expect(condition(world, 'AbleToScale')).toBeDefined()
})

scenario(
  'HPA 65, 66: grows with the load, at most to double or 4 at once, and shares it among the Ready pods',
  setup,
  (world) => {
    autoscale(world, { load: '0s=20m,60s=20m,61s=900m' })
    const sizes: number[] = []
    world.always('sizes', () => {
      if (sizes.at(-1) !== replicas(world)) sizes.push(replicas(world))
      return true
    })
    world.runFor(300)
    expect(sizes[0]).toBe(1)
    expect(sizes.at(-1)).toBeGreaterThanOrEqual(9)
    for (const [index, size] of sizes.slice(1).entries())
      expect(size).toBeLessThanOrEqual(Math.max(2 * sizes[index]!, 4))
  },
)

scenario('HPA 66: waits for the highest recommendation of five minutes before it shrinks', setup, (world) => {
  autoscale(world, { load: '20m', replicas: 4 }).runFor(120)
  expect([replicas(world), condition(world, 'AbleToScale')?.reason]).toEqual([4, 'ScaleDownStabilized'])
  expect(codes(world)).toContain('hpaStabilizing')
  world.runFor(300)
  expect(replicas(world)).toBe(1)
})

scenario('HPA 68: a container without a request disables it', setup, (world) => {
  autoscale(world, { load: '300m', requests: {} }).runFor(90)
  expect([replicas(world), condition(world, 'ScalingActive')?.message]).toEqual([
    1,
    expect.stringContaining('missing request for cpu in container c of Pod web-'),
  ])
  expect(codes(world)).toEqual(['hpaMetricsMissing'])
  world.kubectl('kubectl get hpa web', /cpu: <unknown>\/50%/)
})

scenario('HPA 69: a target of 0 replicas disables it', setup, (world) => {
  autoscale(world, { load: '300m', replicas: 0 }).runFor(40)
  expect([condition(world, 'ScalingActive')?.reason, codes(world)]).toEqual(['ScalingDisabled', ['hpaTargetZero']])
})

scenario('an autoscaler tells of a target that is missing', setup, (world) => {
  autoscale(world, { load: '300m' }).kubectl('kubectl delete deployment web').runFor(20)
  expect(condition(world, 'AbleToScale')?.message).toContain('deployments/scale.apps "web" not found')
})

scenario('the looks of an autoscaler are routine: a steady cluster is quiet', setup, (world) => {
  autoscale(world, { load: '100m' }).runFor(120)
  expect([isQuiet(world.cluster()), codes(world)]).toEqual([true, ['hpaWithinTolerance']])
})

scenario('an autoscaler with a behaviour of its own lets two pods go a minute', setup, (world) => {
  autoscale(world, {
    load: '0s=50m,100s=50m,101s=1500m,400s=1500m,401s=50m',
    behavior: {
      scaleDown: { stabilizationWindowSeconds: 30, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
    },
  }).runFor(400)
  expect(replicas(world)).toBe(10)
  const sizes: number[] = []
  for (let minute = 0; minute < 5; minute++) {
    world.runFor(60)
    sizes.push(replicas(world))
  }
  for (const [index, size] of sizes.slice(1).entries()) expect(sizes[index]! - size).toBeLessThanOrEqual(2)
  expect(sizes.at(-1)).toBeLessThan(6)
})
