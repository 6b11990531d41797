import { cronJobKind } from '../../api/cronjob/cronjob-kind.ts'
import { jobKind } from '../../api/job/job-kind.ts'
import { keyOf, objectKey, type KubeObject } from '../../api/object.ts'
import type { CronJob, Job, Pod } from '../../api/openapi/kubernetes.ts'
import { podKind } from '../../api/pod/pod-kind.ts'
import { milliseconds, timestampOf, type Instant } from '../../clock/instant.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import { cronJobController } from '../../cluster/controllers/cronjob/cronjob-controller.ts'
import { jobController } from '../../cluster/controllers/job/job-controller.ts'
import { ttlAfterFinishedController } from '../../cluster/controllers/ttlafterfinished/ttlafterfinished-controller.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type DeleteOptions,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import type { ClusterView } from '../../cluster/machinery/view.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { enqueueNow, scheduleDelivery } from '../../engine/step.ts'
import { firstQuota, isFinishedPod, quotaPlugin, recordedNames, suffixesOf } from './admission.ts'
import { collector } from './collector.ts'
import { endedPod, modelKubelet, podModelOf, runningPod } from './kubelet.ts'
import {
  cronJobStatusText,
  eventLine,
  goDuration,
  jobCreateLine,
  jobFinishedLine,
  jobStatusLine,
  podCreateLine,
  podPatchLine,
  type Printing,
} from './lines.ts'
import type { TraceFile } from './trace-file.ts'

/** The cluster around the controllers of one trace. */
export interface JobWorld {
  readonly cluster: Cluster
  readonly printing: Printing
  readonly say: (text: string) => void
  /** What a pod does in COUNT traces, which do not list pods. */
  readonly count: (label: string) => void
  /** A write of somebody outside the controllers, with the lines that it makes. */
  readonly act: (write: Write, who: string) => Outcome
  readonly killMilliseconds: number
  quota: number
  /** The CronJob controller is down and hears nothing. */
  isStopped: boolean
}

export type Emit = (at: number, text: string) => void

export function jobWorld(trace: TraceFile, emit: Emit, count: (at: number, label: string) => void): JobWorld {
  const counts = trace.lines.some(({ text }) => text.startsWith('COUNT '))
  const isJobTrace = trace.kind === 'job'
  const suffixes = suffixesOf(trace)
  const quota = quotaPlugin(() => world.quota)
  const components: Component[] = [
    traced(jobController, () => world, isJobTrace),
    traced(ttlAfterFinishedController, () => world, isJobTrace),
    collector((write, who) => world.act(write, who)),
    reaper(() => world, killDelayOf(trace)),
  ]
  if (!isJobTrace) components.push(traced(cronJobController, () => world, isJobTrace))
  if (!isJobTrace || counts)
    components.push(
      modelKubelet(
        podModelOf(trace.pods),
        {
          run: (pod, now) => runPod(world, pod, 0, now),
          end: (pod, exitCode, now) => endPod(world, pod, exitCode, now),
        },
        (name) => jobOrdinal(world.cluster, name),
      ),
    )
  const { validate: _job, validateUpdate: _jobUpdate, ...looseJobKind } = jobKind
  const { validate: _cronJob, validateUpdate: _cronJobUpdate, ...looseCronJobKind } = cronJobKind
  const cluster = createCluster({
    seed: 1,
    startAt: trace.start,
    kinds: [podKind, looseJobKind, looseCronJobKind],
    components,
    admission: [quota, recordedNames(suffixes)],
  })
  const world: JobWorld = {
    cluster,
    printing: { start: trace.start, counts, nameOfUid: (uid) => nameOfUid(cluster, uid) },
    say: (text) => emit(cluster.now - trace.start, text),
    count: (label) => count(cluster.now - trace.start, label),
    act: (write, who) => acted(world, write, who, isJobTrace),
    killMilliseconds: killDelayOf(trace),
    quota: firstQuota(trace),
    isStopped: false,
  }
  seedStore(cluster, trace.start)
  return world
}

const origin = { actor: 'user', because: { code: 'user' }, cause: 0 }

/** A namespace. */
function seedStore(cluster: Cluster, start: Instant): void {
  const metadata = (name: string) => ({ name, uid: name, resourceVersion: '', creationTimestamp: timestampOf(start) })
  commit(
    cluster.server.store,
    'ADDED',
    'namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata: metadata('default') },
    origin,
    start,
  )
  scheduleDelivery(cluster, 1)
}

function nameOfUid(cluster: Cluster, uid: string): string {
  const entry = cluster.server.store.log.find(
    ({ resource, object }) => resource === 'pods' && object.metadata.uid === uid,
  )
  return entry?.object.metadata.name ?? uid
}

function jobOrdinal(cluster: Cluster, name: string): number {
  const created = cluster.server.store.log.filter(({ type, resource }) => type === 'ADDED' && resource === 'jobs')
  return created.findLastIndex(({ object }) => object.metadata.name === name) + 1
}

