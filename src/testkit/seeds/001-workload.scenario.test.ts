import { expect } from 'vitest'
import { scenario } from '../scenario.ts'

/** Seed 001 (`001_a310393711bd5137.md`), lines 45–60. */
const redisPod = `apiVersion: v1
kind: Pod
metadata:
  name: redis-master
  labels:
    app: redis
spec:
  containers:
    - name: master
      image: redis
      env:
        - name: MASTER
          value: "true"
      ports:
        - containerPort: 6379
`

scenario('seed 001, "API 오브젝트" (lines 45–60): the redis pod goes from Waiting to Running', { seed: 7, nodes: 3 }, (world) => {
  world.file('redis-pod.yaml', redisPod).kubectl('kubectl apply -f redis-pod.yaml', 'pod/redis-master created\n')
  world.until('its container waits while the image is pulled', () => world.get('pods', 'redis-master').status?.containerStatuses?.[0]?.state?.waiting?.reason === 'ContainerCreating')
  world.untilQuiet()
  const { status } = world.get('pods', 'redis-master')
  expect(status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort' })
  expect(status?.containerStatuses?.[0]).toMatchObject({ name: 'master', ready: true, restartCount: 0, image: 'docker.io/library/redis:latest' })
  expect(status?.containerStatuses?.[0]?.state?.running).toBeDefined()
  expect(world.events('Pod', 'redis-master').map((text) => text.split(':')[0])).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started'])
})
