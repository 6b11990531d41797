import { describe, expect, it } from 'vitest'
import type { ContainerStatus, Pod } from '../../api/openapi/kubernetes.ts'
import { nextBelow, randomStream, type RandomStream } from '../../clock/random.ts'
import { cloneOf, fingerprint } from '../../engine/snapshot.ts'
import { kubeletScenario, scenarioOn, type KubeletScenario } from '../../testkit/vectors/kubelet-cluster.ts'

const seeds = Array.from({ length: 150 }, (_, index) => index + 1)
const end = 400

interface Deed {
  readonly at: number
  readonly act: (scenario: KubeletScenario) => void
}

function oneOf<T>(random: RandomStream, choices: readonly T[]): T {
  return choices[nextBelow(random, choices.length)]!
}

function randomContainer(random: RandomStream, name: string): object {
  const probe = () =>
    oneOf<object | undefined>(random, [
      undefined,
      undefined,
      {
        httpGet: { path: '/', port: 80 },
        periodSeconds: 1 + nextBelow(random, 10),
        failureThreshold: 1 + nextBelow(random, 3),
        initialDelaySeconds: nextBelow(random, 8),
      },
      { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2 },
      { tcpSocket: { port: 80 }, timeoutSeconds: 1 },
    ])
  const commands = [
    undefined,
    undefined,
    ['true'],
    ['false'],
    ['sleep', '7'],
    ['sh', '-c', 'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 30; exit 4'],
    ['sleep', 'infinity'],
  ]
  const entries = {
    name,
    image: oneOf(random, ['nginx:1', 'nginx:1', 'redis', 'app:bad-1', 'app:slow-1', 'nginx:nope', 'busybox', 'BAD']),
    command: oneOf(random, commands),
    readinessProbe: probe(),
    livenessProbe: probe(),
    startupProbe: nextBelow(random, 3) === 0 ? probe() : undefined,
    lifecycle: oneOf(random, [
      undefined,
      undefined,
      undefined,
      { preStop: { exec: { command: ['sleep', '3'] } } },
      { postStart: { exec: { command: ['sleep', '2'] } } },
    ]),
  }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}

function randomPod(random: RandomStream, name: string): object {
  const {
    readinessProbe: _r,
    livenessProbe: _l,
    startupProbe: _s,
    lifecycle: _h,
    ...plainInit
  } = randomContainer(random, 'init') as Record<string, unknown>
  const sidecar = { ...randomContainer(random, 'side'), restartPolicy: 'Always' }
  const initContainers = [plainInit, sidecar].filter(() => nextBelow(random, 4) === 0)
  const annotations = {
    ...(nextBelow(random, 4) === 0 && { 'kuberama.dev/hang-after': `${nextBelow(random, 60)}s` }),
    ...(nextBelow(random, 4) === 0 && { 'kuberama.dev/ready-after': `${nextBelow(random, 30)}s` }),
    ...(nextBelow(random, 5) === 0 && {
      'kuberama.dev/exit-after': `${nextBelow(random, 90)}s`,
      'kuberama.dev/exit-code': String(nextBelow(random, 3)),
    }),
    ...(nextBelow(random, 5) === 0 && { 'kuberama.dev/stop-after': oneOf(random, ['never', '4s']) }),
  }
  return {
    metadata: { name, namespace: 'default', annotations },
    spec: {
      nodeName: oneOf(random, ['node-1', 'node-2']),
      restartPolicy: oneOf(random, ['Always', 'Always', 'OnFailure', 'Never']),
      terminationGracePeriodSeconds: oneOf(random, [0, 1, 5, 30]),
      ...(nextBelow(random, 5) === 0 && { activeDeadlineSeconds: 5 + nextBelow(random, 100) }),
      containers: Array.from({ length: 1 + nextBelow(random, 2) }, (_, index) => randomContainer(random, `c${index}`)),
      ...(initContainers.length > 0 && { initContainers }),
    },
  }
}

const names = ['a', 'b', 'c']

function randomDeeds(random: RandomStream): readonly Deed[] {
  const deeds: Deed[] = names.map((name) => {
    const pod = randomPod(random, name)
    return { at: nextBelow(random, 20_000) / 1000, act: ({ create }) => void create('pods', pod) }
  })
  for (let count = nextBelow(random, 8); count > 0; count--) {
    const name = oneOf(random, names)
    deeds.push({ at: nextBelow(random, 200_000) / 1000, act: randomDeed(random, name) })
  }
  const power = (value: string) => (scenario: KubeletScenario) =>
    scenario.write({
      verb: 'patch',
      resource: 'nodes',
      name: 'node-1',
      patchType: 'merge',
      patch: { metadata: { annotations: { 'kuberama.dev/power': value } } },
    })
  if (nextBelow(random, 3) === 0) {
    const off = nextBelow(random, 150)
    deeds.push({ at: off, act: power('off') }, { at: off + 1 + nextBelow(random, 60), act: power('on') })
  }
  return deeds.toSorted((left, right) => left.at - right.at)
}

function randomDeed(random: RandomStream, name: string): Deed['act'] {
  const options = oneOf(random, [{}, {}, { gracePeriodSeconds: 0 }, { gracePeriodSeconds: 2 }])
  const annotation = `kuberama.dev/${oneOf(random, ['fail-readiness', 'fail-liveness', 'fail-startup', 'crash'])}`
  const value = oneOf(random, ['true', 'false'])
  const isDeletion = nextBelow(random, 3) === 0
  return (scenario) => {
    if (scenario.pod(name) === undefined) return
    if (isDeletion) scenario.write({ verb: 'delete', resource: 'pods', namespace: 'default', name, options })
    else
      scenario.write({
        verb: 'patch',
        resource: 'pods',
        namespace: 'default',
        name,
        patchType: 'merge',
        patch: { metadata: { annotations: { [annotation]: value } } },
      })
  }
}

