import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job, Pod } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { until } from '../test-client.ts'
import { busybox, conditionOf, newServer, rehearse, template, type Rehearsal } from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const failsOddIndexes = 'if [ $(expr ${JOB_COMPLETION_INDEX} % 2) -ne 0 ]; then exit 1; else exit 0; fi'
const failsOnce = (path: string): string => `if [[ -r ${path} ]] ; then exit 0 ; else touch ${path} ; exit 1 ; fi`

/** A Job whose container runs a script with a disk at `/data`. */
const job = (script: string | undefined, more: object, spec: object = {}) => ({
  metadata: { name: 'work', labels: { test: 'work' } },
  spec: {
    backoffLimit: 6,
    template: template(
      { app: 'work' },
      {
        image: busybox,
        ...(script !== undefined && { command: ['/bin/sh', '-c', script] }),
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
      { restartPolicy: 'Never', volumes: [{ name: 'data', emptyDir: {} }], ...spec },
    ),
    ...more,
  },
})

const indexed = (completions: number, parallelism: number, more: object = {}) => ({
  completionMode: 'Indexed',
  completions,
  parallelism,
  ...more,
})

async function finished(api: Rehearsal, body: object): Promise<Job> {
  await api.create('jobs', body)
  api.settle()
  return api.get<Job>('jobs', 'work')
}

const endOf = ({ status }: Job): string | undefined => {
  const end = status?.conditions?.find(({ type }) => type === 'Complete' || type === 'Failed')
  return end && `${end.type} ${end.reason ?? ''}`.trim()
}

describe('Job', () => {
  it('should run a job to completion when tasks sometimes fail and are locally restarted', async () => {
    const api = await rehearse(server)
    const body = job(failsOnce('/data/foo'), { completions: 4, parallelism: 2 }, { restartPolicy: 'OnFailure' })
    const done = await finished(api, body)
    expect([endOf(done), done.status?.succeeded]).toEqual(['Complete CompletionsReached', 4])
    const pods = await api.list<Pod>('pods')
    expect(pods.map(({ status }) => status?.containerStatuses?.[0]?.restartCount)).toEqual([1, 1, 1, 1])
  })

  it('should allow to use the pod failure policy on exit code to fail the job early', async () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }]
    const done = await finished(await rehearse(server), job('exit 1', { completions: 4, podFailurePolicy: { rules } }))
    expect(endOf(done)).toBe('Failed PodFailurePolicy')
  })

  it('should allow to use a pod failure policy to ignore failure matching on DisruptionTarget condition', async () => {
    const api = await rehearse(server)
    const rules = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }]
    const more = { completions: 1, backoffLimit: 0, podFailurePolicy: { rules } }
    await api.create('jobs', job('sleep 600', more))
    api.advance(10)
    const [first] = await api.list<Pod>('pods')
    const evicted = await api.raw('POST', `${api.path('pods', first!.metadata.name)}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: first!.metadata.name, namespace: api.namespace },
    })
    expect(evicted.code).toBe(201)
    api.advance(700)
    expect(endOf(await api.get<Job>('jobs', 'work'))).toBe('Complete CompletionsReached')
  })

  it('should create pods for an Indexed job with completion indexes and specified hostname', async () => {
    const api = await rehearse(server)
    const done = await finished(api, job('exit 0', indexed(4, 2)))
    expect(done.status?.completedIndexes).toBe('0-3')
    const pods = await api.list<Pod>('pods')
    expect(pods.map(({ spec }) => spec.hostname).sort()).toEqual(['work-0', 'work-1', 'work-2', 'work-3'])
    expect(pods.every(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index'])).toBe(true)
  })

  it('with successPolicy should succeeded when all indexes succeeded', async () => {
    const successPolicy = { rules: [{ succeededIndexes: '0-1' }] }
    const done = await finished(await rehearse(server), job(undefined, indexed(2, 2, { successPolicy })))
    expect([endOf(done), done.status?.completedIndexes]).toEqual(['Complete SuccessPolicy', '0,1'])
  })

  it('with successPolicy succeededIndexes rule should succeeded even when some indexes remain pending', async () => {
    const successPolicy = { rules: [{ succeededIndexes: '0' }] }
    const body = job(failsOddIndexes, indexed(5, 1, { successPolicy, backoffLimit: 2_147_483_647 }))
    const done = await finished(await rehearse(server), body)
    expect([endOf(done), done.status?.completedIndexes]).toEqual(['Complete SuccessPolicy', '0'])
  })

  it('with successPolicy succeededCount rule should succeeded even when some indexes remain pending', async () => {
    const successPolicy = { rules: [{ succeededCount: 1 }] }
    const body = job(failsOddIndexes, indexed(5, 2, { successPolicy, backoffLimit: 2_147_483_647 }))
    const done = await finished(await rehearse(server), body)
    expect(conditionOf(done.status?.conditions, 'SuccessCriteriaMet')?.reason).toBe('SuccessPolicy')
    expect([endOf(done), done.status?.completedIndexes]).toEqual(['Complete SuccessPolicy', '0'])
  })

  it('should execute all indexes despite some failing when using backoffLimitPerIndex', async () => {
    const { backoffLimit: _none, ...more } = { backoffLimit: 0, ...indexed(4, 2, { backoffLimitPerIndex: 1 }) }
    const body = job(failsOddIndexes, { ...more, backoffLimit: undefined })
    const done = await finished(await rehearse(server), body)
    expect([endOf(done), done.status?.failedIndexes, done.status?.completedIndexes, done.status?.failed]).toEqual([
      'Failed FailedIndexes',
      '1,3',
      '0,2',
      4,
    ])
  })

  it('should terminate job execution when the number of failed indexes exceeds maxFailedIndexes', async () => {
    const more = indexed(4, 1, { backoffLimitPerIndex: 0, maxFailedIndexes: 0, backoffLimit: undefined })
    const done = await finished(await rehearse(server), job('exit 1', more))
    expect([endOf(done), done.status?.failedIndexes, done.status?.failed]).toEqual([
      'Failed MaxFailedIndexesExceeded',
      '0',
      1,
    ])
  })

  it('should mark indexes as failed when the FailIndex action is matched in podFailurePolicy', async () => {
    const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'NotIn', values: [0] } }]
    const more = indexed(2, 2, { backoffLimitPerIndex: 1, backoffLimit: undefined, podFailurePolicy: { rules } })
    const done = await finished(await rehearse(server), job(failsOddIndexes, more))
    expect([endOf(done), done.status?.failedIndexes, done.status?.completedIndexes, done.status?.failed]).toEqual([
      'Failed FailedIndexes',
      '1',
      '0',
      1,
    ])
  })

  it('should delete a job', async () => {
    const api = await rehearse(server)
    await api.create('jobs', job('sleep 3600', { completions: 4, parallelism: 2 }))
    api.advance(10)
    expect(await api.list('pods')).toHaveLength(2)
    expect(await api.remove('jobs', 'work', { propagationPolicy: 'Background' })).toMatchObject({ code: 200 })
    api.settle()
    expect([await api.list('jobs'), await api.list('pods')]).toEqual([[], []])
  })

  it('should adopt matching orphans and release non-matching pods', async () => {
    const api = await rehearse(server)
    await api.create('jobs', job('sleep 3600', { completions: 2, parallelism: 2 }))
    api.advance(10)
    const [pod] = await api.list<Pod>('pods')
    const { name, ownerReferences: owners } = pod!.metadata
    await api.put('pods', name, { ...pod, metadata: { ...pod!.metadata, ownerReferences: [] } })
    api.advance(5)
    const adopted = await api.get<Pod>('pods', name)
    expect(adopted.metadata.ownerReferences).toMatchObject([{ uid: owners![0]!.uid }])
    await api.put('pods', name, { ...adopted, metadata: { ...adopted.metadata, labels: {} } })
    api.advance(5)
    expect((await api.get<Pod>('pods', name)).metadata.ownerReferences ?? []).toEqual([])
  })

  it('should apply changes to a job status', async () => {
    const api = await rehearse(server)
    await api.create('jobs', job('sleep 3600', { completions: 4, parallelism: 2 }))
    api.advance(10)
    const before = await api.get<Job>('jobs', 'work')
    const stamp = before.metadata.creationTimestamp
    const condition = { type: 'CustomConditionType', status: 'True', lastTransitionTime: stamp }
    await api.patch('jobs', 'work/status', { status: { conditions: [condition] } }, 'merge')
    const patched = await api.get<Job>('jobs', 'work/status')
    expect(conditionOf(patched.status?.conditions, 'CustomConditionType')?.status).toBe('True')
    const start = '2026-01-01T00:00:00Z'
    const refused = await api.raw('PUT', api.path('jobs', 'work/status'), {
      ...patched,
      metadata: { ...patched.metadata, annotations: { changed: 'no' } },
      status: { ...patched.status, startTime: start },
    })
    expect([200, 422]).toContain(refused.code)
    api.advance(5)
    const kept = await api.get<Job>('jobs', 'work')
    expect(conditionOf(kept.status?.conditions, 'CustomConditionType')?.status).toBe('True')
  })

  it('should manage the lifecycle of a job', async () => {
    const api = await rehearse(server)
    const events = await api.watch('jobs')
    await api.create('jobs', job('sleep 5', { completions: 2, parallelism: 1, suspend: true }))
    api.settle()
    expect(await api.list('pods')).toEqual([])
    await api.patch('jobs', 'work', { spec: { suspend: false } })
    const read = await api.get<Job>('jobs', 'work')
    await api.put('jobs', 'work', { ...read, metadata: { ...read.metadata, annotations: { step: 'put' } } })
    api.settle()
    expect(endOf(await api.get<Job>('jobs', 'work'))).toBe('Complete CompletionsReached')
    expect((await api.removeAll('jobs', 'test=work')).code).toBe(200)
    api.settle()
    await until(() => events.events.at(-1)?.type === 'DELETED')
    events.stop()
  })
})
