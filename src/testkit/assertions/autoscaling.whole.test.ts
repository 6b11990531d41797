import { expect } from 'vitest'
import { scenario, type World } from '../scenario.ts'
import { deployment } from './manifests.ts'

const setup = { seed: 5, nodes: 3 }
const busy = (pods: string, replicas?: number): string =>
  deployment({
    ...(replicas !== undefined && { replicas }),
    pods,
    container: '        resources: {requests: {cpu: 100m}}\n',
  })
const size = (world: World): number => world.get('deployments', 'web').spec.replicas ?? 0
const rescales = (world: World): readonly string[] =>
  world.events('HorizontalPodAutoscaler', 'web').filter((text) => text.startsWith('SuccessfulRescale'))

scenario('HPA 64: an edit does not bring the next look forward', setup, (world) => {
  world.apply(busy('kuberama.dev/cpu: 52m', 2)).runFor(60)
  world.kubectl('kubectl autoscale deployment web --min=2 --max=4 --cpu=50%').runFor(16)
  const changed = world.now()
  world.kubectl(`kubectl patch hpa web --type=merge -p '{"spec":{"minReplicas":3}}'`).runFor(10)
  expect([size(world), changed < world.now()]).toEqual([2, true])
  world.runFor(5)
  expect(size(world)).toBe(3)
})

scenario('HPA 65: utilisation is cut to a whole percent; within 10 % of the target nothing happens', setup, (world) => {
  // 54.9 % of a target of 50 % reads 54: less than a tenth above.
  world.apply(busy('kuberama.dev/cpu: 54900u', 2)).runFor(60)
  world.kubectl('kubectl autoscale deployment web --min=1 --max=9 --cpu=50%').runFor(600)
  expect([size(world), rescales(world)]).toEqual([2, []])
})

scenario('HPA 67: pods that are not Ready yet count as idle, so one rise is not answered twice', setup, (world) => {
  const probed = '        readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}\n'
  world.apply(busy('kuberama.dev/ready-after: 90s, kuberama.dev/cpu: 125m', 1) + probed).runFor(300)
  world.kubectl('kubectl autoscale deployment web --min=1 --max=20 --cpu=50%').runFor(20)
  expect(size(world)).toBe(3)
  // Two of three are not Ready: counted as idle, the average is below the target, and nothing is done.
  world.runFor(60)
  expect(size(world)).toBe(3)
  world.until('those that came are busy, too', () => size(world) > 3, 120)
})

scenario(
  'HPA 70: each apply of a manifest with replicas sets them back, and the autoscaler raises them again',
  setup,
  (world) => {
    const manifest = busy('kuberama.dev/cpu: 90m', 2)
    world.apply(manifest).runFor(60)
    world.kubectl('kubectl autoscale deployment web --min=2 --max=4 --cpu=50%')
    world.until('it has grown', () => size(world) === 4, 120)
    world.runFor(60)
    world
      .file('again.yaml', manifest.replace('web:v1', 'web:v1 # again'))
      .kubectl('kubectl apply -f again.yaml')
      .runFor(1)
    expect(size(world)).toBe(2)
    expect(world.events('Deployment', 'web').some((text) => text.endsWith(' from 4 to 2'))).toBe(true)
    world.until('it has grown again', () => size(world) === 4, 60)
  },
)
