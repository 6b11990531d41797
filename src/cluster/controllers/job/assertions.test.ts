import { describe, expect, it } from 'vitest'
import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import {
  batchCluster,
  conditionsOf,
  createJob,
  editJob,
  eventsAbout,
  goTo,
  jobNamed,
  podsOf,
  waitsOf,
  type BatchWorld,
} from '../../../testkit/batch-cluster.ts'
import type { Cluster } from '../../../engine/cluster.ts'

function jobAt(second: number, spec: Partial<Job['spec']>, world: BatchWorld = {}, restartPolicy = 'Never'): Cluster {
  const cluster = batchCluster(world)
  createJob(cluster, spec, 'j', restartPolicy)
  goTo(cluster, second)
  return cluster
}

const births = (cluster: Cluster): readonly number[] =>
  cluster.server.store.log
    .filter(({ resource, type }) => resource === 'pods' && type === 'ADDED')
    .map(({ at }) => Math.floor((at - cluster.options.startAt!) / 1000))
const fails: BatchWorld = { exitCode: () => 1 }
const forever: BatchWorld = { runSeconds: () => undefined }
const fails42: BatchWorld = { exitCode: () => 42 }
const exits = (code: number) => ({ operator: 'In', values: [code] })
const indexOf = (pod: Pod): number => Number(pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'])
const codes = (cluster: Cluster): readonly string[] =>
  waitsOf(cluster, 'job-controller', 'default/j').map(({ because }) => because.code)

describe('spec section 21, how a Job ends', () => {
  it('JOB 1: a completed Job has SuccessCriteriaMet, then Complete, for the same reason', () => {
    expect(conditionsOf(jobNamed(jobAt(20, {})))).toEqual([
      'SuccessCriteriaMet CompletionsReached',
      'Complete CompletionsReached',
    ])
  })

  it('JOB 2: a failed Job has FailureTarget, then Failed, with equal reason and message', () => {
    const { conditions = [] } = jobNamed(jobAt(30, { backoffLimit: 0 }, fails)).status!
    expect(conditions.map(({ type }) => type)).toEqual(['FailureTarget', 'Failed'])
    expect(conditions[0]!.message).toBe(conditions[1]!.message)
  })

  it('JOB 3: Failed waits until deleted pods are gone; FailureTarget does not', () => {
    const cluster = jobAt(62, { activeDeadlineSeconds: 60 }, { ...forever, stopSeconds: 20 })
    expect(conditionsOf(jobNamed(cluster))).toEqual(['FailureTarget DeadlineExceeded'])
    expect(codes(cluster)).toEqual(['jobEndPostponed'])
    goTo(cluster, 85)
    expect(conditionsOf(jobNamed(cluster))).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded'])
  })

  it('JOB 5: backoffLimit 0 with Never: one failed pod and no other', () => {
    const cluster = jobAt(60, { backoffLimit: 0 }, fails)
    expect(births(cluster)).toHaveLength(1)
    expect(jobNamed(cluster).status?.failed).toBe(1)
  })

  it('JOB 12: a deadline counts running pods as failed; a success policy does not', () => {
    expect(
      jobNamed(jobAt(70, { activeDeadlineSeconds: 60, parallelism: 2, completions: 2 }, forever)).status?.failed,
    ).toBe(2)
    const successPolicy = { rules: [{ succeededCount: 1 }] }
    const world: BatchWorld = { runSeconds: (pod) => (pod.metadata.name.startsWith('j-0-') ? 5 : undefined) }
    const { status } = jobNamed(
      jobAt(20, { completions: 3, parallelism: 3, completionMode: 'Indexed', successPolicy }, world),
    )
    expect([status?.failed, status?.succeeded, status?.completedIndexes]).toEqual([undefined, 1, '0'])
  })

  it('JOB 36: completions 0 completes at once; parallelism 0 waits', () => {
    expect(conditionsOf(jobNamed(jobAt(1, { completions: 0 })))).toHaveLength(2)
    const cluster = jobAt(300, { completions: 1, parallelism: 0 })
    expect([births(cluster), codes(cluster)]).toEqual([[], ['jobNoParallelism']])
  })

  it('JOB 37: a failed Job has no completionTime', () => {
    expect(jobNamed(jobAt(30, { backoffLimit: 0 }, fails)).status?.completionTime).toBeUndefined()
  })

  it('JOB 38: the event of success', () => {
    expect(eventsAbout(jobAt(20, {}), 'j')).toContain('Normal Completed: Job completed')
  })
})

describe('spec section 21, back-off', () => {
  it('JOB 4: with Never more failures than backoffLimit end the Job, not as many', () => {
    const cluster = jobAt(40, { backoffLimit: 2 }, fails)
    expect([jobNamed(cluster).status?.failed, conditionsOf(jobNamed(cluster))]).toEqual([2, []])
    goTo(cluster, 60)
    expect([jobNamed(cluster).status?.failed, conditionsOf(jobNamed(cluster))[1]]).toEqual([
      3,
      'Failed BackoffLimitExceeded',
    ])
  })

  it('JOB 28: an ignored failure is not counted, but delays the next pod', () => {
    const cluster = jobAt(6.5, { podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: exits(42) }] } }, fails42)
    goTo(cluster, 60)
    expect(births(cluster).slice(0, 3)).toEqual([0, 16, 42])
    expect(jobNamed(cluster).status?.failed).toBeUndefined()
  })

  it('JOB 29: FailJob names the container, namespace and pod, the code and the index of the rule', () => {
    const rules = [
      { action: 'Count', onExitCodes: exits(7) },
      { action: 'FailJob', onExitCodes: exits(42) },
    ]
    const cluster = jobAt(20, { podFailurePolicy: { rules } }, fails42)
    const { name } = podsOf(cluster)[0]!.metadata
    expect(jobNamed(cluster).status?.conditions?.map(({ type, message }) => `${type}: ${message}`)).toEqual(
      ['FailureTarget', 'Failed'].map(
        (type) =>
          `${type}: Container main for pod default/${name} failed with exit code 42 matching FailJob rule at index 1`,
      ),
    )
  })

  it('JOB 31: as many failed indexes as maxFailedIndexes do not end the Job, one more does', () => {
    const limits = { completionMode: 'Indexed', completions: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 2 } as const
    const failing = (most: number): BatchWorld => ({ exitCode: (pod) => (indexOf(pod) < most ? 1 : 0) })
    const two = jobNamed(jobAt(30, { ...limits, parallelism: 4 }, failing(2)))
    expect([two.status?.failedIndexes, two.status?.completedIndexes, conditionsOf(two)[1]]).toEqual([
      '0,1',
      '2,3',
      'Failed FailedIndexes',
    ])
    const three = jobNamed(jobAt(30, { ...limits, parallelism: 4 }, failing(3)))
    expect([three.status?.failedIndexes, conditionsOf(three)[1]]).toEqual(['0-2', 'Failed MaxFailedIndexesExceeded'])
  })

  it('JOB 6, 9: 10, 20, 40 … 600 s from the end of the pod that failed', () => {
    const at = births(jobAt(4000, { backoffLimit: 8 }, { ...fails, runSeconds: () => 1 }))
    const waits = at.slice(1).map((second, index) => second - at[index]! - 2)
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600])
  })

  it('JOB 7: three failures at once raise the exponent by three', () => {
    expect(births(jobAt(60, { completions: 3, parallelism: 3 }, fails))).toEqual([0, 0, 0, 46, 46, 46])
  })

  it('JOB 8: a success resets the count', () => {
    let born = 0
    const order = new Map<string, number>()
    const exitCode: BatchWorld['exitCode'] = ({ metadata }) => {
      if (!order.has(metadata.uid)) order.set(metadata.uid, ++born)
      return order.get(metadata.uid) === 2 ? 0 : 1
    }
    const cluster = jobAt(60, { completions: 3, parallelism: 1 }, { exitCode })
    const at = births(cluster)
    expect(at[3]! - at[2]!).toBe(16)
  })

  it('tells how long it waits', () => {
    const [wait] = waitsOf(jobAt(8, {}, fails), 'job-controller', 'default/j')
    expect(wait?.because).toEqual({ code: 'jobBackOff', details: { failures: 1, delaySeconds: 10, missing: 1 } })
  })
})

