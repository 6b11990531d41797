import { expect, it } from 'vitest'
import { after, seconds } from '../clock/instant.ts'
import { fingerprint } from './snapshot.ts'
import { replay } from './replay.ts'
import { submit } from './requests.ts'
import { standardCluster } from './standard-cluster.ts'
import { advanceTo } from './step.ts'

const setup = { seed: 3, nodes: 1 }
const path = '/api/v1/namespaces/default/pods'
const exec = (words: string): string =>
  `${path}/web/exec?${words
    .split(' ')
    .map((word) => `command=${encodeURIComponent(word)}`)
    .join('&')}`

it('what exec has changed is an input: a replay repeats it, and what changed nothing leaves no trace', () => {
  const cluster = standardCluster(setup)
  const probe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 5 }
  const container = { name: 'c', image: 'busybox:1.28', command: ['sh', '-c', 'sleep 9999'], readinessProbe: probe }
  submit(cluster, { method: 'POST', path, body: { metadata: { name: 'web' }, spec: { containers: [container] } } })
  advanceTo(cluster, after(cluster.now, seconds(20)))
  const before = fingerprint(cluster)
  expect(submit(cluster, { method: 'GET', path: exec('ls /tmp') }).body).toMatchObject({ stdout: '', exitCode: 0 })
  expect(fingerprint(cluster)).toBe(before)
  expect(submit(cluster, { method: 'GET', path: exec('touch /tmp/ready') }).body).toMatchObject({ exitCode: 0 })
  expect(fingerprint(cluster)).not.toBe(before)
  advanceTo(cluster, after(cluster.now, seconds(10)))
  const ready = cluster.server.live.get('pods', 'default/web')?.status?.conditions?.find(({ type }) => type === 'Ready')
  expect(ready?.status).toBe('True')
  expect(cluster.inputs).toHaveLength(2)

  const again = standardCluster(setup)
  replay(again, cluster.inputs, cluster.server.store.log.length, submit)
  advanceTo(again, cluster.now)
  expect(fingerprint(again)).toBe(fingerprint(cluster))
})
