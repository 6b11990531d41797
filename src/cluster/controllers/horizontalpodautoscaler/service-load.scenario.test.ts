import { expect } from 'vitest'
import { scenario } from '../../../testkit/scenario.ts'
import { metricsServer } from './metrics-server.ts'

const manifests = `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {kuberama.dev/load: 600m}
spec:
  selector: {app: web}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: c, image: "web:1", resources: {requests: {cpu: 100m}}}]
`

scenario(
  'a load told on a Service is shared among its ready endpoints, and nobody else gets any of it',
  { seed: 1, nodes: 3 },
  (world) => {
    world.kubectl('kubectl run other --image=web:1').apply(manifests).runFor(60)
    const { live } = world.cluster().server
    const samples = metricsServer.podSamples([...live.list('pods')], live, world.cluster().now)
    expect(samples.ok).toBe(true)
    if (!samples.ok) return
    const used = [...samples.samples].map(([name, { containers }]) => [name.startsWith('web-'), containers[0]!.cpu])
    expect(used.toSorted()).toEqual([
      [false, expect.any(Number)],
      [true, 200],
      [true, 200],
      [true, 200],
    ])
    expect(used.find(([isWeb]) => isWeb === false)?.[1]).toBeLessThan(20)
  },
)
