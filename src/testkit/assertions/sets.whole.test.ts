import { expect } from 'vitest'
import { scenario } from '../scenario.ts'

const setup = { seed: 5, nodes: 3 }

const set = (kind: string, name: string, spec = '') => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
${spec}  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
      - name: c
        image: ${name}:v1
`
const statefulSet = set('StatefulSet', 'db', '  serviceName: db\n  replicas: 3\n')
const daemonSet = set('DaemonSet', 'agent')

scenario('STS 20: a pod on a dead node ends as Terminating, and is never Unknown', setup, (world) => {
  world.apply(statefulSet).untilQuiet()
  const node = world.get('pods', 'db-1').spec.nodeName!
  const phases = new Set<string>()
  world.always('phases', () => {
    phases.add(world.find('pods', 'db-1')?.status?.phase ?? 'none')
    return true
  })
  world.kubectl(`kubectl annotate node ${node} kuberama.dev/power=off`).runFor(120)
  world.kubectl('kubectl get pod db-1', /\ndb-1 +1\/1 +Running +0 +/)
  // 300 s after the taint it is sent away; nobody is there to end it.
  world.runFor(3000)
  world.kubectl('kubectl get pod db-1', /\ndb-1 +1\/1 +Terminating +0 +/)
  expect([...phases]).toEqual(['Running'])
  world.kubectl('kubectl delete pod db-1 --force', 'pod "db-1" force deleted\n').runFor(1)
  const again = world.get('pods', 'db-1')
  expect(again.metadata.deletionTimestamp).toBeUndefined()
  world.until('it runs elsewhere', () => world.get('pods', 'db-1').status?.phase === 'Running')
  expect(world.get('pods', 'db-1').spec.nodeName).not.toBe(node)
})

scenario('STS 24: READY has spec.replicas below the line', setup, (world) => {
  world.apply(statefulSet).untilQuiet()
  world.kubectl('kubectl get sts', /\ndb +3\/3 +/)
  world.kubectl('kubectl scale sts db --replicas=5', 'statefulset.apps/db scaled\n')
  world.kubectl('kubectl get sts', /\ndb +3\/5 +/)
  world.kubectl('kubectl scale sts db --replicas=1').runFor(0.1)
  world.kubectl('kubectl get sts', /\ndb +[34]\/1 +/)
})

scenario('DS 27: daemon pods come to cordoned nodes, and drain leaves them there', setup, (world) => {
  world.kubectl('kubectl cordon node-2', 'node/node-2 cordoned\n').apply(daemonSet).untilQuiet()
  const there = (): readonly string[] =>
    world
      .list('pods', 'app=agent')
      .filter(({ spec }) => spec.nodeName === 'node-2')
      .map(({ metadata }) => metadata.name)
  const [name] = there()
  expect(name).toBeDefined()
  world.refused(
    'kubectl drain node-2',
    /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): default\/agent-/,
  )
  const { stdout, stderr } = world.output('kubectl drain node-2 --ignore-daemonsets')
  expect([stdout, stderr]).toEqual([
    'node/node-2 already cordoned\nnode/node-2 drained\n',
    `Warning: ignoring DaemonSet-managed Pods: default/${name}\n`,
  ])
  expect(there()).toEqual([name])
})

scenario('DS 29: a daemon pod on a dead node is not sent away', setup, (world) => {
  world.apply(daemonSet).untilQuiet()
  const [pod] = world.list('pods', 'app=agent')
  world.kubectl(`kubectl annotate node ${pod!.spec.nodeName} kuberama.dev/power=off`).runFor(3000)
  const left = world.get('pods', pod!.metadata.name)
  expect([left.metadata.deletionTimestamp, left.status?.phase]).toEqual([undefined, 'Running'])
  expect(left.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False')
  expect(world.get('daemonsets', 'agent').status).toMatchObject({
    desiredNumberScheduled: 2,
    numberMisscheduled: 1,
    numberReady: 2,
  })
  world.kubectl(`kubectl annotate node ${pod!.spec.nodeName} kuberama.dev/power-`)
  world.until('it is Ready again', () => world.readyPods('app=agent').length === 3, 300)
  expect(world.get('pods', pod!.metadata.name).metadata.uid).toBe(pod!.metadata.uid)
})

scenario('DS 28: a node that joins gets its pod once it is Ready', setup, (world) => {
  world.apply(daemonSet).untilQuiet().joinNode('node-4').untilQuiet()
  expect(world.list('pods', 'app=agent').map(({ spec }) => spec.nodeName)).toContain('node-4')
})