interface Before {
  readonly resource: string
  readonly key: string
  readonly object: KubeObject | undefined
}

function beforeOf(live: ClusterView, write: Write): Before | undefined {
  if (write.verb === 'recordEvent' || write.verb === 'bind' || write.verb === 'create') return undefined
  const key = 'object' in write ? keyOf(write.object) : objectKey(write.namespace, write.name)
  return { resource: write.resource, key, object: live.get(write.resource, key) as KubeObject | undefined }
}

function acted(world: JobWorld, write: Write, who: string, isJobTrace: boolean): Outcome {
  const { server } = world.cluster
  const before = beforeOf(server.live, write)
  const length = server.store.log.length
  const outcome = carryOut(server, write, { ...origin, actor: who })
  if (server.store.log.length > length) scheduleDelivery(world.cluster, length + 1)
  speak(world, write, outcome, before, who, isJobTrace)
  return outcome
}

/** Prints what a component writes and, for a CronJob, how each sync ends. */
function traced(component: Component, world: () => JobWorld, isJobTrace: boolean): Component {
  return defineComponent<{ readonly inner: unknown; readonly failures: number }, unknown>({
    ...component,
    watches: component.watches.map((watch) => ({
      ...watch,
      enqueue: (...told) => {
        if (component !== cronJobController || !world().isStopped) watch.enqueue(...told)
      },
    })),
    reconcile: (observation, attempt, derived) => {
      const spoken: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const before = beforeOf(observation.live, write)
        const outcome = attempt<T>(write)
        speak(world(), write, outcome, before, component.name, isJobTrace)
        return outcome
      }
      const { inner, failures } = observation.memory ?? { inner: undefined, failures: 0 }
      const decision = component.reconcile({ ...observation, memory: inner }, spoken, derived)
      const { failed, requeueAfter } = decision
      const isPlain = !observation.key.includes(' ')
      const kind = component === jobController ? 'job' : 'cronjob'
      if (failed !== undefined) {
        const message = typeof failed === 'string' ? failed : failed.message
        const delay = Math.min(60, 2 ** failures)
        world().say(
          `SYNC-ERROR ${kind} ${observation.key}: ${message}${kind === 'job' ? ` (retry in ${goDuration(delay * 1000)})` : ''}`,
        )
      } else if (component === cronJobController && isPlain)
        world().say(
          `SYNC cronjob ${observation.key} -> ${requeueAfter === undefined ? 'no requeue' : `requeue after ${goDuration(requeueAfter)}`}`,
        )
      return { ...decision, remember: { inner: decision.remember, failures: failed === undefined ? 0 : failures + 1 } }
    },
  })
}

function speak(
  world: JobWorld,
  write: Write,
  outcome: Outcome,
  before: Before | undefined,
  who: string,
  isJobTrace: boolean,
): void {
  const { printing, say, cluster } = world
  if (!outcome.ok) return
  const after = before && (cluster.server.live.get(before.resource, before.key) as KubeObject | undefined)
  const hasChanged = before === undefined || after !== before.object
  if (printing.counts && speakCounted(world, write, before, after)) return
  const line = hasChanged ? lineOf(world, write, outcome, before, after, who, isJobTrace) : undefined
  if (line !== undefined) say(line)
  if (before?.object !== undefined && after === undefined) sayRemoved(world, before, isJobTrace)
}

function lineOf(
  { printing }: JobWorld,
  write: Write,
  outcome: Extract<Outcome, { ok: true }>,
  before: Before | undefined,
  after: KubeObject | undefined,
  who: string,
  isJobTrace: boolean,
): string | undefined {
  if (write.verb === 'recordEvent') return eventLine(write)
  if (!('resource' in write)) return undefined
  const { resource, verb } = write
  if (resource === 'pods' && !isJobTrace) return undefined
  if (verb === 'create' && resource === 'pods') return podCreateLine(outcome.object as Pod)
  if (verb === 'create') return resource === 'jobs' && !isJobTrace ? jobCreateLine(outcome.object as Job) : undefined
  if (resource === 'pods' && verb === 'patch') return podPatchLine(before!.object as Pod, after as Pod | undefined)
  if (verb === 'delete') return deleteLine(resource, before!.object!, write.options ?? {}, who)
  if (verb !== 'updateStatus') return undefined
  if (resource === 'cronjobs')
    return `cronjob/${outcome.object.metadata.name} status: ${cronJobStatusText(outcome.object as CronJob)}`
  if (resource !== 'jobs') return undefined
  return isJobTrace
    ? jobStatusLine(outcome.object as Job, printing)
    : jobFinishedLine(outcome.object as Job, before?.object as Job | undefined)
}

function deleteLine(resource: string, object: KubeObject, options: DeleteOptions, who: string): string | undefined {
  const { name } = object.metadata
  const policy = options.propagationPolicy ?? 'default'
  if (resource === 'jobs') return `delete(${policy}${who === 'gc' ? ',by-gc' : ''}) job/${name}`
  if (resource !== 'pods') return undefined
  const isTerminal = isFinishedPod(object)
  const grace = isTerminal ? ' (terminal phase, grace 0)' : options.gracePeriodSeconds === 0 ? ' (grace 0)' : ''
  return who === 'kubelet' ? undefined : `delete pod/${name} by ${who}${grace}`
}

