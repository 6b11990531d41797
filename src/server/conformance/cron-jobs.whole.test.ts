import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CronJob, Job } from '../../api/openapi/kubernetes.ts'
import type { RunningServer } from '../start-server.ts'
import { until } from '../test-client.ts'
import { busybox, newServer, rehearse, template, type Rehearsal } from './rehearsal.ts'

let server: RunningServer
beforeAll(async () => {
  server = await newServer()
})
afterAll(() => server.close())

const cronJob = (seconds: number, more: object = {}) => ({
  metadata: { name: 'tick', labels: { test: 'tick' } },
  spec: {
    schedule: '*/1 * * * ?',
    concurrencyPolicy: 'Allow',
    jobTemplate: {
      spec: {
        template: template(
          { app: 'tick' },
          { image: busybox, command: ['sleep', String(seconds)] },
          { restartPolicy: 'OnFailure' },
        ),
      },
    },
    ...more,
  },
})

const active = async (api: Rehearsal): Promise<number> =>
  (await api.get<CronJob>('cronjobs', 'tick')).status?.active?.length ?? 0

describe('CronJob', () => {
  it('should not schedule jobs when suspended', async () => {
    const api = await rehearse(server)
    await api.create('cronjobs', cronJob(1, { suspend: true }))
    api.advance(300)
    expect(await api.list('jobs')).toEqual([])
  })

  it('should not schedule new jobs when ForbidConcurrent', async () => {
    const api = await rehearse(server)
    await api.create('cronjobs', cronJob(600, { concurrencyPolicy: 'Forbid' }))
    api.advance(61)
    const [first] = await api.list<Job>('jobs')
    api.advance(300)
    expect((await api.list<Job>('jobs')).map(({ metadata }) => metadata.name)).toEqual([first!.metadata.name])
    expect(await active(api)).toBe(1)
  })

  it('should replace jobs when ReplaceConcurrent', async () => {
    const api = await rehearse(server)
    await api.create('cronjobs', cronJob(600, { concurrencyPolicy: 'Replace' }))
    api.advance(61)
    const [first] = await api.list<Job>('jobs')
    api.advance(60)
    const running = (await api.list<Job>('jobs')).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    expect(running).toHaveLength(1)
    expect(running[0]!.metadata.name).not.toBe(first!.metadata.name)
  })

  it('should schedule multiple jobs concurrently', async () => {
    const api = await rehearse(server)
    await api.create('cronjobs', cronJob(300))
    api.advance(125)
    expect(await active(api)).toBeGreaterThanOrEqual(2)
  })

  it('should support CronJob API operations', async () => {
    const api = await rehearse(server)
    const discovered = await api.raw('GET', '/apis/batch/v1')
    expect((discovered.body['resources'] as { name: string }[]).map(({ name }) => name)).toContain('cronjobs/status')
    const events = await api.watch('cronjobs')
    await api.create('cronjobs', cronJob(1, { schedule: '0 0 1 1 *' }))
    await api.patch('cronjobs', 'tick', { metadata: { annotations: { patched: 'true' } } }, 'merge')
    const read = await api.get<CronJob>('cronjobs', 'tick')
    await api.put('cronjobs', 'tick', { ...read, metadata: { ...read.metadata, annotations: { updated: 'true' } } })
    const time = '2026-01-01T00:00:00Z'
    const patched = await api.patch<CronJob>('cronjobs', 'tick/status', { status: { lastScheduleTime: time } }, 'merge')
    expect(patched.status?.lastScheduleTime).toBe(time)
    const status = await api.get<CronJob>('cronjobs', 'tick/status')
    const later = '2026-01-01T00:01:00Z'
    const updated = await api.put<CronJob>('cronjobs', 'tick/status', {
      ...status,
      status: { lastScheduleTime: later },
    })
    expect(updated.status?.lastScheduleTime).toBe(later)
    expect((await api.remove('cronjobs', 'tick')).code).toBe(200)
    await until(() => events.events.at(-1)?.type === 'DELETED')
    await api.create('cronjobs', cronJob(1, { schedule: '0 0 1 1 *' }))
    expect((await api.removeAll('cronjobs', 'test=tick')).code).toBe(200)
    expect(await api.list('cronjobs')).toEqual([])
    events.stop()
  })
})
