import { expect } from 'vitest'
import { scenario, type World } from '../../testkit/scenario.ts'

const pod = (name: string, more = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
${more}
  containers: [{ name: c, image: nginx:1.27, resources: { requests: { cpu: "3" } } }]
`

const failures = (world: World, name: string) =>
  world
    .list('events')
    .filter(({ reason, involvedObject }) => reason === 'FailedScheduling' && involvedObject.name === name)

scenario(
  'SCHEDULER 54: a taint that is not tolerated is told without its key',
  { seed: 4, nodes: 1, withControlPlane: false },
  (world) => {
    world.kubectl('kubectl taint node node-1 gpu=yes:NoSchedule').apply(pod('a')).runFor(2)
    expect(failures(world, 'a')[0]?.message).toBe(
      '0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    )
  },
)

scenario(
  'SCHEDULER 55: reasons stand in the order of their texts, so 10 comes before 2',
  { seed: 4, nodes: 12, withControlPlane: false },
  (world) => {
    for (const node of ['node-1', 'node-2']) world.kubectl(`kubectl cordon ${node}`)
    const full = Array.from({ length: 10 }, (_, index) => pod(`full-${index}`, `  nodeName: node-${index + 3}`))
    world.apply(full.join('')).untilQuiet().apply(pod('a')).runFor(2)
    expect(failures(world, 'a')[0]?.message).toMatch(
      /^0\/12 nodes are available: 10 Insufficient cpu, 2 node\(s\) were unschedulable\. /,
    )
  },
)

scenario(
  'SCHEDULER 63: what fails again, whatever the reason, counts under the first text',
  { seed: 4, nodes: 1, withControlPlane: false },
  (world) => {
    world.kubectl('kubectl cordon node-1').apply(pod('a')).runFor(20)
    const [first] = failures(world, 'a')
    expect(first?.message).toMatch(/^0\/1 nodes are available: 1 node\(s\) were unschedulable\. /)
    // Now something else stands in the way.
    world.kubectl('kubectl taint node node-1 gpu=yes:NoSchedule').kubectl('kubectl uncordon node-1').runFor(30)
    const after = failures(world, 'a')
    expect(after.map(({ message, count }) => [message, count])).toEqual([[first?.message, 2]])
    expect(world.get('pods', 'a').status?.conditions?.[0]?.message).toMatch(/untolerated taint/)
    // It is tried every five minutes, and silence ends the series only after six.
    world.runFor(900)
    expect(failures(world, 'a').map(({ message }) => message)).toEqual([first?.message])
  },
)

scenario('a volume that is in a zone keeps its pod there', { seed: 4, nodes: 2, withControlPlane: false }, (world) => {
  world.kubectl('kubectl label node node-1 topology.kubernetes.io/zone=a')
  world.kubectl('kubectl label node node-2 topology.kubernetes.io/zone=b')
  world.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: { name: v, labels: { topology.kubernetes.io/zone: c__d } }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  hostPath: { path: /data }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], storageClassName: manual, resources: { requests: { storage: 1Gi } } }
${pod('a', '  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]')}`)
  world.runFor(20)
  expect(world.get('pods', 'a').status?.conditions?.[0]?.message).toMatch(
    /^0\/2 nodes are available: 2 node\(s\) had no available volume zone\. /,
  )
  world.kubectl('kubectl label node node-2 topology.kubernetes.io/zone=d --overwrite').runFor(60)
  expect(world.get('pods', 'a').spec.nodeName).toBe('node-2')
})
