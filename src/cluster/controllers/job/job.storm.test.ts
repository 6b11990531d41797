import { expect, it } from 'vitest'
import { isFinished, isTrue } from '../../../api/job/conditions.ts'
import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import { nextBelow, randomStream, type RandomStream } from '../../../clock/random.ts'
import {
  batchCluster,
  createJob,
  editJob,
  podsOf,
  removeJob,
  removePod,
  type BatchWorld,
} from '../../../testkit/batch-cluster.ts'
import { oneOf, randomDelay, stormSeeds, weather, type Deed, type Life } from '../../../testkit/storm.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import type { LogEntry } from '../../apiserver/store.ts'
import { isActive } from '../../machinery/pod-facts.ts'
import { countOf, parseIntervals } from './intervals.ts'
import { hasTrackingFinalizer } from './job-pods.ts'

const file = 'src/cluster/controllers/job/job.storm.test.ts'
const job = (cluster: Cluster): Job | undefined => cluster.server.live.get('jobs', 'default/j')

function randomSpec(random: RandomStream): Partial<Job['spec']> {
  const completions = nextBelow(random, 7)
  const parallelism = nextBelow(random, 5)
  const policy = oneOf(random, [undefined, 'Failed', 'TerminatingOrFailed'])
  const shared = {
    parallelism,
    suspend: nextBelow(random, 6) === 0,
    backoffLimit: nextBelow(random, 5),
    ...(policy !== undefined && { podReplacementPolicy: policy }),
    ...(nextBelow(random, 4) === 0 && { activeDeadlineSeconds: 1 + nextBelow(random, 60) }),
    ...(nextBelow(random, 6) === 0 && { ttlSecondsAfterFinished: nextBelow(random, 20) }),
  }
  const kind = nextBelow(random, 5)
  if (kind === 0) return { ...shared, parallelism: 1 + parallelism }
  if (kind < 3) return { ...shared, completions }
  const perIndex = nextBelow(random, 2) === 0 && {
    backoffLimitPerIndex: nextBelow(random, 3),
    backoffLimit: 2_147_483_647,
  }
  return { ...shared, completions, completionMode: 'Indexed', ...perIndex }
}

function worldOf(random: RandomStream, seed: number): BatchWorld {
  const [failEvery, slowest] = [1 + nextBelow(random, 4), 1 + nextBelow(random, 15)]
  const chance = ({ metadata }: Pod): number => Number.parseInt(metadata.uid.slice(0, 6), 16)
  return {
    seed,
    runSeconds: (pod) => chance(pod) % (slowest + 1),
    exitCode: (pod) => (chance(pod) % failEvery === 1 ? 1 : 0),
    stopSeconds: 1 + nextBelow(random, 12),
  }
}

function randomDeed(random: RandomStream): Deed {
  const [choice, number] = [nextBelow(random, 9), nextBelow(random, 6)]
  const deed = (what: string, act: Deed['act']): Deed => ({ after: randomDelay(random), what, act })
  if (choice < 2) return deed(`parallelism ${number}`, (cluster) => void editJob(cluster, { parallelism: number }))
  if (choice === 2) return deed('suspending', (cluster) => void editJob(cluster, { suspend: true }))
  if (choice === 3) return deed('resuming', (cluster) => void editJob(cluster, { suspend: false }))
  if (choice < 6) return deed(`deleting pod ${number}`, (cluster) => removePod(cluster, podsOf(cluster)[number]))
  if (choice === 6) return deed(`killing pod ${number}`, (cluster) => removePod(cluster, podsOf(cluster)[number], 0))
  if (choice === 7) return deed(`completions ${number}`, (cluster) => resize(cluster, number))
  return deed('another backoffLimit', (cluster) => void editJob(cluster, { backoffLimit: number }))
}

function resize(cluster: Cluster, number: number): void {
  if (job(cluster)?.spec.completionMode === 'Indexed') editJob(cluster, { completions: number, parallelism: number })
}

