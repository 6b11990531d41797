import { keyOf, type KubeObject } from '../../api/object.ts'
import type { Job, Pod } from '../../api/openapi/kubernetes.ts'
import { after, milliseconds, timestampOf } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'
import { advanceTo, moveTo } from '../../engine/step.ts'
import { cronJobSpecOf, jobSpecOf, patchOf, podTemplate } from './inputs.ts'
import { crashedPod } from './kubelet.ts'
import { cronJobFinalLines, jobFinalLines } from './lines.ts'
import { parseTrace, type TraceFile, type TraceLine } from './trace-file.ts'
import { endPod, jobWorld, runPod, startCronJobs, stopCronJobs, type JobWorld } from './world.ts'

export interface Replay {
  readonly matched: number
  readonly mismatch?: string
}

/** Replays one trace and compares every line; the answer tells the first that differs. */
export function replayJobTrace(content: string): Replay {
  const trace = parseTrace(content)
  const actual: TraceLine[] = []
  let counted = { at: 0, labels: new Map<string, number>() }
  const flush = (): void => {
    for (const label of [...counted.labels.keys()].sort())
      actual.push({ at: counted.at, text: `COUNT ${label}: ${counted.labels.get(label)} pods` })
    counted = { at: 0, labels: new Map() }
  }
  const atInstant = (at: number): void => {
    if (counted.labels.size > 0 && counted.at !== at) flush()
  }
  const emit = (at: number, text: string): void => {
    atInstant(at)
    actual.push({ at, text })
  }
  const count = (at: number, label: string): void => {
    atInstant(at)
    counted.at = at
    counted.labels.set(label, (counted.labels.get(label) ?? 0) + 1)
  }
  const world = jobWorld(trace, emit, count)
  advanceTo(world.cluster, world.cluster.now)
  run(world, trace)
  flush()
  return compare(trace, actual, finalLines(world, trace))
}

function run(world: JobWorld, trace: TraceFile): void {
  const { cluster } = world
  const isAt = (at: number) => after(trace.start, milliseconds(at))
  for (const line of trace.lines.filter(({ text }) => isInput(text))) {
    // What is due at the same instant waits: syncs follow all that happens in it.
    if (isAt(line.at) > cluster.now) {
      advanceTo(cluster, isAt(line.at - 1))
      moveTo(cluster, isAt(line.at))
    }
    world.say(line.text)
    perform(world, trace, line.text)
  }
  advanceTo(cluster, isAt(trace.end))
}

const isInput = (text: string): boolean =>
  text.startsWith('USER ') || (text.startsWith('POD ') && !text.endsWith('object removed'))

const because = { code: 'trace' }

function perform(world: JobWorld, trace: TraceFile, text: string): void {
  if (text.startsWith('POD ')) return performPod(world, text)
  const words = text.slice('USER '.length)
  if (words.startsWith('cronjob-controller stopped')) return stopCronJobs(world)
  if (words.startsWith('cronjob-controller started')) return startCronJobs(world)
  if (words.startsWith('quota raised')) {
    world.quota = Number(/=(\d+)/.exec(words)?.[1] ?? Infinity)
    return
  }
  const target = /\b(cronjob|job|pod)[/ ]([a-z0-9-]+)(.*)$/.exec(words.replace(/^kubectl delete /, 'delete '))
  if (target === null) return
  const [, kind, name, rest] = target as unknown as [string, string, string, string]
  if (words.startsWith('create ')) create(world, trace, kind, name, rest)
  else if (words.startsWith('patch ')) patch(world, kind, name, rest.trim())
  else if (words.startsWith('evict ')) evict(world, name)
  else remove(world, kind, name, words)
}

function performPod({ cluster, ...world }: JobWorld, text: string): void {
  const name = /pod\/(\S+)/.exec(text)![1]!
  const pod = cluster.server.live.get('pods', `default/${name}`)
  if (pod === undefined) return
  const full = { cluster, ...world } as JobWorld
  const restarts = /Running Ready restartCount=(\d+)/.exec(text)
  if (restarts) return runPod(full, pod, Number(restarts[1]), cluster.now)
  const ended = /(?:Succeeded|Failed) exitCode=(\d+)/.exec(text)
  if (ended) return endPod(full, pod, Number(ended[1]), cluster.now)
  if (text.includes('container exited'))
    full.act({ verb: 'updateStatus', resource: 'pods', object: crashedPod(pod, cluster.now), because }, 'kubelet')
}

const resources: Readonly<Record<string, string>> = { job: 'jobs', cronjob: 'cronjobs', pod: 'pods' }

