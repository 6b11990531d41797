import { describe, expect, it } from 'vitest'
import type { ContainerStatus } from '../../api/openapi/kubernetes.ts'
import { boundPod, eventsAbout, kubeletScenario, type KubeletScenario } from '../../testkit/vectors/kubelet-cluster.ts'

/** Seconds from the start at which the container's state changed, and the new state in a word. */
function states(scenario: KubeletScenario, index = 0): readonly (readonly [number, string])[] {
  const seen: (readonly [number, string])[] = []
  for (const { at, pod } of scenario.story()) {
    const status = pod.status?.containerStatuses?.[index]
    const word = status === undefined ? 'none' : wordOf(status)
    if (seen.at(-1)?.[1] !== word) seen.push([at, word])
  }
  return seen
}

function wordOf({ state, restartCount, ready }: ContainerStatus): string {
  if (state?.waiting !== undefined) return `${state.waiting.reason}`
  if (state?.terminated !== undefined) return `${state.terminated.reason} ${state.terminated.exitCode}`
  return `running ${restartCount}${ready ? ' ready' : ''}`
}

/** Seconds from the start of every instance: events of so many restarts are dropped by the spam filter. */
function startsOf(scenario: KubeletScenario): readonly number[] {
  return states(scenario)
    .filter(([, word]) => word.startsWith('running'))
    .map(([at]) => at)
}

describe('G10 crash loop', () => {
  const scenario = kubeletScenario()
  scenario.create('pods', boundPod({}, { command: ['sh', '-c', 'exit 1'] }))
  scenario.until(1200)
  const started = startsOf(scenario).map((at) => at - startsOf(scenario)[0]!)

  it('restarts at once, then after 10, 20, 40, 80, 160, 300, 300 s', () => {
    const gaps = started.slice(1).map((at, index) => at - started[index]!)
    const expected = [0, 10, 20, 40, 80, 160, 300, 300]
    expect(gaps).toHaveLength(expected.length)
    gaps.forEach((gap, index) => {
      expect(gap).toBeGreaterThanOrEqual(expected[index]!)
      expect(gap).toBeLessThan(expected[index]! + 1.3)
    })
  })

  it('shows Error, then CrashLoopBackOff from the second exit on', () => {
    expect(
      states(scenario)
        .slice(0, 9)
        .map(([, word]) => word),
    ).toEqual([
      'none',
      'ContainerCreating',
      'running 0 ready',
      'Error 1',
      'running 1 ready',
      'Error 1',
      'CrashLoopBackOff',
      'running 2 ready',
      'Error 1',
    ])
  })

  it('KUBELET 81: keeps the phase Running throughout', () => {
    const phases = new Set(
      scenario
        .story()
        .slice(3)
        .map(({ pod }) => pod.status?.phase),
    )
    expect([...phases]).toEqual(['Running'])
  })

  it('names the delay as Go does', () => {
    const messages = scenario
      .story()
      .flatMap(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.waiting?.message ?? [])
    const uid = scenario.pod()!.metadata.uid
    expect([...new Set(messages)]).toEqual(
      ['10s', '20s', '40s', '1m20s', '2m40s', '5m0s'].map(
        (delay) => `back-off ${delay} restarting failed container=web pod=web_default(${uid})`,
      ),
    )
  })

  it('KUBELET 84: warns with the BackOff event', () => {
    const backOff = eventsAbout(scenario.cluster, 'web').filter(({ reason }) => reason === 'BackOff')
    expect(backOff.map(({ type, message }) => [type, message])).toEqual([
      ['Warning', `Back-off restarting failed container web in pod web_default(${scenario.pod()!.metadata.uid})`],
    ])
  })

  it('starts over after a run of ten minutes', () => {
    const long = kubeletScenario()
    long.create(
      'pods',
      boundPod({}, {}, { annotations: { 'kuberama.dev/exit-after': '601s', 'kuberama.dev/exit-code': '1' } }),
    )
    long.until(2500)
    const gaps = startsOf(long).map((at, index, all) => at - (all[index - 1] ?? at))
    expect(gaps.slice(1).every((gap) => gap > 601 && gap < 602.5)).toBe(true)
  })
})

