import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { instantOf } from '../../clock/instant.ts'
import { randomStream } from '../../clock/random.ts'
import { boundPod, eventsAbout, instantAt, kubeletScenario } from '../../testkit/vectors/kubelet-cluster.ts'
import { planContainer } from './behaviour.ts'
import { cpuUseOf } from './cpu-use.ts'
import { logsOf } from './logs.ts'
import type { PodMemory } from './memory.ts'
import { noMachines } from './node-machine.ts'
import type { ContainerPlan } from './plan.ts'

function planOf(
  container: object,
  pod: object = {},
  annotations: Readonly<Record<string, string>> = {},
  role: 'main' | 'init' = 'main',
  restarts = 0,
): ContainerPlan {
  const whole = {
    metadata: { name: 'p', namespace: 'default', annotations },
    spec: { containers: [], restartPolicy: 'Always', ...pod },
  } as unknown as Pod
  return planContainer({ name: 'web', ...container } as Container, whole, {
    role,
    restarts,
    random: randomStream(1, 'plan'),
  })
}

describe('what an image name says', () => {
  it.each([
    ['nginx:1.16.1', 'Always', { exitCode: 0, exitsAfter: undefined, readyAfter: 0 }],
    ['my/own:thing', 'Always', { exitsAfter: undefined }],
    ['app:bad-v2', 'Always', { exitsAfter: expect.any(Number), exitCode: 1 }],
    ['app:slow-v2', 'Always', { exitsAfter: undefined, readyAfter: expect.any(Number) }],
    ['busybox', 'Always', { exitsAfter: 100, exitCode: 0 }],
    ['processor:v1', 'Never', { exitsAfter: expect.any(Number), exitCode: 0 }],
    ['processor:v1', 'OnFailure', { exitsAfter: expect.any(Number), exitCode: 0 }],
  ])('%s under %s', (image, restartPolicy, expected) => {
    const plan = planOf({ image }, { restartPolicy })
    expect({ exitsAfter: undefined, ...plan }).toMatchObject(expected)
  })

  it('lets a slow app be ready after 8 to 12 s, a task end after 2 to 5 s', () => {
    const { readyAfter } = planOf({ image: 'app:slow-v2' })
    expect(readyAfter >= 8000 && readyAfter <= 12_000).toBe(true)
    const { exitsAfter } = planOf(
      { image: 'perl', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] },
      { restartPolicy: 'Never' },
    )
    expect(exitsAfter! >= 2000 && exitsAfter! <= 5000).toBe(true)
  })

  it('kills what eats more memory than it may', () => {
    const container = {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
    }
    expect(planOf({ ...container, resources: { limits: { memory: '100Mi' } } })).toMatchObject({
      exitCode: 137,
      exitReason: 'OOMKilled',
    })
    expect(planOf({ ...container, resources: { limits: { memory: '300Mi' } } }).exitsAfter).toBeUndefined()
  })
})

