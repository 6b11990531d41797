import { expect } from 'vitest'
import { scenario, type World } from '../../testkit/scenario.ts'

const web = (probe = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { kuberama.dev/stop-after: 20s } }
    spec: { containers: [{ name: web, image: nginx:1.27${probe} }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`

const conditionsOf = (world: World) =>
  world
    .list('endpointslices', 'kubernetes.io/service-name=web')
    .flatMap(({ endpoints }) => (endpoints ?? []).map(({ conditions }) => conditions))

scenario(
  'NETWORK 45: a pod that ends stays in its slice, not ready but serving while its probe passes',
  { seed: 4, nodes: 2 },
  (world) => {
    world.apply(web(', readinessProbe: { httpGet: { port: 80 } }')).untilQuiet()
    world.kubectl('kubectl scale deployment web --replicas 1').runFor(3)
    expect(conditionsOf(world)).toEqual(
      expect.arrayContaining([
        { ready: true, serving: true, terminating: false },
        { ready: false, serving: true, terminating: true },
      ]),
    )
    world.runFor(30)
    expect(conditionsOf(world)).toEqual([{ ready: true, serving: true, terminating: false }])
  },
)

scenario(
  'NETWORK 46: a pod that is not Ready is in its slice all the same, and kubectl prints it',
  { seed: 4, nodes: 2 },
  (world) => {
    world.apply(web(', readinessProbe: { exec: { command: [cat, /tmp/ready] } }')).runFor(30)
    expect(conditionsOf(world)).toEqual([
      { ready: false, serving: false, terminating: false },
      { ready: false, serving: false, terminating: false },
    ])
    const addresses = world.list('pods').map(({ status }) => status?.podIP ?? '?')
    const { stdout } = world.output('kubectl get endpointslices')
    for (const address of addresses) expect(stdout).toContain(address)
    world.kubectl('kubectl get endpoints web', /\nweb +\d+s\n/)
  },
)
