import { describe, expect, it } from 'vitest'
import { podCells } from '../../api/pod/pod-cells.ts'
import {
  annotate,
  boundPod,
  conditionOf,
  eventsAbout,
  instantAt,
  kubeletScenario,
  remove,
  running,
  shown,
  told,
} from '../../testkit/vectors/kubelet-cluster.ts'

describe('assertions about the kubelet', () => {
  it('KUBELET 82: restarts the first time at once; CrashLoopBackOff appears from the second exit', () => {
    const scenario = running({ image: 'nginx:bad-1' })
    expect(shown(scenario)).toEqual([
      '0/1 Pending',
      '0/1 ContainerCreating',
      '1/1 Running',
      '0/1 Error',
      '1/1 Running',
      '0/1 Error',
      '0/1 CrashLoopBackOff',
    ])
  })

  it('KUBELET 83: crash-loops with exit code 0 under Always', () => {
    const scenario = running({ command: ['true'] })
    expect(shown(scenario).slice(-2)).toEqual(['0/1 Completed', '0/1 CrashLoopBackOff'])
    expect(scenario.pod()?.status?.phase).toBe('Running')
  })

  it('KUBELET 85: says Container created and Container started, with the name in the field path only', () => {
    const scenario = running()
    const texts = eventsAbout(scenario.cluster, 'web').map(({ message, involvedObject, source }) => [
      message,
      involvedObject.fieldPath,
      source?.component,
      source?.host,
    ])
    expect(texts.slice(-2)).toEqual([
      ['Container created', 'spec.containers{web}', 'kubelet', 'node-1'],
      ['Container started', 'spec.containers{web}', 'kubelet', 'node-1'],
    ])
  })

  it('KUBELET 86: is ready the moment it runs when there is no readiness probe', () => {
    expect(shown(running())).toEqual(['0/1 Pending', '0/1 ContainerCreating', '1/1 Running'])
  })

  it('KUBELET 87: never restarts for readiness; liveness does not touch readiness', () => {
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1, failureThreshold: 2 }
    const scenario = running({ readinessProbe: probe })
    annotate(scenario, { 'fail-readiness': 'true' })
    scenario.until(30)
    expect(shown(scenario).at(-1)).toBe('0/1 Running')
    expect(scenario.pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(0)
    expect(conditionOf(scenario.pod(), 'Ready')).toMatchObject({
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [web]',
    })
    annotate(scenario, { 'fail-readiness': 'false' })
    scenario.until(32)
    expect(shown(scenario).at(-1)).toBe('1/1 Running')
    const failing = running({ livenessProbe: probe }, {})
    annotate(failing, { 'fail-liveness': 'true' })
    failing.until(6.5)
    expect(eventsAbout(failing.cluster, 'web').some(({ reason }) => reason === 'Unhealthy')).toBe(true)
    expect(conditionOf(failing.pod(), 'Ready')?.status).toBe('True')
  })

  it('KUBELET 89: takes preStop out of the grace period and leaves at least 2 s for SIGTERM', () => {
    const lifecycle = { preStop: { exec: { command: ['sh', '-c', 'sleep 25'] } } }
    const scenario = running({ lifecycle }, { 'stop-after': 'never' })
    remove(scenario)
    scenario.until(60)
    expect(scenario.story().at(-1)!.pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 137,
      finishedAt: '2026-01-05T10:00:35Z',
    })
    const long = running({ lifecycle: { preStop: { exec: { command: ['sleep', '60'] } } } }, { 'stop-after': 'never' })
    remove(long)
    long.until(60)
    expect(long.story().at(-1)!.pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 137,
      finishedAt: '2026-01-05T10:00:37Z',
    })
  })

  it('KUBELET 90: passes through Completed or Error before it vanishes', () => {
    const clean = running()
    remove(clean)
    clean.until(8)
    expect(shown(clean).slice(-2)).toEqual(['1/1 Terminating', '0/1 Completed'])
    const deaf = running({ command: ['sleep', '3600'] })
    remove(deaf, { gracePeriodSeconds: 3 })
    deaf.until(12)
    expect(shown(deaf).slice(-2)).toEqual(['1/1 Terminating', '0/1 Error'])
    expect(deaf.pod()).toBeUndefined()
  })

  it('KUBELET 91: forgets the restarts of finished init containers once initialised', () => {
    const initContainers = [{ name: 'setup', image: 'setup:1' }]
    const scenario = running({}, { 'exit-code.setup': '1', 'exit-runs.setup': '1' }, { initContainers })
    const restarts = scenario.story().map(({ at, pod }) => String(podCells(pod, instantAt(at))[3]))
    expect(restarts.some((text) => text.startsWith('1'))).toBe(true)
    scenario.until(20)
    expect(scenario.pod()?.status?.initContainerStatuses?.[0]?.restartCount).toBe(1)
    expect(podCells(scenario.pod()!, instantAt(20)).slice(1, 4)).toEqual(['1/1', 'Running', '0'])
  })

  it('KUBELET 92: shows the problem of the first container', () => {
    const scenario = kubeletScenario()
    const containers = [
      { name: 'one', image: 'nginx:nope' },
      { name: 'two', image: 'nginx:bad-1' },
    ]
    scenario.create('pods', {
      metadata: { name: 'web', namespace: 'default' },
      spec: { nodeName: 'node-1', containers },
    })
    scenario.until(20)
    expect(scenario.pod()?.status?.containerStatuses?.[1]?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    expect(shown(scenario).at(-1)).toBe('0/2 ImagePullBackOff')
  })

  it('KUBELET 97: restarts in place what was killed for its memory', () => {
    const scenario = running({
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm-bytes', '250M'],
      resources: { limits: { memory: '100Mi' } },
    })
    expect(shown(scenario)).toContain('0/1 OOMKilled')
    expect(scenario.pod()?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 1 }] })
  })

  it('KUBELET 93, 94: counts the init container under way and sidecars in the total', () => {
    const initContainers = [
      { name: 'one', image: 'busybox:1.28', command: ['sleep', '1'] },
      { name: 'two', image: 'envoy:1', restartPolicy: 'Always' },
      { name: 'three', image: 'busybox:1.28', command: ['sleep', '1'] },
    ]
    const scenario = running({}, {}, { initContainers })
    scenario.until(12)
    expect(shown(scenario)).toEqual([
      '0/2 Pending',
      '0/2 Init:0/3',
      '0/2 Init:1/3',
      '1/2 Init:2/3',
      '1/2 PodInitializing',
      '2/2 Running',
    ])
    expect(conditionOf(scenario.story()[1]!.pod, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two three]',
    })
  })

  it('KUBELET 95: ends a finished pod although its sidecar runs; a second main keeps it', () => {
    const initContainers = [{ name: 'proxy', image: 'envoy:1', restartPolicy: 'Always' }]
    const scenario = running({ command: ['sleep', '2'] }, {}, { initContainers, restartPolicy: 'Never' })
    scenario.until(20)
    expect(scenario.pod()?.status?.phase).toBe('Succeeded')
    expect(shown(scenario).at(-1)).toBe('0/2 Completed')
    const two = kubeletScenario()
    const containers = [
      { name: 'web', image: 'app:1', command: ['sleep', '1'] },
      { name: 'other', image: 'app:1', command: ['sleep', '100'] },
    ]
    two.create('pods', {
      metadata: { name: 'web', namespace: 'default' },
      spec: { nodeName: 'node-1', restartPolicy: 'Never', containers },
    })
    two.until(20)
    expect(shown(two).at(-1)).toBe('1/2 NotReady')
    expect(two.pod()?.status?.phase).toBe('Running')
  })

  it('KUBELET 98: pulls one image after another on a node', () => {
    const scenario = kubeletScenario()
    scenario.create('pods', boundPod({}, { image: 'huge:1' }, { ...told({ 'pull-time': '60s' }), name: 'huge' }))
    scenario.until(1)
    scenario.create('pods', boundPod())
    scenario.until(55)
    expect(scenario.pod()?.status?.phase).toBe('Pending')
    scenario.until(70)
    expect(scenario.pod()?.status?.phase).toBe('Running')
    expect(scenario.events().find((text) => text.startsWith('Pulled'))).toMatch(
      /in (1\.\d+s|\d{3}ms) \((5\d|1m\d)\.\d+s including waiting\)/,
    )
  })

  it('KUBELET 99: pulls again at each start only for latest or untagged images', () => {
    const scenario = kubeletScenario()
    for (const [name, image] of [
      ['a', 'nginx:1.16.1'],
      ['b', 'nginx:1.16.1'],
      ['c', 'redis'],
      ['d', 'redis'],
    ] as const) {
      scenario.create('pods', boundPod({}, { image }, { name }))
      scenario.until(5 * scenario.cluster.server.live.count('pods'))
    }
    expect(scenario.events('a')[0]).toBe('Pulling: Pulling image "nginx:1.16.1"')
    expect(scenario.events('b')[0]).toBe(
      'Pulled: Container image "nginx:1.16.1" already present on machine and can be accessed by the pod',
    )
    expect(scenario.events('c')[0]).toBe('Pulling: Pulling image "redis"')
    expect(scenario.events('d')[0]).toBe('Pulling: Pulling image "redis"')
  })

  it('KUBELET 100: stores whole seconds', () => {
    const scenario = running()
    const stamps = JSON.stringify(scenario.pod()!.status).match(/\d{4}-\d\d-\d\dT[^"]*/g)!
    expect(stamps.every((stamp) => /^[\d-]+T\d\d:\d\d:\d\dZ$/.test(stamp))).toBe(true)
  })
})
