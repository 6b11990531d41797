import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

const setup = { seed: 7, nodes: 3 }
const rolling = `${seedBlock('004', 90)}`
const keeper = seedBlock('004', 26)

scenario(
  'seed 000:13, "파드에 장애가 발생하면 새 파드를 실행하여 대체해야": nobody replaces a bare pod, a controller does it for its own',
  setup,
  (world) => {
    world.kubectl('kubectl run bare --image=nginx:1.20').apply(keeper).untilQuiet()
    const [first] = world.names('pods', 'app=myapp')
    world.kubectl(`kubectl delete pod bare ${first}`).untilQuiet()
    expect(world.find('pods', 'bare')).toBeUndefined()
    expect(world.readyPods('app=myapp')).toHaveLength(3)
  },
)

scenario(
  'seed 003:162+163+177 and seed 004:114, "ReplicaSet: Pod 복제본 유지만 담당": pods are made by the template, and a new template changes no pod that exists',
  setup,
  (world) => {
    world.apply(keeper).untilQuiet()
    const { selector, template } = world.get('replicasets', 'myapp-rs').spec
    const pods = world.list('pods')
    expect(pods.map(({ metadata }) => metadata.labels)).toEqual(pods.map(() => template?.metadata?.labels))
    expect(pods.map(({ spec }) => spec.containers[0]?.image)).toEqual(['myapp:v1', 'myapp:v1', 'myapp:v1'])
    expect(selector.matchLabels).toEqual({ app: 'myapp' })
    world.kubectl('kubectl set image rs/myapp-rs myapp=myapp:v2', 'replicaset.apps/myapp-rs image updated\n').runFor(60)
    expect(world.names('pods')).toEqual(pods.map(({ metadata }) => metadata.name))
    world.kubectl(`kubectl delete pod ${pods[0]!.metadata.name}`).untilQuiet()
    expect(
      world
        .readyPods('app=myapp')
        .map(({ spec }) => spec.containers[0]?.image)
        .toSorted(),
    ).toEqual(['myapp:v1', 'myapp:v1', 'myapp:v2'])
  },
)

scenario(
  'seed 004:121+115, 11.2 "프로세스": v1 3, then 2 and 1, 1 and 2, at last v2 3, with three Ready all along',
  setup,
  (world) => {
    world.apply(rolling).untilQuiet()
    const ready = (tag: string): number =>
      world.readyPods('app=nginx').filter(({ spec }) => spec.containers[0]?.image === `nginx:${tag}`).length
    const seen: string[] = []
    world.always('three of both versions are Ready', () => {
      const now = `${ready('1.20')}+${ready('1.21')}`
      if (seen.at(-1) !== now) seen.push(now)
      return ready('1.20') + ready('1.21') >= 3
    })
    world.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.21').untilQuiet()
    // The picture leaves out the pod that is there in addition while one is exchanged.
    expect(seen).toEqual(['3+0', '3+1', '2+1', '2+2', '1+2', '1+3', '0+3'])
  },
)

const behindOneService = (name: string, replicas: number, image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: shop, track: ${name}}}
  template:
    metadata: {labels: {app: shop, track: ${name}}}
    spec:
      containers: [{name: shop, image: "${image}", ports: [{containerPort: 80}]}]
`
const service = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`

scenario(
  'seed 003:140, "Canary releases": one pod in ten has the new version behind the same Service, and is taken back alone',
  setup,
  (world) => {
    world
      .apply(service)
      .apply(behindOneService('stable', 9, 'shop:v1'))
      .apply(behindOneService('canary', 1, 'shop:v2'))
    world.untilQuiet()
    const serving = () =>
      world
        .list('endpointslices', 'kubernetes.io/service-name=shop')
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready === true)
        .map(({ targetRef }) => world.get('pods', targetRef!.name!).metadata.labels?.['track'])
    expect(serving().filter((track) => track === 'canary')).toHaveLength(1)
    expect(serving()).toHaveLength(10)
    world.kubectl('kubectl set image deployment/canary shop=shop:bad-v3').runFor(60)
    expect(serving().filter((track) => track === 'stable')).toHaveLength(9)
    world.kubectl('kubectl scale deployment canary --replicas=0').untilQuiet()
    expect(serving()).toEqual(Array.from({ length: 9 }, () => 'stable'))
  },
)

const probed = `apiVersion: apps/v1
kind: Deployment
metadata: {name: probed}
spec:
  replicas: 2
  selector: {matchLabels: {app: probed}}
  template:
    metadata: {labels: {app: probed}}
    spec:
      containers:
      - name: c
        image: nginx:1.20
        readinessProbe: {httpGet: {path: /ready, port: 80}, periodSeconds: 1}
        livenessProbe: {httpGet: {path: /alive, port: 80}, periodSeconds: 2}
`

scenario(
  'seed 003:144, "Pod의 healthiness와 readiness를 확인하고": an unready pod gets no requests, an unhealthy one is restarted',
  setup,
  (world) => {
    world.apply(probed).kubectl('kubectl expose deployment probed --port=80').untilQuiet()
    const [first, second] = world.names('pods', 'app=probed')
    const serving = () =>
      world
        .list('endpointslices', 'kubernetes.io/service-name=probed')
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready === true)
        .map(({ targetRef }) => targetRef?.name)
        .toSorted()
    const restarts = (name: string | undefined) => world.get('pods', name!).status?.containerStatuses?.[0]?.restartCount
    expect(serving()).toEqual([first, second])
    world.kubectl(`kubectl annotate pod ${first} kuberama.dev/fail-readiness=true`).runFor(10)
    expect([serving(), restarts(first)]).toEqual([[second], 0])
    world.kubectl(`kubectl annotate pod ${second} kuberama.dev/fail-liveness=true`)
    world.until('it is restarted', () => restarts(second) === 1, 60)
    expect(world.events('Pod', second!).some((text) => text.startsWith('Unhealthy: Liveness probe failed'))).toBe(true)
  },
)

const agent = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "fluentd:v1"}]
`

scenario('seed 003:309+224, use case DaemonSet 3: a node is removed, and its agent ends with it', setup, (world) => {
  world.apply(agent).untilQuiet()
  const nodes = () =>
    world
      .list('pods', 'app=agent')
      .map(({ spec }) => spec.nodeName)
      .toSorted()
  expect(nodes()).toEqual(['node-1', 'node-2', 'node-3'])
  world.kubectl('kubectl delete node node-3', 'node "node-3" deleted\n')
  world.until('its agent is gone', () => !nodes().includes('node-3'), 180)
  world.runFor(120)
  expect(nodes()).toEqual(['node-1', 'node-2'])
  expect(world.get('daemonsets', 'agent').status).toMatchObject({ desiredNumberScheduled: 2, numberReady: 2 })
})
