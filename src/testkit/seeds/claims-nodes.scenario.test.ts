import { expect } from 'vitest'
import { scenario } from '../scenario.ts'

const setup = { seed: 7, nodes: 3 }

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
