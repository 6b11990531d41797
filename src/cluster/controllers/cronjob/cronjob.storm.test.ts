import { expect, it } from 'vitest'
import { isFinished, isTrue } from '../../../api/job/conditions.ts'
import { controllerOf } from '../../../api/object.ts'
import type { CronJob, Job, Pod } from '../../../api/openapi/kubernetes.ts'
import { nextBelow, randomStream, type RandomStream } from '../../../clock/random.ts'
import { batchCluster, createCronJob, editCronJob, jobsOf, removeJob } from '../../../testkit/batch-cluster.ts'
import { oneOf, randomDelay, stormSeeds, weather, type Deed, type Life } from '../../../testkit/storm.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import type { LogEntry } from '../../apiserver/store.ts'

const file = 'src/cluster/controllers/cronjob/cronjob.storm.test.ts'
const cronJob = (cluster: Cluster): CronJob => cluster.server.live.get('cronjobs', 'default/c')!

const schedules = ['* * * * *', '*/2 * * * *', '@every 30s', '@every 90s', 'bad', '0 0 31 2 *']

function randomDeed(random: RandomStream): Deed {
  const [choice, number] = [nextBelow(random, 9), nextBelow(random, 4)]
  const deed = (what: string, act: Deed['act']): Deed => ({ after: randomDelay(random) * 4, what, act })
  const edit = (change: Partial<CronJob['spec']>): Deed =>
    deed(JSON.stringify(change), (cluster) => void editCronJob(cluster, change))
  if (choice < 2) return edit({ suspend: number % 2 === 0 })
  if (choice === 2) return edit({ schedule: oneOf(random, schedules) })
  if (choice < 5) return edit({ concurrencyPolicy: oneOf(random, ['Allow', 'Forbid', 'Replace']) })
  if (choice === 5) return edit({ successfulJobsHistoryLimit: number })
  if (choice === 6) return edit({ failedJobsHistoryLimit: number })
  return deed(`deleting Job ${number}`, (cluster) => remove(cluster, jobsOf(cluster)[number]))
}

function remove(cluster: Cluster, job: Job | undefined): void {
  if (job !== undefined) removeJob(cluster, job.metadata.name, 'Background')
}

function lifeOf(seed: number): Life {
  const random = randomStream(seed, 'cronjob storm')
  const [failEvery, slowest] = [1 + nextBelow(random, 4), 5 + nextBelow(random, 150)]
  const chance = ({ metadata }: Pod): number => Number.parseInt(metadata.uid.slice(0, 6), 16)
  const spec = {
    schedule: oneOf(random, schedules.slice(0, 4)),
    concurrencyPolicy: oneOf(random, ['Allow', 'Forbid', 'Replace']),
    suspend: nextBelow(random, 5) === 0,
  }
  return {
    born: () => {
      const exitCode = (pod: Pod): number => (chance(pod) % failEvery === 1 ? 1 : 0)
      const cluster = batchCluster({ seed, runSeconds: (pod) => chance(pod) % slowest, exitCode })
      createCronJob(cluster, spec, { backoffLimit: 0 })
      return cluster
    },
    deeds: Array.from({ length: 1 + nextBelow(random, 6) }, () => randomDeed(random)),
    watch: (cluster, since) => {
      for (const entry of cluster.server.store.log.slice(since)) {
        const problem = entry.actor === 'cronjob-controller' ? problemOf(cluster, entry) : undefined
        if (problem !== undefined) return problem
      }
      return undefined
    },
    conclude: (cluster) => void editCronJob(cluster, { schedule: '*/2 * * * *', suspend: true }),
    atRest,
  }
}

/** What the controller may not do, judged by what it could see. */
function problemOf(cluster: Cluster, { resource, type, object }: LogEntry): string | undefined {
  const seen = cluster.view.get('cronjobs', 'default/c')
  if (resource !== 'jobs' || type !== 'ADDED' || seen === undefined) return undefined
  if (seen.spec.suspend === true) return 'a suspended CronJob started a Job'
  if (seen.spec.concurrencyPolicy === 'Allow') return undefined
  const others = jobsOf(cluster).filter(
    (job) => job.metadata.uid !== object.metadata.uid && !isFinished(job.status) && controllerOf(job)?.name === 'c',
  )
  return others.length === 0
    ? undefined
    : `${object.metadata.name} overlaps ${others[0]!.metadata.name} under ${seen.spec.concurrencyPolicy}`
}

function atRest(cluster: Cluster): string | undefined {
  const { spec, status } = cronJob(cluster)
  const count = (type: string): number => jobsOf(cluster).filter((job) => isTrue(job.status, type)).length
  if (count('Complete') > spec.successfulJobsHistoryLimit!)
    return `${count('Complete')} successful Jobs with a limit of ${spec.successfulJobsHistoryLimit}`
  if (count('Failed') > spec.failedJobsHistoryLimit!)
    return `${count('Failed')} failed Jobs with a limit of ${spec.failedJobsHistoryLimit}`
  const running = jobsOf(cluster).filter((job) => !isFinished(job.status))
  if (running.length > 0) return `${running.length} Jobs still run`
  return (status?.active ?? []).length > 0 ? 'status.active names what does not run' : undefined
}

it('random CronJobs never overlap where they must not, and keep their history short', () => {
  expect(weather(file, stormSeeds(450), lifeOf)).toEqual([])
}, 600_000)