describe('spec section 21, status', () => {
  it('JOB 10: the status trails the pods by a second', () => {
    const cluster = jobAt(6.5, {})
    expect([podsOf(cluster)[0]?.status?.phase, jobNamed(cluster).status?.succeeded]).toEqual(['Succeeded', undefined])
    goTo(cluster, 7.1)
    expect(jobNamed(cluster).status?.succeeded).toBe(1)
  })

  it('JOB 23: indexes print as 0,1 and 0-2', () => {
    const world: BatchWorld = {
      runSeconds: (pod) => 5 + 5 * Number(pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index']),
    }
    const cluster = jobAt(13, { completions: 3, parallelism: 3, completionMode: 'Indexed' }, world)
    expect(jobNamed(cluster).status?.completedIndexes).toBe('0,1')
    goTo(cluster, 20)
    expect(jobNamed(cluster).status?.completedIndexes).toBe('0-2')
  })

  it('JOB 24: ready and terminating stay as 0; active, succeeded and failed vanish', () => {
    const { status } = jobNamed(jobAt(0.5, { suspend: true }))
    expect(status).toMatchObject({ ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    for (const count of ['active', 'succeeded', 'failed']) expect(Object.keys(status!)).not.toContain(count)
  })

  it('JOB 15: parallelism alone leaves completions open', () => {
    const { spec } = jobNamed(jobAt(0.5, { parallelism: 3 }))
    expect([spec.completions, spec.parallelism]).toEqual([undefined, 3])
  })

  it('JOB 16, 17: generated labels on pods and Job, one key in the selector', () => {
    const job = jobNamed(jobAt(0.5, {}))
    const keys = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name']
    expect(Object.keys(job.metadata.labels!).sort()).toEqual(keys)
    expect(job.spec.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': job.metadata.uid } })
  })

  it('JOB 30: backoffLimit is open beside a limit per index', () => {
    expect(
      jobNamed(jobAt(0.5, { completions: 1, completionMode: 'Indexed', backoffLimitPerIndex: 1 })).spec.backoffLimit,
    ).toBe(2_147_483_647)
  })
})

describe('spec section 21, suspending and scaling', () => {
  it('JOB 11: neither suspending nor lower parallelism counts as failure', () => {
    const cluster = jobAt(3, { completions: 4, parallelism: 4 }, forever)
    editJob(cluster, { parallelism: 1 })
    goTo(cluster, 8)
    editJob(cluster, { suspend: true })
    goTo(cluster, 15)
    expect([jobNamed(cluster).status?.failed, podsOf(cluster)]).toEqual([undefined, []])
  })

  it('JOB 13: suspending clears startTime, resuming sets another and restarts the deadline', () => {
    const cluster = jobAt(40, { activeDeadlineSeconds: 100 }, forever)
    editJob(cluster, { suspend: true })
    goTo(cluster, 50)
    expect([jobNamed(cluster).status?.startTime, codes(cluster)]).toEqual([undefined, ['jobSuspended']])
    goTo(cluster, 500)
    editJob(cluster, { suspend: false })
    goTo(cluster, 599)
    expect(conditionsOf(jobNamed(cluster))).toEqual(['Suspended JobResumed'])
    goTo(cluster, 605)
    expect(conditionsOf(jobNamed(cluster))).toEqual([
      'Suspended JobResumed',
      'FailureTarget DeadlineExceeded',
      'Failed DeadlineExceeded',
    ])
  })

  it('JOB 14: a Job that was never suspended has no such condition', () => {
    expect(conditionsOf(jobNamed(jobAt(3, {})))).toEqual([])
  })

  it('JOB 42: a work queue creates nothing after its first success', () => {
    const world: BatchWorld = {
      runSeconds: ({ metadata }) => 5 + (metadata.name.charCodeAt(metadata.name.length - 1) % 3) * 10,
    }
    const cluster = jobAt(60, { parallelism: 3 }, world)
    expect(births(cluster)).toEqual([0, 0, 0])
  })
})
