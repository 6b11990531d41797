import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { podCells } from '../../api/pod/pod-cells.ts'
import { isQuiet } from '../../engine/step.ts'
import {
  boundPod,
  eventsAbout,
  instantAt,
  kubeletScenario,
  type KubeletScenario,
} from '../../testkit/vectors/kubelet-cluster.ts'

const told = (values: Readonly<Record<string, string>>): object => ({
  annotations: Object.fromEntries(Object.entries(values).map(([name, value]) => [`kuberama.dev/${name}`, value])),
})

/** What `kubectl get pod` shows, without repetitions. */
function shown(scenario: KubeletScenario, name = 'web'): readonly string[] {
  const lines: string[] = []
  for (const { at, pod } of scenario.story(name)) {
    const [, ready, status] = podCells(pod, instantAt(at))
    const line = `${ready} ${status}`
    if (lines.at(-1) !== line) lines.push(line)
  }
  return lines
}

const conditionOf = (pod: Pod | undefined, type: string) =>
  pod?.status?.conditions?.find((condition) => condition.type === type)
const remove = (scenario: KubeletScenario, options: object = {}): void =>
  scenario.write({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web', options })
const annotate = (scenario: KubeletScenario, values: Readonly<Record<string, string>>): void =>
  scenario.write({
    verb: 'patch',
    resource: 'pods',
    namespace: 'default',
    name: 'web',
    patchType: 'merge',
    patch: { metadata: told(values) as never },
  })

function running(
  container: object = {},
  annotations: Readonly<Record<string, string>> = {},
  spec: object = {},
): KubeletScenario {
  const scenario = kubeletScenario()
  scenario.create('pods', boundPod(spec, container, told(annotations)))
  scenario.until(5)
  return scenario
}

describe('assertions about the kubelet', () => {
  it('82: restarts the first time at once; CrashLoopBackOff appears from the second exit', () => {
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

  it('83: crash-loops with exit code 0 under Always', () => {
    const scenario = running({ command: ['true'] })
    expect(shown(scenario).slice(-2)).toEqual(['0/1 Completed', '0/1 CrashLoopBackOff'])
    expect(scenario.pod()?.status?.phase).toBe('Running')
  })

  it('85: says Container created and Container started, with the name in the field path only', () => {
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

  it('86: is ready the moment it runs when there is no readiness probe', () => {
    expect(shown(running())).toEqual(['0/1 Pending', '0/1 ContainerCreating', '1/1 Running'])
  })

  it('87: never restarts for readiness; liveness does not touch readiness', () => {
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

  it('89: takes preStop out of the grace period and leaves at least 2 s for SIGTERM', () => {
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

  it('90: passes through Completed or Error before it vanishes', () => {
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

  it('91: forgets the restarts of finished init containers once initialised', () => {
    const initContainers = [{ name: 'setup', image: 'setup:1' }]
    const scenario = running({}, { 'exit-code.setup': '1', 'exit-runs.setup': '1' }, { initContainers })
    const restarts = scenario.story().map(({ at, pod }) => String(podCells(pod, instantAt(at))[3]))
    expect(restarts.some((text) => text.startsWith('1'))).toBe(true)
    scenario.until(20)
    expect(scenario.pod()?.status?.initContainerStatuses?.[0]?.restartCount).toBe(1)
    expect(podCells(scenario.pod()!, instantAt(20)).slice(1, 4)).toEqual(['1/1', 'Running', '0'])
  })

  it('92: shows the problem of the first container', () => {
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

  it('97: restarts in place what was killed for its memory', () => {
    const scenario = running({
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm-bytes', '250M'],
      resources: { limits: { memory: '100Mi' } },
    })
    expect(shown(scenario)).toContain('0/1 OOMKilled')
    expect(scenario.pod()?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 1 }] })
  })

  it('93 and 94: counts the init container under way and sidecars in the total', () => {
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

  it('95: ends a finished pod although its sidecar runs; a second main keeps it', () => {
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

  it('98: pulls one image after another on a node', () => {
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

  it('99: pulls again at each start only for latest or untagged images', () => {
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

  it('100: stores whole seconds', () => {
    const scenario = running()
    const stamps = JSON.stringify(scenario.pod()!.status).match(/\d{4}-\d\d-\d\dT[^"]*/g)!
    expect(stamps.every((stamp) => /^[\d-]+T\d\d:\d\d:\d\dZ$/.test(stamp))).toBe(true)
  })
})

describe('more of the pod life', () => {
  it('KUB-4: ends under Never and restarts failures only under OnFailure', () => {
    const never = running({ command: ['sh', '-c', 'sleep 1; exit 3'] }, {}, { restartPolicy: 'Never' })
    expect(shown(never).at(-1)).toBe('0/1 Error')
    expect(never.pod()?.status).toMatchObject({ phase: 'Failed' })
    expect(conditionOf(never.pod(), 'Ready')).toMatchObject({ status: 'False', reason: 'PodFailed' })
    const done = running({ command: ['sh', '-c', 'echo done'] }, {}, { restartPolicy: 'OnFailure' })
    expect(done.pod()?.status).toMatchObject({ phase: 'Succeeded' })
    expect(conditionOf(done.pod(), 'Initialized')).toMatchObject({ status: 'True', reason: 'PodCompleted' })
    const retried = running(
      {},
      { 'exit-code': '1', 'exit-after': '1s', 'exit-runs': '1' },
      { restartPolicy: 'OnFailure' },
    )
    retried.until(30)
    expect(retried.pod()?.status).toMatchObject({ phase: 'Succeeded', containerStatuses: [{ restartCount: 1 }] })
  })

  it('KUB-9: fails the pod when an init container fails under Never, backs off otherwise', () => {
    const initContainers = [{ name: 'setup', image: 'busybox:1.28', command: ['sh', '-c', 'exit 2'] }]
    const never = running({}, {}, { initContainers, restartPolicy: 'Never' })
    expect(never.pod()?.status?.phase).toBe('Failed')
    expect(shown(never).at(-1)).toBe('0/1 Init:Error')
    const always = running({}, {}, { initContainers })
    always.until(8)
    expect(shown(always).slice(2)).toEqual([
      '0/1 Init:Error',
      '0/1 Init:0/1',
      '0/1 Init:Error',
      '0/1 Init:CrashLoopBackOff',
    ])
    expect(always.pod()?.status?.phase).toBe('Pending')
  })

  it('KUB-8: knows ErrImageNeverPull and InvalidImageName', () => {
    const never = running({ imagePullPolicy: 'Never' })
    expect(shown(never).at(-1)).toBe('0/1 ErrImageNeverPull')
    expect(never.events()).toContain(
      'ErrImageNeverPull: Container image "nginx:1.16.1" is not present with pull policy of Never',
    )
    expect(shown(running({ image: 'NGINX' })).at(-1)).toBe('0/1 InvalidImageName')
  })

  it('waits for a ConfigMap that its environment needs', () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }]
    const scenario = running({ env })
    expect(shown(scenario).at(-1)).toBe('0/1 CreateContainerConfigError')
    expect(scenario.events()).toContain('Failed: Error: configmap "settings" not found')
    scenario.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'default' },
      data: { a: '1' },
    })
    scenario.until(20)
    expect(shown(scenario).at(-1)).toBe('1/1 Running')
  })

  it('KUB-16: restarts at once after the first liveness kills', () => {
    const livenessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 1 }
    const scenario = running({ livenessProbe }, { 'fail-after': '1s' })
    scenario.until(14)
    expect(scenario.pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(2)
    expect(shown(scenario)).not.toContain('0/1 CrashLoopBackOff')
    scenario.until(60)
    expect(shown(scenario)).toContain('0/1 CrashLoopBackOff')
    expect(scenario.events()).toContain('Killing: Container web failed liveness probe, will be restarted')
    expect(scenario.events()).toContain('Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500')
  })

  it('runs the exec probe of the documentation: the file is there for 30 s', () => {
    const livenessProbe = { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 }
    const scenario = running({
      image: 'busybox:1.28',
      args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe,
    })
    scenario.until(34)
    expect(scenario.events().some((text) => text.startsWith('Unhealthy'))).toBe(false)
    scenario.until(90)
    expect(scenario.events()).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    )
    expect(scenario.pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(1)
  })

  it('KUB-20: fails the pod at its deadline', () => {
    const scenario = running({}, {}, { activeDeadlineSeconds: 10 })
    scenario.until(15)
    expect(scenario.pod()?.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    })
  })

  it('counts readiness gates', () => {
    const scenario = running({}, {}, { readinessGates: [{ conditionType: 'example.com/ready' }] })
    expect(conditionOf(scenario.pod(), 'ContainersReady')?.status).toBe('True')
    expect(conditionOf(scenario.pod(), 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: 'corresponding condition of pod readiness gate "example.com/ready" does not exist.',
    })
    const pod = scenario.pod()!
    const conditions = [...pod.status!.conditions!, { type: 'example.com/ready', status: 'True' }]
    scenario.write({
      verb: 'updateStatus',
      resource: 'pods',
      object: { ...pod, status: { ...pod.status, conditions } } as Pod,
    })
    scenario.until(6)
    expect(conditionOf(scenario.pod(), 'Ready')?.status).toBe('True')
  })

  it('does nothing on a node without power, and puts Ready back when it returns', () => {
    const scenario = running()
    const power = (value: string): void =>
      scenario.write({
        verb: 'patch',
        resource: 'nodes',
        name: 'node-1',
        patchType: 'merge',
        patch: { metadata: told({ power: value }) as never },
      })
    power('off')
    scenario.until(6)
    const pod = scenario.pod()!
    const conditions = pod.status!.conditions!.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False' } : condition,
    )
    scenario.write({
      verb: 'updateStatus',
      resource: 'pods',
      object: { ...pod, status: { ...pod.status, conditions } } as Pod,
    })
    scenario.until(100)
    expect(conditionOf(scenario.pod(), 'Ready')?.status).toBe('False')
    power('on')
    scenario.until(101)
    expect(conditionOf(scenario.pod(), 'Ready')?.status).toBe('True')
    expect(scenario.pod()?.status?.containerStatuses?.[0]?.restartCount).toBe(0)
    power('off')
    remove(scenario)
    scenario.until(300)
    expect(scenario.pod()?.metadata.deletionTimestamp).toBeDefined()
    power('on')
    scenario.until(303)
    expect(scenario.pod()).toBeUndefined()
  })

  it('KUB-19: lets go of a force-deleted pod', () => {
    const scenario = running()
    remove(scenario, { gracePeriodSeconds: 0 })
    expect(scenario.pod()).toBeUndefined()
    scenario.until(10)
    scenario.create('pods', boundPod())
    scenario.until(15)
    expect(scenario.pod()?.status?.phase).toBe('Running')
  })

  it('shortens the grace period on a second deletion', () => {
    const scenario = running({ command: ['sleep', 'infinity'] })
    remove(scenario)
    scenario.until(10)
    remove(scenario, { gracePeriodSeconds: 1 })
    scenario.until(14)
    expect(scenario.pod()).toBeUndefined()
  })

  it('KUB-17: ends a pod whose containers never started', () => {
    const scenario = running({ image: 'nginx:nope' })
    remove(scenario)
    scenario.until(7)
    const last = scenario.story().at(-1)!.pod
    expect(last.status?.phase).toBe('Failed')
    expect(last.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
    })
    expect(scenario.pod()).toBeUndefined()
  })

  it('NODE-11: rejects a pod that no scheduler placed and that does not fit', () => {
    const scenario = kubeletScenario()
    const resources = (cpu: string) => ({ resources: { requests: { cpu } } })
    scenario.create('pods', boundPod({}, resources('3900m'), { name: 'first' }))
    scenario.until(2)
    scenario.create('pods', boundPod({}, resources('500m')))
    scenario.until(4)
    expect(scenario.pod()?.status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000",
    })
    expect(scenario.pod('first')?.status?.phase).toBe('Running')
  })

  it('crashes on order and restarts in place', () => {
    const scenario = running()
    annotate(scenario, { crash: '1' })
    scenario.until(8)
    expect(scenario.pod()?.status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137 } },
    })
  })

  it('waits with numbers while a probe is awaited', () => {
    const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 4 }
    const scenario = running({ readinessProbe }, { 'ready-after': '20s' })
    const { waits } = scenario.cluster.components[0]!
    expect(waits.get('default/web')).toEqual([
      {
        about: { resource: 'pods', namespace: 'default', name: 'web', uid: scenario.pod()!.metadata.uid },
        because: {
          code: 'readinessProbe',
          details: { container: 'web', successes: 0, failures: expect.any(Number), threshold: 1 },
        },
        until: expect.any(Number),
      },
    ])
  })
})

describe('quiet', () => {
  it('comes when a pod is Ready, however many probes it answers', () => {
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 }
    const scenario = running({ readinessProbe: probe, livenessProbe: probe, command: ['sleep', '36000'] })
    const { steps } = scenario.cluster
    expect(isQuiet(scenario.cluster)).toBe(true)
    scenario.until(3000)
    expect(scenario.cluster.steps - steps).toBeLessThan(3)
  })

  it('comes in endless back-off', () => {
    for (const image of ['nginx:bad-1', 'nginx:nope']) {
      const scenario = running({ image })
      scenario.until(300)
      expect(isQuiet(scenario.cluster)).toBe(true)
    }
  })

  it('needs at most five reconciles and three status writes for a pod with probes', () => {
    const probe = { httpGet: { path: '/', port: 80 } }
    const scenario = running({ readinessProbe: probe, livenessProbe: probe })
    const own = scenario.cluster.server.store.log.filter(
      ({ actor, resource }) => actor === 'kubelet' && resource === 'pods',
    )
    expect(own).toHaveLength(2)
    expect(conditionOf(scenario.pod(), 'Ready')?.status).toBe('True')
  })
})
