import { kinds } from '../api/index.ts'
import type { ObjectKey } from '../api/object.ts'
import type { CronJob, Job, Pod } from '../api/openapi/kubernetes.ts'
import { after, instantOfCivil, milliseconds, seconds, type Instant } from '../clock/instant.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import type { AdmissionPlugin } from '../cluster/apiserver/server.ts'
import { cronJobController } from '../cluster/controllers/cronjob/cronjob-controller.ts'
import { garbageCollectorController } from '../cluster/controllers/garbagecollector/garbagecollector-controller.ts'
import { jobController } from '../cluster/controllers/job/job-controller.ts'
import { ttlAfterFinishedController } from '../cluster/controllers/ttlafterfinished/ttlafterfinished-controller.ts'
import { defineComponent, type Component, type Outcome, type Wait, type Write } from '../cluster/machinery/contract.ts'
import { createCluster, type Cluster } from '../engine/cluster.ts'
import { advanceTo, scheduleDelivery } from '../engine/step.ts'
import { endedPod, runningPod } from './job-traces/kubelet.ts'

export const batchStart = instantOfCivil(2026, 1, 1, 0, 0, 30)

/** How pods behave; pure functions of the pod. */
export interface BatchWorld {
  readonly seed?: number
  /** Seconds that a pod runs; undefined: until deleted. Default 5. */
  readonly runSeconds?: (pod: Pod) => number | undefined
  /** Default 0. */
  readonly exitCode?: (pod: Pod) => number
  /** From the delete to the pod's end; default 1. */
  readonly stopSeconds?: number
}

const because = { code: 'user' }

/** Jobs, CronJobs, TTL and garbage collection on one node whose pods start in a second. */
export function batchCluster(world: BatchWorld = {}): Cluster {
  const cluster = createCluster({
    seed: world.seed ?? 1,
    startAt: batchStart,
    kinds,
    components: [
      jobController,
      cronJobController,
      ttlAfterFinishedController,
      garbageCollectorController,
      batchKubelet(world),
    ],
    admission: [boundAtOnce],
  })
  send(cluster, {
    verb: 'create',
    resource: 'namespaces',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    because,
  })
  return cluster
}

const boundAtOnce: AdmissionPlugin = {
  name: 'bound at once',
  resources: ['pods'],
  admit: (draft) => {
    ;(draft as unknown as { spec: { nodeName?: string } }).spec.nodeName ??= 'node-1'
    return undefined
  },
}

function batchKubelet({ runSeconds = () => 5, exitCode = () => 0, stopSeconds = 1 }: BatchWorld): Component {
  return defineComponent<undefined>({
    name: 'kubelet',
    order: 0,
    watches: [
      {
        resource: 'pods',
        enqueue: ({ type, key, object, previous }, _view, enqueue) => {
          if (type === 'ADDED') enqueue(`run ${key}`, milliseconds(999))
          const isNewlyTerminating =
            object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
          if (type === 'MODIFIED' && isNewlyTerminating) enqueue(`kill ${key}`, milliseconds(stopSeconds * 1000 - 1))
        },
      },
    ],
    reconcile: ({ key, live, now }, attempt) => {
      const [action, podKey] = key.split(' ') as [string, ObjectKey]
      const pod = live.get('pods', podKey)
      if (pod === undefined) return { remember: undefined }
      const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
      const write = (object: Pod): void => void attempt({ verb: 'updateStatus', resource: 'pods', object, because })
      if (action === 'kill') {
        if (!isOver) write(endedPod(pod, 143, now))
        const { namespace, name } = pod.metadata
        attempt({
          verb: 'delete',
          resource: 'pods',
          namespace: namespace!,
          name,
          options: { gracePeriodSeconds: 0 },
          because,
        })
      } else if (!isOver && pod.metadata.deletionTimestamp === undefined) {
        if (pod.status?.phase === 'Running') write(endedPod(pod, exitCode(pod), now))
        else {
          write(runningPod(pod, 0, now))
          const lasts = runSeconds(pod)
          if (lasts !== undefined) return { remember: undefined, requeueAfter: seconds(lasts) }
        }
      }
      return { remember: undefined }
    },
  })
}

