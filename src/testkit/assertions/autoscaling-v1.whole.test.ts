import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { deployment } from './manifests.ts'

const autoscaler = (target: number) => `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 4
  targetCPUUtilizationPercentage: ${target}
`

scenario(
  'an autoscaler of autoscaling/v1 is applied, works, is changed and deleted',
  { seed: 5, nodes: 2 },
  (world) => {
    const busy = deployment({
      replicas: 1,
      pods: 'kuberama.dev/cpu: 90m',
      container: '        resources: {requests: {cpu: 100m}}\n',
    })
    world.apply(busy).runFor(60)
    const line = 'kubectl apply -f hpa.yaml'
    world.file('hpa.yaml', autoscaler(50)).kubectl(line, 'horizontalpodautoscaler.autoscaling/web created\n')
    world.kubectl(line, 'horizontalpodautoscaler.autoscaling/web unchanged\n')
    world.until('it has grown', () => world.get('deployments', 'web').spec.replicas === 2, 60)
    world.kubectl('kubectl get hpa web', /\nweb +Deployment\/web +cpu: 90%\/50% +1 +4 +\d +\d+s\n/)
    world.file('hpa.yaml', autoscaler(90)).kubectl(line, 'horizontalpodautoscaler.autoscaling/web configured\n')
    expect(world.get('horizontalpodautoscalers', 'web').spec.metrics?.[0]?.resource?.target.averageUtilization).toBe(90)
    world.kubectl('kubectl delete -f hpa.yaml', 'horizontalpodautoscaler.autoscaling "web" deleted\n')
  },
)
