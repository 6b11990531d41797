import { describe, expect, it } from 'vitest'
import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import {
  batchCluster,
  createJob,
  editJob,
  goTo,
  jobNamed,
  podsOf,
  removeJob,
  removePod,
  send,
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
const podNamed = (cluster: Cluster, name: string): Pod | undefined =>
  podsOf(cluster).find(({ metadata }) => metadata.name === name)
const because = { code: 'user' }
const update = (cluster: Cluster, object: Pod): void =>
  void send(cluster, { verb: 'update', resource: 'pods', object, because })
const setStatus = (cluster: Cluster, pod: Pod, status: object): void => {
  const current = podNamed(cluster, pod.metadata.name)!
  const object = { ...current, status: { ...current.status, ...status } } as Pod
  send(cluster, { verb: 'updateStatus', resource: 'pods', object, because })
}
const codes = (cluster: Cluster): readonly string[] =>
  waitsOf(cluster, 'job-controller', 'default/j').map(({ because }) => because.code)

describe('spec section 21, pods', () => {
  it('JOB 21, 22: name, hostname and the index variable of an Indexed pod', () => {
    const [pod] = podsOf(jobAt(0.5, { completions: 1, completionMode: 'Indexed' }))
    expect(pod?.metadata.name).toMatch(/^j-0-[a-z0-9]{5}$/)
    expect(pod?.spec.hostname).toBe('j-0')
    expect(pod?.spec.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" },
        },
      },
    ])
  })

  it('JOB 25: pods carry the finalizer while they run and lose it once counted', () => {
    const cluster = jobAt(3, {})
    expect(podsOf(cluster)[0]?.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking'])
    goTo(cluster, 10)
    expect(podsOf(cluster)[0]?.metadata.finalizers).toBeUndefined()
  })

  it('JOB 26: a deleted pod counts as failed before it has ended and is replaced after 10 s', () => {
    const cluster = jobAt(20, {}, { ...forever, stopSeconds: 15 })
    removePod(cluster, podsOf(cluster)[0])
    goTo(cluster, 22)
    expect(jobNamed(cluster).status).toMatchObject({ failed: 1, terminating: 1 })
    goTo(cluster, 31)
    expect(births(cluster)).toEqual([0, 30])
  })

  it('JOB 27: under podReplacementPolicy Failed it is neither failed nor replaced until it ends', () => {
    const cluster = jobAt(20, { podReplacementPolicy: 'Failed' }, { ...forever, stopSeconds: 15 })
    removePod(cluster, podsOf(cluster)[0])
    goTo(cluster, 34)
    expect([jobNamed(cluster).status?.failed, codes(cluster), births(cluster)]).toEqual([
      undefined,
      ['jobPodsTerminating'],
      [0],
    ])
  })

  it('JOB 22: init containers are told their index, too, and a container that has the variable keeps its own', () => {
    const spec = {
      restartPolicy: 'Never',
      initContainers: [{ name: 'init', image: 'i' }],
      containers: [{ name: 'main', image: 'i', env: [{ name: 'JOB_COMPLETION_INDEX', value: '9' }] }],
    }
    const [pod] = podsOf(jobAt(0.5, { completions: 1, completionMode: 'Indexed', template: { spec } }))
    expect(pod?.spec.initContainers?.[0]?.env?.[0]?.valueFrom?.fieldRef?.fieldPath).toBe(
      "metadata.labels['batch.kubernetes.io/job-completion-index']",
    )
    expect(pod?.spec.containers[0]?.env).toEqual([{ name: 'JOB_COMPLETION_INDEX', value: '9' }])
  })

  it('JOB 25: even a forced deletion leaves the pod until the controller has let go of it', () => {
    const cluster = jobAt(3, {}, forever)
    const { name, uid } = podsOf(cluster)[0]!.metadata
    removePod(cluster, podsOf(cluster)[0], 0)
    expect(podsOf(cluster)[0]?.metadata).toMatchObject({ uid, deletionTimestamp: expect.anything() })
    goTo(cluster, 10)
    const story = cluster.server.store.log.filter(({ key, type }) => key === `default/${name}` && type !== 'ADDED')
    expect(story.at(-1)).toMatchObject({ type: 'DELETED', actor: 'job-controller' })
  })

  it('JOB 39: an adopted pod gets the finalizer, a released one loses it', () => {
    const cluster = jobAt(3, { parallelism: 1 }, forever)
    const [pod] = podsOf(cluster)
    const { labels, name } = pod!.metadata
    update(cluster, { ...pod!, metadata: { ...pod!.metadata, labels: { app: 'other' } } })
    goTo(cluster, 4.5)
    const released = podNamed(cluster, name)!
    expect([released.metadata.ownerReferences, released.metadata.finalizers]).toEqual([undefined, undefined])
    update(cluster, { ...released, metadata: { ...released.metadata, labels: labels! } })
    const since = cluster.server.store.log.length
    goTo(cluster, 8)
    const adopted = cluster.server.store.log.slice(since).find(({ key }) => key === `default/${name}`)
    expect(adopted).toMatchObject({
      actor: 'job-controller',
      object: {
        metadata: {
          ownerReferences: [{ kind: 'Job', name: 'j', controller: true }],
          finalizers: ['batch.kubernetes.io/job-tracking'],
        },
      },
    })
  })

  it('JOB 40: one look deletes or creates pods, never both', () => {
    const cluster = jobAt(3, { completions: 5, parallelism: 5, completionMode: 'Indexed' }, forever)
    const since = cluster.server.store.log.length
    editJob(cluster, { completions: 2, parallelism: 2 })
    goTo(cluster, 4)
    editJob(cluster, { completions: 6, parallelism: 6 })
    goTo(cluster, 20)
    const looks = new Map<number, Set<string>>()
    for (const { resource, actor, type, at, object } of cluster.server.store.log.slice(since)) {
      if (resource !== 'pods' || actor !== 'job-controller') continue
      const what = type === 'ADDED' ? 'creates' : object.metadata.deletionTimestamp === undefined ? '' : 'deletes'
      if (what !== '') looks.set(at, (looks.get(at) ?? new Set()).add(what))
    }
    expect([...looks.values()].map((what) => [...what].join())).toEqual(expect.arrayContaining(['creates', 'deletes']))
    expect([...looks.values()].filter((what) => what.size > 1)).toEqual([])
  })

  it('JOB 41: too many: unscheduled, then Pending, not Ready, and the youngest go first', () => {
    const cluster = jobAt(3, { parallelism: 2 }, forever)
    goTo(cluster, 20)
    editJob(cluster, { parallelism: 4 })
    goTo(cluster, 30)
    const [first, second, third, fourth] = podsOf(cluster)
    setStatus(cluster, second!, { phase: 'Pending', conditions: [] })
    setStatus(cluster, fourth!, {
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' }],
    })
    const gone: string[] = []
    for (const [index, parallelism] of [3, 2, 1].entries()) {
      editJob(cluster, { parallelism })
      goTo(cluster, 40 + 10 * index)
      for (const pod of [first, second, third, fourth])
        if (podNamed(cluster, pod!.metadata.name) === undefined && !gone.includes(pod!.metadata.name))
          gone.push(pod!.metadata.name)
    }
    expect(gone).toEqual([second, fourth, third].map((pod) => pod!.metadata.name))
  })

  it('JOB 35: a Job of another manager is left alone', () => {
    const cluster = jobAt(5, { managedBy: 'example.com/other' })
    expect([jobNamed(cluster).status, codes(cluster)]).toEqual([{}, ['jobManagedElsewhere']])
  })

  it('JOB 32: deleting without a policy orphans the pods and takes their finalizer', () => {
    const cluster = jobAt(3, {}, forever)
    removeJob(cluster, 'j')
    goTo(cluster, 6)
    const [pod] = podsOf(cluster)
    expect([pod?.metadata.ownerReferences, pod?.metadata.finalizers, pod?.metadata.deletionTimestamp]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('JOB 33: the time to live counts from the end, of failed Jobs too', () => {
    const cluster = jobAt(16, { backoffLimit: 0, ttlSecondsAfterFinished: 10 }, fails)
    expect(jobNamed(cluster)).toBeDefined()
    const since = cluster.server.store.log.length
    goTo(cluster, 18)
    expect([jobNamed(cluster), podsOf(cluster)]).toEqual([undefined, []])
    const story = cluster.server.store.log.slice(since).filter(({ resource }) => resource !== 'events')
    expect(story[0]).toMatchObject({ resource: 'jobs', object: { metadata: { finalizers: ['foregroundDeletion'] } } })
    const ends = story.filter(({ type }) => type === 'DELETED').map(({ resource }) => resource)
    expect(ends).toEqual(['pods', 'jobs'])
  })
})
