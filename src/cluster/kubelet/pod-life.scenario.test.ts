import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { isQuiet } from '../../engine/step.ts'
import {
  annotate,
  boundPod,
  conditionOf,
  kubeletScenario,
  remove,
  running,
  shown,
  told,
} from '../../testkit/vectors/kubelet-cluster.ts'

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