function lifeOf(seed: number): Life {
  const random = randomStream(seed, 'job storm')
  const spec = randomSpec(random)
  const world = worldOf(random, seed)
  return {
    born: () => {
      const cluster = batchCluster(world)
      createJob(cluster, spec)
      return cluster
    },
    deeds: Array.from({ length: 1 + nextBelow(random, 7) }, () => randomDeed(random)),
    watch: (cluster, since) => {
      for (const entry of cluster.server.store.log.slice(since)) {
        const problem = entry.actor === 'job-controller' ? problemOf(cluster, entry) : undefined
        if (problem !== undefined) return problem
      }
      return undefined
    },
    conclude: (cluster) => {
      if (nextBelow(randomStream(seed, 'end'), 3) === 0) removeJob(cluster, 'j', 'Background')
    },
    atRest,
  }
}

/** What the controller may not do, judged by what it could see. */
function problemOf(cluster: Cluster, { resource, type, object, previous }: LogEntry): string | undefined {
  const seen = cluster.view.get('jobs', 'default/j')
  if (resource === 'pods' && type === 'ADDED') {
    const active = podsOf(cluster).filter(isActive).length
    if (seen === undefined || seen.spec.suspend === true) return 'a pod of no running Job was created'
    return active > (seen.spec.parallelism ?? 1)
      ? `${active} active pods with parallelism ${seen.spec.parallelism}`
      : undefined
  }
  return resource === 'jobs' && type === 'MODIFIED' ? statusProblem(cluster, object as Job, previous as Job) : undefined
}

function statusProblem(cluster: Cluster, { spec, status = {} }: Job, { status: before = {} }: Job): string | undefined {
  const { succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted } = status
  const listed = [...(uncounted?.succeeded ?? []), ...(uncounted?.failed ?? [])]
  if (new Set(listed).size !== listed.length) return 'a pod is listed twice'
  const born = new Set(
    cluster.server.store.log
      .filter((entry) => entry.resource === 'pods' && entry.type === 'ADDED')
      .map((entry) => entry.object.metadata.uid),
  ).size
  if (succeeded + failed + listed.length > born)
    return `${succeeded} + ${failed} + ${listed.length} pods are counted and ${born} were born`
  if (failed < (before.failed ?? 0)) return 'failed has fallen'
  if (
    spec.completionMode === 'Indexed' &&
    countOf(parseIntervals(status.completedIndexes ?? '', spec.completions ?? 0)) !== succeeded
  )
    return 'succeeded is not the number of completedIndexes'
  if (isFinished(before) && !isFinished(status)) return 'a finished Job goes on'
  return undefined
}

function atRest(cluster: Cluster): string | undefined {
  const found = job(cluster)
  const tracked = podsOf(cluster).filter(hasTrackingFinalizer)
  if (found === undefined)
    return podsOf(cluster).length > 0 ? `${podsOf(cluster).length} pods outlive their Job` : undefined
  const { spec, status = {} } = found
  if (isFinished(status)) {
    if (tracked.length > 0) return `${tracked.length} pods of a finished Job are still tracked`
    if ((status.active ?? 0) > 0 || (status.terminating ?? 0) > 0) return 'a finished Job has pods'
    const [interim, end] = isTrue(status, 'Complete') ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed']
    const types = status.conditions?.map(({ type }) => type) ?? []
    return types.indexOf(interim!) < 0 || types.indexOf(interim!) > types.indexOf(end!)
      ? `${end} without ${interim}`
      : undefined
  }
  const isHeld =
    spec.suspend === true ||
    spec.parallelism === 0 ||
    tracked.some(({ metadata, status: pod }) => metadata.deletionTimestamp !== undefined && pod?.phase === 'Running')
  return isHeld ? undefined : `unfinished after all: ${JSON.stringify(status).slice(0, 300)}`
}

it('random Jobs count every pod once, keep to their parallelism and come to an end', () => {
  expect(weather(file, stormSeeds(500), lifeOf)).toEqual([])
}, 600_000)