describe('what annotations tell', () => {
  const image = 'nginx:1'
  it.each([
    [
      { 'kuberama.dev/exit-after': '5s', 'kuberama.dev/exit-code': '3' },
      { exitsAfter: 5000, exitCode: 3 },
    ],
    [{ 'kuberama.dev/exit-code': '3' }, { exitsAfter: 1000, exitCode: 3 }],
    [{ 'kuberama.dev/exit-code.web': '4', 'kuberama.dev/exit-code': '3' }, { exitCode: 4 }],
    [{ 'kuberama.dev/exit-code.other': '4' }, { exitCode: 0 }],
    [{ 'kuberama.dev/ready-after': '2m' }, { readyAfter: 120_000 }],
    [{ 'kuberama.dev/start-delay': '1500ms' }, { startDelay: 1500 }],
    [
      { 'kuberama.dev/stop-after': '7s', 'kuberama.dev/stop-code': '143' },
      { stopsAfter: 7000, stopCode: 143 },
    ],
    [
      { 'kuberama.dev/exit-after': '1s', 'kuberama.dev/exit-code': '137', 'kuberama.dev/exit-reason': 'OOMKilled' },
      { exitReason: 'OOMKilled' },
    ],
    [{ 'kuberama.dev/ready-after': 'soon' }, { readyAfter: 0 }],
    [{ 'pod-complete.stage.kwok.x-k8s.io/delay': '3s' }, { exitsAfter: 3000, exitCode: 0 }],
    [{ 'pod-ready.stage.kwok.x-k8s.io/delay': '3s' }, { startDelay: 3000 }],
    [
      { 'kuberama.dev/logs': 'one\n+2s two' },
      {
        logs: [
          { after: 100, text: 'one' },
          { after: 2000, text: 'two' },
        ],
      },
    ],
  ])('%j', (annotations, expected) => {
    expect(planOf({ image }, {}, annotations as unknown as Readonly<Record<string, string>>)).toMatchObject(expected)
  })

  it('fails the first runs only, if so told', () => {
    const annotations = { 'kuberama.dev/exit-code': '1', 'kuberama.dev/exit-runs': '2' }
    expect([0, 1, 2].map((restarts) => planOf({ image }, {}, annotations, 'main', restarts).exitsAfter)).toEqual([
      1000,
      1000,
      undefined,
    ])
  })

  it('draws a curve of CPU use', () => {
    const pod = { metadata: { annotations: { 'kuberama.dev/cpu': '0s=100m,60s=700m, 120s=1' } } } as unknown as Pod
    const at = (seconds: number): number => cpuUseOf(pod, 'web', instantOf(0), instantOf(seconds * 1000))
    expect([0, 30, 60, 90, 120, 999].map(at)).toEqual([100, 400, 700, 850, 1000, 1000])
    expect(
      cpuUseOf(
        { metadata: { annotations: { 'kuberama.dev/cpu': '250m' } } } as unknown as Pod,
        'web',
        instantOf(0),
        instantOf(5),
      ),
    ).toBe(250)
    expect(cpuUseOf({ metadata: {} } as unknown as Pod, 'web', instantOf(0), instantOf(5))).toBe(1)
  })
})

describe('logs', () => {
  it('go on while the loop goes on, and outlive the instance', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', boundPod({}, { command: ['sh', '-c', 'while true; do echo tick; date; sleep 10; done'] }))
    scenario.until(33)
    const memory = (): PodMemory => scenario.cluster.components[0]!.memories.get('default/web') as PodMemory
    const source = (second: number) => ({
      key: 'default/web',
      memory: memory(),
      pod: scenario.pod()!,
      now: instantAt(second),
      node: scenario.cluster.server.live.get('nodes', 'node-1')!,
      machines: noMachines(),
      view: scenario.cluster.view,
      network: undefined,
    })
    const lines = logsOf(source(33), 'web')!
    expect(lines.map(({ text }) => text.slice(0, 13))).toEqual(
      Array.from({ length: 4 }, () => ['tick', 'Mon Jan  5 10']).flat(),
    )
    expect(logsOf(source(33), 'web', true)).toBeUndefined()
    scenario.write({
      verb: 'patch',
      resource: 'pods',
      namespace: 'default',
      name: 'web',
      patchType: 'merge',
      patch: { metadata: { annotations: { 'kuberama.dev/crash': 'now' } } },
    })
    scenario.until(40)
    expect(logsOf(source(40), 'web', true)).toHaveLength(8)
    expect(logsOf(source(40), 'nobody')).toBeUndefined()
  })
})

describe('events of a node', () => {
  it('tell of cordon and uncordon', () => {
    const scenario = kubeletScenario()
    const cordon = (unschedulable: boolean): void =>
      scenario.write({
        verb: 'patch',
        resource: 'nodes',
        name: 'node-1',
        patchType: 'merge',
        patch: { spec: { unschedulable } },
      })
    cordon(true)
    scenario.until(1)
    cordon(false)
    scenario.until(2)
    expect(
      eventsAbout(scenario.cluster, 'node-1').map(({ reason, message, source }) => [reason, message, source]),
    ).toEqual([
      ['NodeNotSchedulable', 'Node node-1 status is now: NodeNotSchedulable', { component: 'kubelet', host: 'node-1' }],
      ['NodeSchedulable', 'Node node-1 status is now: NodeSchedulable', { component: 'kubelet', host: 'node-1' }],
    ])
  })
})