describe('G11 bad image', () => {
  const scenario = kubeletScenario()
  scenario.create('pods', boundPod({}, { image: 'nginx:nope' }))
  scenario.until(200)

  it('tells it in events, in this order', () => {
    const error =
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found'
    expect(eventsAbout(scenario.cluster, 'web').map(({ type, reason, message }) => [type, reason, message])).toEqual([
      ['Normal', 'Pulling', 'Pulling image "nginx:nope"'],
      ['Warning', 'Failed', `Failed to pull image "nginx:nope": ${error}`],
      ['Warning', 'Failed', 'Error: ErrImagePull'],
      ['Normal', 'BackOff', 'Back-off pulling image "nginx:nope"'],
      ['Warning', 'Failed', 'Error: ImagePullBackOff'],
    ])
  })

  it('alternates between ErrImagePull and ImagePullBackOff, Pending, without restarts', () => {
    const words = states(scenario)
    expect(words.slice(0, 6).map(([, word]) => word)).toEqual([
      'none',
      'ContainerCreating',
      'ErrImagePull',
      'ImagePullBackOff',
      'ErrImagePull',
      'ImagePullBackOff',
    ])
    expect(words[3]![0] - words[2]![0]).toBeGreaterThanOrEqual(10)
    expect(words[3]![0] - words[2]![0]).toBeLessThanOrEqual(15)
    expect(scenario.pod()?.status?.phase).toBe('Pending')
    expect(scenario.pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(0)
  })

  it('pulls again after 10, 20, 40, 80 s at the next sync', () => {
    const pulls = scenario.cluster.server.store.log
      .filter(({ resource, object }) => resource === 'events' && (object as { reason?: string }).reason === 'Pulling')
      .map(({ at }) => at / 1000)
    const gaps = pulls.slice(1).map((at, index) => at - pulls[index]!)
    const delays = [10, 20, 40]
    delays.forEach((delay, index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(delay)
      expect(gaps[index]).toBeLessThan(delay + 17)
    })
  })

  it('shows the cause while it waits', () => {
    const message = scenario
      .story()
      .flatMap(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.waiting ?? [])
      .find(({ reason }) => reason === 'ImagePullBackOff')
    expect(message?.message).toMatch(/^Back-off pulling image "nginx:nope": ErrImagePull: rpc error: code = NotFound/)
  })

  it('tries a corrected image of a bare pod at the next sync', () => {
    const { create, until, write, pod, cluster } = kubeletScenario()
    create('pods', boundPod({}, { image: 'nginx:nope' }))
    until(60)
    const patch = { spec: { containers: [{ name: 'web', image: 'nginx:1.16.1' }] } }
    write({ verb: 'patch', resource: 'pods', namespace: 'default', name: 'web', patchType: 'strategic', patch })
    until(64)
    expect(pod()?.status?.phase).toBe('Running')
    expect(pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(0)
    expect(cluster.refusals).toEqual([])
  })
})

const probes = {
  startupProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 6 },
  livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10, failureThreshold: 3 },
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 1 },
}

