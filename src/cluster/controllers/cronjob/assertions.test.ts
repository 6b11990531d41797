import { describe, expect, it } from 'vitest'
import type { CronJob, Job } from '../../../api/openapi/kubernetes.ts'
import {
  batchCluster,
  createCronJob,
  cronJobOf,
  editCronJob,
  eventsAbout,
  goTo,
  jobsOf,
  removeJob,
  send,
  waitsOf,
  type BatchWorld,
} from '../../../testkit/batch-cluster.ts'
import type { Cluster } from '../../../engine/cluster.ts'

function cronAt(
  second: number,
  spec: Partial<CronJob['spec']> = {},
  world: BatchWorld = {},
  jobSpec: Partial<Job['spec']> = {},
): Cluster {
  const cluster = batchCluster(world)
  createCronJob(cluster, spec, jobSpec)
  goTo(cluster, second)
  return cluster
}

const names = (cluster: Cluster): readonly string[] => jobsOf(cluster).map(({ metadata }) => metadata.name)
const codes = (cluster: Cluster): readonly string[] =>
  waitsOf(cluster, 'cronjob-controller', 'default/c').map(({ because }) => because.code)
const long: BatchWorld = { runSeconds: () => 90 }

describe('spec section 21, CronJob', () => {
  it('CRON 45, 46, 47: named after the slot, created 100 ms later, scheduled at the slot', () => {
    const cluster = cronAt(30.2)
    expect(names(cluster)).toEqual(['c-29453761'])
    const born = cluster.server.store.log.find(({ resource }) => resource === 'jobs')!
    expect(born.at - cluster.options.startAt!).toBe(30_100)
    expect(cronJobOf(cluster).status?.lastScheduleTime).toBe('2026-01-01T00:01:00Z')
  })

  it('CRON 48: Forbid holds a slot back and runs it when the Job ends', () => {
    const cluster = cronAt(91, { concurrencyPolicy: 'Forbid' }, long)
    expect([codes(cluster), cronJobOf(cluster).status?.lastScheduleTime]).toEqual([
      ['cronForbid'],
      '2026-01-01T00:01:00Z',
    ])
    goTo(cluster, 123)
    expect(names(cluster)).toEqual(['c-29453761', 'c-29453762'])
  })

  it('CRON 49: one run makes up for any number of missed slots', () => {
    const cluster = cronAt(3600, { suspend: true })
    editCronJob(cluster, { suspend: false })
    goTo(cluster, 3601)
    expect(names(cluster)).toEqual(['c-29453820'])
  })

  it('CRON 50: startingDeadlineSeconds 0 never runs', () => {
    expect(names(cronAt(600, { startingDeadlineSeconds: 0 }))).toEqual([])
  })

  it('CRON 51, 52: history keeps three, and the deletion is told before the completion', () => {
    const cluster = cronAt(300)
    expect(jobsOf(cluster).length).toBeLessThanOrEqual(4)
    expect(eventsAbout(cluster, 'c')).toContain(
      'Normal SawCompletedJob: Saw completed job: c-29453761, condition: Complete',
    )
    const story = cluster.server.store.log.flatMap(({ resource, type, object }) =>
      resource === 'events' && type === 'ADDED'
        ? [(object as unknown as { reason: string; message: string }).message]
        : [],
    )
    expect(story.indexOf('Deleted job c-29453761')).toBeLessThan(
      story.indexOf('Saw completed job: c-29453764, condition: Complete'),
    )
  })

  it('CRON 52: three that succeeded and one that failed are kept, the oldest goes first', () => {
    const exitCode: BatchWorld['exitCode'] = ({ metadata }) =>
      Number(/c-(\d+)/.exec(metadata.name)![1]) % 2 === 0 ? 1 : 0
    const cluster = cronAt(630, {}, { exitCode }, { backoffLimit: 0 })
    const ended = (type: string): readonly string[] =>
      jobsOf(cluster)
        .filter(({ status }) => status?.conditions?.some((condition) => condition.type === type))
        .map(({ metadata }) => metadata.name)
    expect(ended('Complete')).toEqual(['c-29453765', 'c-29453767', 'c-29453769'])
    expect(ended('Failed')).toEqual(['c-29453770'])
    const deleted = eventsAbout(cluster, 'c').filter((text) => text.startsWith('Normal SuccessfulDelete'))
    expect(deleted.filter((text) => /c-2945376[13]$/.test(text)).map((text) => text.slice(-10))).toEqual([
      'c-29453761',
      'c-29453763',
    ])
  })

  it('CRON 53: a Job of the user raises UnexpectedJob and does not block Forbid', () => {
    const cluster = cronAt(10, { concurrencyPolicy: 'Forbid' }, long)
    const owner = cronJobOf(cluster)
    const reference = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'c', uid: owner.metadata.uid, controller: true }
    const metadata = { name: 'manual', namespace: 'default', ownerReferences: [reference] }
    send(cluster, {
      verb: 'create',
      resource: 'jobs',
      object: { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: owner.spec.jobTemplate.spec },
      because: { code: 'user' },
    })
    goTo(cluster, 31)
    expect(names(cluster)).toEqual(['manual', 'c-29453761'])
    expect(eventsAbout(cluster, 'c')).toContain(
      'Warning UnexpectedJob: Saw a job that the controller did not create or forgot: manual',
    )
    expect(cronJobOf(cluster).status?.active?.map(({ name }) => name)).toEqual(['c-29453761'])
  })

  it('CRON 55: without a time zone the annotation ends in Z; with one it has its offset', () => {
    const annotation = (job: Job | undefined): string | undefined =>
      job?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']
    expect(annotation(jobsOf(cronAt(31))[0])).toBe('2026-01-01T00:01:00Z')
    expect(annotation(jobsOf(cronAt(31, { timeZone: 'Asia/Seoul' }))[0])).toBe('2026-01-01T09:01:00+09:00')
  })

  it('CRON 58: a Job deleted by hand is missed, and its slot not run again', () => {
    const cluster = cronAt(40, {}, long)
    removeJob(cluster, 'c-29453761', 'Background')
    goTo(cluster, 60)
    expect(names(cluster)).toEqual([])
    expect(eventsAbout(cluster, 'c')).toContain('Normal MissingJob: Active job went missing: c-29453761')
  })

  it('CRON 60: the Job has the labels of the template, not those of the CronJob', () => {
    expect(jobsOf(cronAt(31))[0]?.metadata.labels).toEqual({ of: 'template' })
  })

  it('CRON 48: when Forbid holds a slot back, the last one that ran stays the last', () => {
    const cluster = cronAt(200, { concurrencyPolicy: 'Forbid' }, { runSeconds: () => undefined })
    expect([names(cluster), cronJobOf(cluster).status?.lastScheduleTime]).toEqual([
      ['c-29453761'],
      '2026-01-01T00:01:00Z',
    ])
    expect(eventsAbout(cluster, 'c')).toContain(
      'Normal JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    )
  })

  it('CRON 49: more than a hundred missed slots are told, and one still runs', () => {
    const cluster = cronAt(3 * 3600, { suspend: true })
    editCronJob(cluster, { suspend: false })
    goTo(cluster, 3 * 3600 + 1)
    expect(names(cluster)).toEqual(['c-29453940'])
    expect(eventsAbout(cluster, 'c').filter((text) => text.startsWith('Warning TooManyMissedTimes'))).toHaveLength(1)
  })

  it('CRON 50: slots that come too late go without a word', () => {
    const cluster = cronAt(600, { suspend: true, schedule: '*/5 * * * *', startingDeadlineSeconds: 60 })
    goTo(cluster, 700)
    editCronJob(cluster, { suspend: false })
    goTo(cluster, 701)
    expect([names(cluster), eventsAbout(cluster, 'c')]).toEqual([[], []])
  })

  it.each([
    ['finished by then', 3, 70],
    ['still at work', 40, 85],
  ])(
    'CRON 57: @every 30s: the second slot of a minute finds the name taken, by a Job that has %s',
    (_how, runs, end) => {
      const cluster = cronAt(59, { schedule: '@every 30s' }, { runSeconds: () => runs })
      expect(names(cluster)).toEqual(['c-29453761'])
      expect(cronJobOf(cluster).status?.lastScheduleTime).toBe('2026-01-01T00:01:00Z')
      goTo(cluster, end)
      expect(names(cluster)).toEqual(['c-29453761'])
      expect(cronJobOf(cluster).status).toMatchObject({ lastScheduleTime: '2026-01-01T00:01:30Z' })
      expect(cronJobOf(cluster).status?.active).toBeUndefined()
      expect(eventsAbout(cluster, 'c')).toEqual([
        'Normal SuccessfulCreate: Created job c-29453761',
        'Normal SawCompletedJob: Saw completed job: c-29453761, condition: Complete',
        'Normal SawCompletedJob: Saw completed job: c-29453761, condition: Complete',
      ])
    },
  )

  it('CRON 59: another jobTemplate leaves what runs alone; another schedule counts from its own next slot', () => {
    const cluster = cronAt(31, {}, { runSeconds: () => undefined })
    const { metadata, spec } = cronJobOf(cluster).spec.jobTemplate
    editCronJob(cluster, { jobTemplate: { metadata, spec: { ...spec!, backoffLimit: 1 } } })
    goTo(cluster, 60)
    expect(jobsOf(cluster).map(({ spec }) => spec.backoffLimit)).toEqual([6])
    goTo(cluster, 91)
    expect(jobsOf(cluster).map(({ spec }) => spec.backoffLimit)).toEqual([6, 1])
    editCronJob(cluster, { schedule: '5 * * * *' })
    goTo(cluster, 269)
    const before = names(cluster)
    goTo(cluster, 271)
    expect(names(cluster).filter((name) => !before.includes(name))).toEqual(['c-29453765'])
  })

  it('Replace deletes what runs and starts anew', () => {
    const cluster = cronAt(91, { concurrencyPolicy: 'Replace' }, { runSeconds: () => undefined })
    expect(names(cluster)).toEqual(['c-29453762'])
    expect(cronJobOf(cluster).status?.active).toHaveLength(1)
  })

  it('waits for the next slot, or says that it is suspended', () => {
    const [wait] = waitsOf(cronAt(10), 'cronjob-controller', 'default/c')
    expect(wait).toMatchObject({ because: { code: 'cronNextSlot', details: { slot: '2026-01-01T00:01:00Z' } } })
    expect(codes(cronAt(10, { suspend: true }))).toEqual(['cronSuspended'])
  })
})