function create(world: JobWorld, trace: TraceFile, kind: string, name: string, rest: string): void {
  const metadata = { name, namespace: 'default' }
  if (kind === 'cronjob') {
    world.act(
      creation('cronjobs', { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: cronJobSpecOf(rest) }),
      'user',
    )
    return
  }
  if (kind === 'pod') return createPod(world, name, rest)
  const owner = /from (?:cronjob\/)?(\w[\w-]*)|owned by cronjob\/(\S+)/.exec(rest)
  const isManual = trace.kind === 'cronjob'
  const template = [...world.cluster.server.live.list('cronjobs')][0]?.spec.jobTemplate.spec
  const spec = isManual ? (template ?? { template: podTemplate('Never') }) : jobSpecOf(rest, trace.title)
  const cronJob =
    owner && rest.includes('not owned') === false ? [...world.cluster.server.live.list('cronjobs')][0] : undefined
  const ownerReferences = cronJob && [
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      name: cronJob.metadata.name,
      uid: cronJob.metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ]
  world.act(
    creation('jobs', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { ...metadata, ...(ownerReferences && { ownerReferences }) },
      spec,
    }),
    'user',
  )
}

const creation = (resource: string, object: unknown): Write => ({ verb: 'create', resource, object, because })

/** `label KEY=<uid of job j>`, perhaps `owner=…`. */
function createPod(world: JobWorld, name: string, rest: string): void {
  const label = /label (\S+?)=<uid of job (\S+)>/.exec(rest)
  const job = label && (world.cluster.server.live.get('jobs', `default/${label[2]}`) as Job | undefined)
  const labels = label && job ? { [label[1]!]: job.metadata.uid } : {}
  const { spec } = podTemplate(/restartPolicy (\w+)/.exec(rest)?.[1] ?? 'Never')
  world.act(
    creation('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec }),
    'user',
  )
}

function patch(world: JobWorld, kind: string, name: string, change: string): void {
  const object: (KubeObject & { spec?: Record<string, unknown> }) | undefined = world.cluster.server.live.get(
    resources[kind]!,
    `default/${name}`,
  )
  if (object === undefined) return
  const spec = { ...object.spec }
  for (const [field, value] of patchOf(change)) {
    if (value === undefined) delete spec[field]
    else spec[field] = value
  }
  world.act({ verb: 'update', resource: resources[kind]!, object: { ...object, spec } as KubeObject, because }, 'user')
}

function evict(world: JobWorld, name: string): void {
  const pod = world.cluster.server.live.get('pods', `default/${name}`)
  if (pod === undefined) return
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: timestampOf(world.cluster.now),
  }
  const object: Pod = { ...pod, status: { ...pod.status, conditions: [...(pod.status?.conditions ?? []), condition] } }
  world.act({ verb: 'updateStatus', resource: 'pods', object, because }, 'eviction')
  world.act({ verb: 'delete', resource: 'pods', namespace: 'default', name, because }, 'eviction')
}

function remove(world: JobWorld, kind: string, name: string, words: string): void {
  const policy = /delete\((\w+)\)|propagationPolicy=(\w+)/.exec(words)
  const propagationPolicy = (policy?.[1] ?? policy?.[2] ?? (kind === 'pod' ? undefined : 'Background')) as
    | 'Background'
    | undefined
  const grace = /--grace-period=(\d+)/.exec(words)?.[1]
  const options = {
    ...(propagationPolicy && { propagationPolicy }),
    ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
  }
  world.act({ verb: 'delete', resource: resources[kind]!, namespace: 'default', name, options, because }, 'user')
}

function finalLines({ cluster, printing }: JobWorld, { kind }: TraceFile): readonly string[] {
  const { live } = cluster.server
  if (kind === 'cronjob') return cronJobFinalLines(live.list('cronjobs'), byName(live.list('jobs')))
  return jobFinalLines(live.list('jobs'), live.list('pods'), printing)
}

const byName = <T extends KubeObject>(objects: Iterable<T>): readonly T[] =>
  [...objects].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))

function compare({ lines, final }: TraceFile, actual: readonly TraceLine[], actualFinal: readonly string[]): Replay {
  const show = (line: TraceLine | undefined): string =>
    line === undefined ? 'nothing' : `${(line.at / 1000).toFixed(3)}s ${line.text}`
  const length = Math.max(lines.length, actual.length)
  for (let index = 0; index < length; index++) {
    const [expected, got] = [show(lines[index]), show(actual[index])]
    if (expected !== got) return { matched: index, mismatch: `line ${index + 1}: expected ${expected}, got ${got}` }
  }
  const missing = final.find((line, index) => line !== actualFinal[index])
  if (missing !== undefined || final.length !== actualFinal.length)
    return {
      matched: length,
      mismatch: `end: expected ${missing ?? `${final.length} lines`}, got ${actualFinal.join(' | ')}`,
    }
  return { matched: length }
}