describe('G12 probes', () => {
  it('kills an app that never starts after its startup budget', () => {
    const scenario = kubeletScenario()
    scenario.create(
      'pods',
      boundPod({}, probes, { annotations: { 'kuberama.dev/ready-after': '1h', 'kuberama.dev/start-delay': '0s' } }),
    )
    scenario.until(31)
    const texts = eventsAbout(scenario.cluster, 'web').map(
      ({ reason, message, count }) => `${reason} x${count}: ${message}`,
    )
    expect(texts).toContain(
      'Unhealthy x6: Startup probe failed: Get "http://10.244.1.2:80/": dial tcp 10.244.1.2:80: connect: connection refused',
    )
    expect(texts).toContain('Killing x1: Container web failed startup probe, will be restarted')
    expect(texts.some((text) => text.includes('Liveness'))).toBe(false)
    expect(scenario.story().every(({ pod }) => pod.status?.containerStatuses?.[0]?.ready !== true)).toBe(true)
    scenario.until(33)
    expect(scenario.pod()?.status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      ready: false,
      started: false,
    })
  })

  it('kills an app that hangs at 60 s: liveness failures at 60, 70, 80, SIGKILL at 110, restarted at once', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', boundPod({}, probes, { annotations: { 'kuberama.dev/hang-after': '58s' } }))
    scenario.until(150)
    const at = (reason: string, part: string) =>
      scenario.cluster.server.store.log
        .filter(({ resource, object }) => resource === 'events' && (object as { reason?: string }).reason === reason)
        .filter(({ object }) => (object as { message?: string }).message?.includes(part))
        .map(
          (entry) =>
            Math.floor(entry.at / 1000) -
            Math.floor(scenario.story()[0]!.at) -
            Math.floor(scenario.cluster.server.store.log[0]!.at / 1000),
        )
    expect(at('Unhealthy', 'Liveness')).toEqual([60, 70, 80])
    expect(at('Killing', 'liveness')).toEqual([80])
    const status = scenario.pod()!.status!.containerStatuses![0]!
    expect(status.restartCount).toBe(1)
    expect(status.lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
    expect(at('Started', '')).toHaveLength(2)
    expect(at('Started', '')[1]).toBe(110)
  })

  it('KUBELET 88: keeps liveness and readiness quiet until the startup probe has passed', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', boundPod({}, probes, { annotations: { 'kuberama.dev/ready-after': '12s' } }))
    scenario.until(40)
    expect(scenario.events().filter((text) => text.includes('Liveness') || text.includes('Readiness'))).toEqual([])
    expect(states(scenario).map(([, word]) => word)).toEqual([
      'none',
      'ContainerCreating',
      'running 0',
      'running 0 ready',
    ])
    expect(states(scenario).at(-1)![0]).toBeCloseTo(15, 1)
  })
})

describe('G14 sidecar pod termination', () => {
  const sidecarPod = (stopAfter: string) =>
    boundPod(
      {
        initContainers: [
          { name: 'migrate', image: 'busybox:1.28', command: ['sh', '-c', 'sleep 1'] },
          { name: 'proxy', image: 'envoy:1', restartPolicy: 'Always' },
        ],
      },
      {},
      {
        annotations: {
          'kuberama.dev/stop-after.web': stopAfter,
          'kuberama.dev/stop-after.proxy': stopAfter === 'never' ? 'never' : '1s',
        },
      },
    )

  it('starts migrate, proxy, web in this order and is 2/2 ready', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', sidecarPod('2s'))
    scenario.until(12)
    const started = eventsAbout(scenario.cluster, 'web').filter(({ reason }) => reason === 'Started')
    expect(started.map(({ involvedObject }) => involvedObject.fieldPath)).toEqual([
      'spec.initContainers{migrate}',
      'spec.initContainers{proxy}',
      'spec.containers{web}',
    ])
    expect(scenario.pod()?.status?.initContainerStatuses?.map(({ ready, started }) => [ready, started])).toEqual([
      [true, false],
      [true, true],
    ])
    expect(scenario.pod()?.status?.phase).toBe('Running')
  })

  it('stops web first, proxy after it', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', sidecarPod('2s'))
    scenario.until(12)
    scenario.write({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' })
    scenario.until(20)
    expect(scenario.events().filter((text) => text.startsWith('Killing'))).toEqual([
      'Killing: Stopping container proxy',
      'Killing: Stopping container web',
    ])
    const last = scenario.story().at(-1)!
    expect(last.at).toBeGreaterThan(15)
    expect(last.at).toBeLessThan(16)
    expect(last.pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 0,
      finishedAt: '2026-01-05T10:00:14Z',
    })
    expect(last.pod.status?.initContainerStatuses?.[1]?.state?.terminated).toMatchObject({
      exitCode: 0,
      finishedAt: '2026-01-05T10:00:15Z',
    })
  })

  it('kills a hanging web at 30 s; proxy then has the least of 2 s', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', sidecarPod('never'))
    scenario.until(12)
    scenario.write({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' })
    scenario.until(50)
    const { pod } = scenario.story().at(-1)!
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 137,
      finishedAt: '2026-01-05T10:00:42Z',
    })
    expect(pod.status?.initContainerStatuses?.[1]?.state?.terminated).toMatchObject({
      exitCode: 137,
      finishedAt: '2026-01-05T10:00:44Z',
    })
    expect(pod.status?.phase).toBe('Failed')
    expect(scenario.pod()).toBeUndefined()
  })
})
