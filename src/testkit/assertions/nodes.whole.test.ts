import { expect } from 'vitest'
import type { Node, Pod } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp } from '../../clock/instant.ts'
import { scenario, type World } from '../scenario.ts'
import { deployment } from './manifests.ts'

const setup = { seed: 7, nodes: 3, withControlPlane: false }

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "redis:7"}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`
const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "agent:v1"}]}
`
const barePod = (name: string, node: string, spec = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: bare}}
spec:
  nodeName: ${node}
  containers: [{name: c, image: "web:v1"}]
${spec}`

const power = (world: World, node: string, isOn: boolean): World =>
  world.kubectl(`kubectl annotate node ${node} kuberama.dev/power${isOn ? '-' : '=off'} --overwrite`)
const readiness = ({ status }: Node | Pod): string | undefined =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.status
const taints = (world: World, node: string): readonly string[] =>
  (world.get('nodes', node).spec?.taints ?? []).map(({ key, effect }) => `${key.split('/')[1]}:${effect}`)
const since = (world: World, start: string): number =>
  (instantOfTimestamp(world.now())! - instantOfTimestamp(start)!) / 1000
const podsOn = (world: World, node: string, selector: string): readonly Pod[] =>
  world.list('pods', selector).filter(({ spec }) => spec.nodeName === node)
const untilLost = (world: World, node: string): World =>
  world.until(`${node} is lost`, () => readiness(world.get('nodes', node)) === 'Unknown')

scenario('NODE 67: a silent node is lost after 50 s, not after 40', setup, (world) => {
  world
    .apply(deployment({ replicas: 6 }))
    .untilQuiet()
    .runFor(33)
  const start = world.now()
  power(world, 'node-1', false).runFor(39)
  expect(readiness(world.get('nodes', 'node-1'))).toBe('True')
  untilLost(world, 'node-1')
  expect(since(world, start)).toBeGreaterThanOrEqual(40)
  expect(since(world, start)).toBeLessThanOrEqual(55)
  expect(taints(world, 'node-1')).toEqual([])
  world.runFor(1)
  expect(taints(world, 'node-1')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute'])
  expect(world.events('Node', 'node-1')).toContain('NodeNotReady: Node node-1 status is now: NodeNotReady')
})

scenario('NODE 68: pods of a lost node still print Running 1/1 and are no longer Ready', setup, (world) => {
  world.apply(deployment({ replicas: 6 })).untilQuiet()
  const [pod] = podsOn(world, 'node-1', 'app=web')
  untilLost(power(world, 'node-1', false), 'node-1').runFor(1)
  world.kubectl(`kubectl get pod ${pod!.metadata.name} --no-headers`, /^\S+\s+1\/1\s+Running/)
  expect(readiness(world.get('pods', pod!.metadata.name))).toBe('False')
  expect(world.events('Pod', pod!.metadata.name)).toContain('NodeNotReady: Node is not ready')
  world.kubectl('kubectl get node node-1 --no-headers', /^node-1\s+NotReady/)
})

scenario('NODE 69: eviction comes 300 s after the taint, or when the pod says', setup, (world) => {
  const patient = (seconds: number): string =>
    `  tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: ${seconds}}]\n`
  world
    .apply(barePod('usual', 'node-1'))
    .apply(barePod('hasty', 'node-1', patient(20)))
    .untilQuiet()
  untilLost(power(world, 'node-1', false), 'node-1').runFor(1)
  const start = world.now()
  const leaving = (name: string): boolean => world.get('pods', name).metadata.deletionTimestamp !== undefined
  world.until('the hasty pod goes', () => leaving('hasty'))
  expect(since(world, start)).toBeGreaterThanOrEqual(19)
  expect(since(world, start)).toBeLessThanOrEqual(20)
  world.until('the usual pod goes', () => leaving('usual'))
  expect(since(world, start)).toBeGreaterThanOrEqual(299)
  expect(since(world, start)).toBeLessThanOrEqual(300)
  expect(world.events('Pod', 'usual')).toContain('TaintManagerEviction: Marking for deletion Pod default/usual')
  expect(world.get('pods', 'usual').status?.conditions).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' })]),
  )
})

scenario(
  'NODE 70: of two nodes lost together the second is NoExecute-tainted 10 s later',
  { ...setup, nodes: 5 },
  (world) => {
    world.untilQuiet()
    power(world, 'node-1', false)
    power(world, 'node-2', false)
    const isTainted = (node: string): boolean => taints(world, node).includes('unreachable:NoExecute')
    world.until('one is tainted', () => isTainted('node-1') || isTainted('node-2'))
    const start = world.now()
    expect(isTainted('node-1') && isTainted('node-2')).toBe(false)
    world.until('both are tainted', () => isTainted('node-1') && isTainted('node-2'))
    expect(since(world, start)).toBe(10)
  },
)

scenario('NODE 71: when all nodes are lost nobody is evicted', setup, (world) => {
  world.apply(deployment({ replicas: 3 })).untilQuiet()
  for (const node of world.names('nodes')) power(world, node, false)
  world.runFor(900)
  for (const node of world.names('nodes')) expect(taints(world, node)).toEqual(['unreachable:NoSchedule'])
  for (const { metadata } of world.list('pods')) expect(metadata.deletionTimestamp).toBeUndefined()
  for (const node of world.names('nodes')) power(world, node, true)
  world.runFor(30)
  expect(world.readyPods('app=web')).toHaveLength(3)
})

scenario('NODE 72: kubectl taint with NoExecute evicts at once what does not tolerate it', setup, (world) => {
  const tolerant = '  tolerations: [{key: maintenance, operator: Exists}]\n'
  world
    .apply(barePod('plain', 'node-1'))
    .apply(barePod('tough', 'node-1', tolerant))
    .untilQuiet()
  world.kubectl('kubectl taint node node-1 maintenance=now:NoExecute').runFor(0.1)
  expect(world.get('pods', 'plain').metadata.deletionTimestamp).toBeDefined()
  world.untilQuiet()
  expect(world.names('pods')).toEqual(['tough'])
})

scenario('NODE 73: a drain that fails leaves the node cordoned', setup, (world) => {
  world.apply(barePod('alone', 'node-1')).untilQuiet()
  world.refused('kubectl drain node-1', /cannot delete Pods that declare no controller/)
  world.kubectl('kubectl get node node-1 --no-headers', /Ready,SchedulingDisabled/).runFor(1)
  expect(taints(world, 'node-1')).toEqual(['unschedulable:NoSchedule'])
  world.kubectl('kubectl uncordon node-1', 'node/node-1 uncordoned\n').runFor(1)
  expect(taints(world, 'node-1')).toEqual([])
})

scenario('NODE 74: an eviction asks the budget, kubectl delete pod does not', setup, (world) => {
  world
    .apply(deployment({ replicas: 2 }))
    .apply(
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 2, selector: {matchLabels: {app: web}}}\n',
    )
    .untilQuiet()
  const [pod] = world.names('pods', 'app=web')
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: 'default' } }
  const path = `/api/v1/namespaces/default/pods/${pod}/eviction`
  expect(world.status({ method: 'POST', path, body: eviction })).toBe(429)
  world.kubectl(`kubectl delete pod ${pod}`, /deleted/)
})

scenario('NODE 75: pods of a deleted Node vanish by force, 40 to 80 s later', setup, (world) => {
  world.apply(barePod('orphan', 'node-1', '  terminationGracePeriodSeconds: 3600\n')).untilQuiet()
  power(world, 'node-1', false).runFor(7)
  const start = world.now()
  world.kubectl('kubectl delete node node-1', 'node "node-1" deleted\n').runFor(39)
  expect(world.get('pods', 'orphan').metadata.deletionTimestamp).toBeUndefined()
  world.until('the pod is gone', () => world.find('pods', 'orphan') === undefined)
  expect(since(world, start)).toBeGreaterThanOrEqual(40)
  expect(since(world, start)).toBeLessThanOrEqual(80)
  const [entry] = world
    .cluster()
    .server.store.log.filter(({ resource, type }) => resource === 'pods' && type === 'DELETED')
  expect((entry!.object as Pod).status).toMatchObject({ phase: 'Failed' })
})

scenario(
  'NODE-8, NODE-9: ReplicaSets replace a pod of a lost node as soon as it is marked, StatefulSets wait until it is gone, daemon pods stay',
  setup,
  (world) => {
    world
      .apply(deployment({ replicas: 4 }))
      .apply(set)
      .apply(daemon)
      .untilQuiet()
    const node = world.get('pods', 'db-1').spec.nodeName!
    const uid = world.get('pods', 'db-1').metadata.uid
    const before = podsOn(world, node, 'app=web').length
    const claim = world.get('persistentvolumeclaims', 'data-db-1').spec.volumeName
    power(world, node, false).runFor(420)
    expect(world.get('pods', 'db-1').metadata).toMatchObject({ uid, deletionTimestamp: expect.any(String) })
    expect(podsOn(world, node, 'app=agent')[0]!.metadata.deletionTimestamp).toBeUndefined()
    expect(world.readyPods('app=web')).toHaveLength(4)
    expect(
      podsOn(world, node, 'app=web').filter(({ metadata }) => metadata.deletionTimestamp !== undefined),
    ).toHaveLength(before)
    power(world, node, true).runFor(60)
    expect(world.get('pods', 'db-1').metadata.uid).not.toBe(uid)
    expect(world.get('persistentvolumeclaims', 'data-db-1').spec.volumeName).toBe(claim)
    expect(world.readyPods('app=db')).toHaveLength(2)
    expect(world.list('pods', 'app=web')).toHaveLength(4)
    expect(taints(world, node)).toEqual([])
  },
)

scenario('NODE-9, NODE-6: a node that returns in time keeps its pods, which were not restarted', setup, (world) => {
  world.apply(deployment({ replicas: 6 })).untilQuiet()
  const there = podsOn(world, 'node-1', 'app=web').map(({ metadata }) => metadata.name)
  untilLost(power(world, 'node-1', false), 'node-1').runFor(100)
  expect(world.readyPods('app=web')).toHaveLength(6 - there.length)
  power(world, 'node-1', true).runFor(10)
  expect(world.events('Pod', there[0]!)).toContain(
    `TaintManagerEviction: Cancelling deletion of Pod default/${there[0]}`,
  )
  expect(podsOn(world, 'node-1', 'app=web').map(({ metadata }) => metadata.name)).toEqual(there)
  for (const name of there) expect(world.get('pods', name).status?.containerStatuses?.[0]?.restartCount).toBe(0)
  expect(world.readyPods('app=web')).toHaveLength(6)
})

scenario('NODE-10: a new Node takes no pods until it is Ready', setup, (world) => {
  world.untilQuiet()
  world.apply('apiVersion: v1\nkind: Node\nmetadata: {name: fresh, labels: {is: fresh}}\n')
  expect(taints(world, 'fresh')).toEqual(['not-ready:NoSchedule'])
  world.apply(
    deployment({ replicas: 1 }).replace('      containers:', '      nodeSelector: {is: fresh}\n      containers:'),
  )
  world.until('the pod runs there', () => world.readyPods('app=web').length === 1)
  expect(world.get('nodes', 'fresh').spec?.taints).toBeUndefined()
})

scenario(
  'NODE-12: pods that are being deleted on a node that is out of service go at the next round',
  setup,
  (world) => {
    world.apply(set).untilQuiet()
    const node = world.get('pods', 'db-1').spec.nodeName!
    untilLost(power(world, node, false), node).runFor(10)
    world.kubectl(`kubectl taint node ${node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute`).runFor(40)
    expect(world.get('pods', 'db-1').spec.nodeName).not.toBe(node)
  },
)

scenario('NODE-12: a Node that comes back within 40 s keeps its pods', setup, (world) => {
  world.apply(barePod('loyal', 'node-1')).untilQuiet()
  const { uid } = world.get('pods', 'loyal').metadata
  world.kubectl('kubectl delete node node-1').runFor(20).joinNode('node-1').runFor(120)
  expect(world.get('pods', 'loyal').metadata.uid).toBe(uid)
  world.apply(barePod('newcomer', 'node-1')).untilQuiet()
  expect(world.get('pods', 'newcomer').status?.podIP).not.toBe(world.get('pods', 'loyal').status?.podIP)
  expect(readiness(world.get('pods', 'loyal'))).toBe('True')
})

scenario(
  'NODE-15, NODE-16: a drain under a budget evicts one by one, and the node is empty at the end',
  setup,
  (world) => {
    world
      .apply(deployment({ replicas: 4 }))
      .apply(
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n',
      )
      .untilQuiet()
      .always('at least three pods are Ready', () => world.readyPods('app=web').length >= 3)
    world.kubectl('kubectl drain node-1', /node\/node-1 drained\n$/)
    expect(podsOn(world, 'node-1', 'app=web')).toEqual([])
  },
)

scenario('a machine that restarts loses its containers and keeps its pods', setup, (world) => {
  const never = barePod('once', 'node-1', '  restartPolicy: Never\n').replace(
    '"web:v1"',
    'busybox, command: [sleep, "900"]',
  )
  world
    .apply(deployment({ replicas: 3 }))
    .apply(never)
    .runFor(30)
  const [pod] = podsOn(world, 'node-1', 'app=web')
  world.kubectl('kubectl annotate node node-1 kuberama.dev/reboot=1').runFor(30)
  const after = world.get('pods', pod!.metadata.name)
  expect(after.metadata.uid).toBe(pod!.metadata.uid)
  expect(after.status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 255, reason: 'Error' } },
  })
  expect(world.get('pods', 'once').status?.phase).toBe('Failed')
  expect(world.get('nodes', 'node-1').status?.nodeInfo?.bootID).toBe('1')
  expect(world.events('Node', 'node-1')).toContain('Rebooted: Node node-1 has been rebooted, boot id: 1')
  expect(world.events('Pod', pod!.metadata.name)).toContain(
    'SandboxChanged: Pod sandbox changed, it will be killed and re-created.',
  )
  const elsewhere = world.list('pods', 'app=web').find(({ spec }) => spec.nodeName !== 'node-1')
  expect(elsewhere?.status?.containerStatuses?.[0]?.restartCount).toBe(0)
})