function played(seed: number): KubeletScenario {
  const scenario = kubeletScenario(seed, undefined, 2)
  for (const { at, act } of randomDeeds(randomStream(seed, 'storm'))) {
    scenario.until(at)
    act(scenario)
  }
  scenario.until(end)
  return scenario
}

const rank: Readonly<Record<string, number>> = { Pending: 0, Running: 1, Succeeded: 2, Failed: 2 }

/** The rules that one step of a pod breaks. */
function brokenRules(before: Pod | undefined, pod: Pod): readonly string[] {
  const rules = [
    ...rulesOfPod(pod),
    ...allStatuses(pod).flatMap(rulesOfContainer),
    ...(before?.metadata.uid === pod.metadata.uid ? rulesOfStep(before, pod) : []),
  ]
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule)
}

type Rule = readonly [name: string, holds: boolean]

const allStatuses = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
]
const implies = (premise: boolean, conclusion: boolean): boolean => !premise || conclusion

function rulesOfPod(pod: Pod): readonly Rule[] {
  const { status, spec } = pod
  const mains = status?.containerStatuses ?? []
  const isTrue = (type: string): boolean =>
    status?.conditions?.find((condition) => condition.type === type)?.status === 'True'
  const isTerminal = status?.phase === 'Succeeded' || status?.phase === 'Failed'
  return [
    ['Ready needs ContainersReady', implies(isTrue('Ready'), isTrue('ContainersReady'))],
    [
      'ContainersReady needs every container ready',
      implies(
        isTrue('ContainersReady'),
        mains.every(({ ready }) => ready),
      ),
    ],
    ['ContainersReady needs Initialized', implies(isTrue('ContainersReady'), isTrue('Initialized'))],
    [
      'a terminal pod runs nothing',
      implies(
        isTerminal,
        allStatuses(pod).every(({ state }) => state?.running === undefined),
      ),
    ],
    [
      'Succeeded needs exit code 0',
      implies(
        status?.phase === 'Succeeded',
        mains.every(({ state }) => state?.terminated?.exitCode === 0),
      ),
    ],
    ['a status for each container', mains.length === 0 || mains.length === spec.containers.length],
  ]
}

function rulesOfContainer({ state = {}, ready, started, restartCount, containerID }: ContainerStatus): readonly Rule[] {
  const { startedAt, finishedAt } = state.terminated ?? {}
  return [
    ['one state', Object.keys(state).length === 1],
    ['ready needs running', implies(ready, state.running !== undefined || state.terminated?.exitCode === 0)],
    ['started needs running', implies(started === true, state.running !== undefined)],
    ['an instance has an id', implies(state.running !== undefined || restartCount > 0, containerID !== undefined)],
    ['the end follows the start', !startedAt || !finishedAt || finishedAt >= startedAt],
  ]
}

function rulesOfStep(before: Pod, pod: Pod): readonly Rule[] {
  const [was, is] = [before.status, pod.status]
  const old = allStatuses(before)
  const restartsOf = (name: string): number => old.find((status) => status.name === name)?.restartCount ?? 0
  const [from, to] = [was?.phase ?? 'Pending', is?.phase ?? 'Pending']
  return [
    ['phases go forward', rank[to]! >= rank[from]!],
    ['terminal phases stay', implies(rank[from] === 2, to === from)],
    ['restarts only rise', allStatuses(pod).every(({ name, restartCount }) => restartCount >= restartsOf(name))],
    ['startTime stays', implies(was?.startTime !== undefined, is?.startTime === was?.startTime)],
    ['podIP stays', implies(was?.podIP !== undefined, is?.podIP === was?.podIP)],
  ]
}

describe('a storm over random pods', () => {
  it.each(seeds)('keeps every rule, seed %i', (seed) => {
    const scenario = played(seed)
    expect(scenario.cluster.halt).toBeUndefined()
    expect(scenario.cluster.refusals).toEqual([])
    expect(scenario.cluster.steps).toBeLessThan(6000)
    const last = new Map<string, Pod>()
    const broken: string[] = []
    for (const entry of scenario.cluster.server.store.log) {
      if (entry.resource !== 'pods') continue
      const pod = entry.object as Pod
      broken.push(...brokenRules(last.get(entry.key), pod))
      last.set(entry.key, pod)
    }
    expect(broken).toEqual([])
    expect(
      [...scenario.cluster.server.live.list('pods')].filter(({ metadata }) => metadata.deletionTimestamp !== undefined),
    ).toEqual([])
  })

  it.each(seeds.filter((seed) => seed % 5 === 0))('is the same again, and through a snapshot, seed %i', (seed) => {
    const first = played(seed)
    const deeds = randomDeeds(randomStream(seed, 'storm'))
    const pause = nextBelow(randomStream(seed, 'pause'), 200_000) / 1000
    const second = kubeletScenario(seed, undefined, 2)
    for (const { at, act } of deeds.filter(({ at: time }) => time <= pause)) {
      second.until(at)
      act(second)
    }
    second.until(pause)
    const snapshot = cloneOf(second.cluster)
    expect(fingerprint(snapshot)).toBe(fingerprint(second.cluster))
    const later = deeds.filter(({ at }) => at > pause)
    for (const { at, act } of later) {
      second.until(at)
      act(second)
    }
    second.until(end)
    expect(fingerprint(second.cluster)).toBe(fingerprint(first.cluster))
    const third = scenarioOn(snapshot)
    for (const { at, act } of later) {
      third.until(at)
      act(third)
    }
    third.until(end)
    expect(fingerprint(snapshot)).toBe(fingerprint(first.cluster))
  })
})
