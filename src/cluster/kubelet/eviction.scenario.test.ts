import { expect } from 'vitest'
import { scenario } from '../../testkit/scenario.ts'

const pod = (name: string, uses: string, asks: string | undefined, priority = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, annotations: { kuberama.dev/memory: ${uses} } }
spec:
  nodeName: node-1
${priority}
  containers:
  - name: web
    image: nginx:1.27
${asks === undefined ? '' : `    resources: { requests: { memory: ${asks} } }`}
`

scenario(
  'KUBELET 96: a node that is short of memory evicts one pod after another; they stay as Failed objects',
  { seed: 2, nodes: 2 },
  (world) => {
    world.apply(pod('modest', '50Mi', '60Mi') + pod('greedy', '900Mi', '100Mi') + pod('other', '300Mi', '200Mi'))
    world.untilQuiet().kubectl('kubectl annotate node node-1 kuberama.dev/memory-available=83120Ki').runFor(5)
    const message =
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 83120Ki. Container web was using 900Mi, request is 100Mi, has larger consumption of memory. '
    expect(world.get('pods', 'greedy').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
    expect(world.events('Pod', 'greedy')).toContain(`Evicted: ${message}`)
    expect(world.events('Node', 'node-1')).toContain('EvictionThresholdMet: Attempting to reclaim memory')
    expect(world.get('pods', 'greedy').status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }),
    )
    // The container ended by itself when it was asked to: its own reason is what the table shows.
    world.kubectl('kubectl get pods greedy', /greedy +0\/1 +Completed +0 /)
    // What it used is free again: nobody else has to go.
    world.runFor(60).kubectl('kubectl get pods other modest', /other +1\/1 +Running[^]*modest +1\/1 +Running/)
    expect(world.get('nodes', 'node-1').spec?.taints).toContainEqual(
      expect.objectContaining({ key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }),
    )
    world.apply(pod('late', '1Mi', undefined)).runFor(2)
    expect(world.get('pods', 'late').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    world.runFor(400)
    expect(world.get('nodes', 'node-1').status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'MemoryPressure', status: 'False' }),
    )
    expect(world.find('pods', 'greedy')).toBeDefined()
  },
)