function sayRemoved({ say }: JobWorld, { resource, object }: Before, isJobTrace: boolean): void {
  const { name } = object!.metadata
  if (resource === 'pods' && isJobTrace) say(`POD pod/${name} object removed`)
  if (resource === 'jobs' && isJobTrace) say(`job/${name} object removed`)
  if (resource === 'cronjobs') say(`cronjob/${name} object removed`)
}

/** Pods and their events are only counted. */
function speakCounted(
  { count }: JobWorld,
  write: Write,
  before: Before | undefined,
  after: KubeObject | undefined,
): boolean {
  if (write.verb === 'recordEvent') return write.reason === 'SuccessfulCreate' || write.reason === 'SuccessfulDelete'
  if (!('resource' in write) || write.resource !== 'pods') return false
  if (write.verb === 'create') count('create')
  if (write.verb === 'patch' && before?.object !== after)
    count(podPatchLine(before!.object as Pod, after as Pod | undefined).replace(/pod\/\S+/, 'pod'))
  if (write.verb === 'delete' && write.options?.gracePeriodSeconds !== 0) count('delete pod by job-controller')
  if (before?.object !== undefined && after === undefined) count('removed')
  return true
}

const because = { code: 'trace' }

export function runPod(world: JobWorld, pod: Pod, restartCount: number, now: Instant): void {
  if (world.printing.counts) world.count('Running')
  world.act({ verb: 'updateStatus', resource: 'pods', object: runningPod(pod, restartCount, now), because }, 'kubelet')
}

/** A pod that is being deleted goes as soon as it has ended. */
export function endPod(world: JobWorld, pod: Pod, exitCode: number, now: Instant): void {
  const ended = endedPod(pod, exitCode, now)
  if (world.printing.counts) world.count(ended.status!.phase!)
  world.act({ verb: 'updateStatus', resource: 'pods', object: ended, because }, 'kubelet')
  if (now >= killedAt(world, pod)) removePod(world, pod)
}

function removePod(world: JobWorld, { metadata: { namespace, name } }: Pod): void {
  world.act(
    { verb: 'delete', resource: 'pods', namespace: namespace!, name, options: { gracePeriodSeconds: 0 }, because },
    'kubelet',
  )
}

/** When the kubelet is through with a deleted pod; one that ended by itself before stays until then. */
function killedAt({ cluster, killMilliseconds }: JobWorld, { metadata }: Pod): number {
  const { log } = cluster.server.store
  const request = log.find(
    ({ object, previous }) =>
      object.metadata.uid === metadata.uid &&
      object.metadata.deletionTimestamp !== undefined &&
      previous?.metadata.deletionTimestamp === undefined,
  )
  return request === undefined ? Infinity : request.at + killMilliseconds
}

/** Removes deleted pods that have ended by the time they would be killed. */
function reaper(world: () => JobWorld, killMilliseconds: number): Component {
  return defineComponent<undefined>({
    name: 'reaper',
    order: 0,
    watches: [
      {
        resource: 'pods',
        enqueue: ({ type, key, object, previous }, _view, enqueue) => {
          const isNewlyTerminating =
            object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
          if (type === 'MODIFIED' && isNewlyTerminating) enqueue(key, milliseconds(killMilliseconds - 1))
        },
      },
    ],
    reconcile: ({ key, live }) => {
      const pod = live.get('pods', key)
      if (pod !== undefined && isFinishedPod(pod) && pod.metadata.deletionTimestamp !== undefined)
        removePod(world(), pod)
      return { remember: undefined }
    },
  })
}

const killPattern = /a deleted pod ends (\d+) ?s after/

const killDelayOf = ({ pods }: TraceFile): number =>
  Number(pods.map((line) => killPattern.exec(line)?.[1]).find((found) => found !== undefined) ?? 1) * 1000

/** The controller manager goes down: what waited in its queue is lost. */
export function stopCronJobs(world: JobWorld): void {
  const { cluster } = world
  const state = cronJobState(world)
  world.isStopped = true
  cluster.readyCount -= state.ready.entries.size
  for (const { isBackground } of state.delayed.values()) if (!isBackground) cluster.foreground--
  state.ready.entries.clear()
  state.delayed.clear()
  state.failures.clear()
}

/** It comes back and lists everything. */
export function startCronJobs(world: JobWorld): void {
  world.isStopped = false
  for (const cronJob of world.cluster.informers.resources.get('cronjobs')?.values() ?? [])
    enqueueNow(world.cluster, cronJobState(world), keyOf(cronJob), 0)
}

const cronJobState = ({ cluster }: JobWorld) =>
  cluster.components.find(({ component }) => component.name === 'cronjob-controller')!