/** One write of a user; refused ones answer, too. */
export function send(cluster: Cluster, write: Write): Outcome {
  const before = cluster.server.store.log.length
  const outcome = carryOut(cluster.server, write, { actor: 'user', because, cause: 0 })
  if (cluster.server.store.log.length > before) scheduleDelivery(cluster, before + 1)
  return outcome
}

const podSpec = { containers: [{ name: 'main', image: 'task:1' }] }

export function createJob(
  cluster: Cluster,
  spec: Partial<Job['spec']> = {},
  name = 'j',
  restartPolicy = 'Never',
): Outcome {
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: { template: { spec: { ...podSpec, restartPolicy } }, ...spec },
  }
  return send(cluster, { verb: 'create', resource: 'jobs', object, because })
}

export function createCronJob(
  cluster: Cluster,
  spec: Partial<CronJob['spec']> = {},
  jobSpec: Partial<Job['spec']> = {},
  name = 'c',
): Outcome {
  const jobTemplate = {
    metadata: { labels: { of: 'template' } },
    spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } }, ...jobSpec },
  }
  const object = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'default', labels: { of: 'cronjob' } },
    spec: { schedule: '* * * * *', jobTemplate, ...spec },
  }
  return send(cluster, { verb: 'create', resource: 'cronjobs', object, because })
}

export const jobNamed = (cluster: Cluster, name = 'j'): Job => cluster.server.live.get('jobs', `default/${name}`)!
export const jobsOf = (cluster: Cluster): readonly Job[] => [...cluster.server.live.list('jobs')]
export const podsOf = (cluster: Cluster): readonly Pod[] => [...cluster.server.live.list('pods')]
export const cronJobOf = (cluster: Cluster, name = 'c'): CronJob =>
  cluster.server.live.get('cronjobs', `default/${name}`)!

export function editJob(cluster: Cluster, change: Partial<Job['spec']>, name = 'j'): Outcome | undefined {
  const job = cluster.server.live.get('jobs', `default/${name}`)
  return (
    job &&
    send(cluster, {
      verb: 'update',
      resource: 'jobs',
      object: { ...job, spec: { ...job.spec, ...change } } as Job,
      because,
    })
  )
}

export function editCronJob(cluster: Cluster, change: Partial<CronJob['spec']>): Outcome | undefined {
  const cronJob = cluster.server.live.get('cronjobs', 'default/c')
  return (
    cronJob &&
    send(cluster, {
      verb: 'update',
      resource: 'cronjobs',
      object: { ...cronJob, spec: { ...cronJob.spec, ...change } } as CronJob,
      because,
    })
  )
}

export function removePod(cluster: Cluster, pod: Pod | undefined, gracePeriodSeconds?: number): void {
  const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }
  if (pod)
    send(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name: pod.metadata.name, options, because })
}

export function removeJob(
  cluster: Cluster,
  name: string,
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan',
): void {
  send(cluster, {
    verb: 'delete',
    resource: 'jobs',
    namespace: 'default',
    name,
    options: { ...(propagationPolicy && { propagationPolicy }) },
    because,
  })
}

/** Lets so many seconds of virtual time pass. */
export const pass = (cluster: Cluster, count: number): void => advanceTo(cluster, after(cluster.now, seconds(count)))
/** Goes to so many seconds after the start. */
export const goTo = (cluster: Cluster, second: number): void =>
  advanceTo(cluster, after(batchStart, seconds(second)) as Instant)

export function waitsOf(cluster: Cluster, component: string, key: string): readonly Wait[] {
  return cluster.components.find((state) => state.component.name === component)?.waits.get(key) ?? []
}

/** `Normal Completed: Job completed`, once for each time it was recorded. */
export function eventsAbout(cluster: Cluster, name: string): readonly string[] {
  return [...cluster.server.live.list('events')]
    .filter(({ involvedObject }) => involvedObject.name === name)
    .flatMap(({ type, reason, message, count = 1 }) =>
      Array.from({ length: count }, () => `${type} ${reason}: ${message}`),
    )
}

export const conditionsOf = ({ status }: Job): readonly string[] =>
  (status?.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`)
