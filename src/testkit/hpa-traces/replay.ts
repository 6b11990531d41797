import { deploymentKind } from '../../api/deployment/deployment-kind.ts'
import { horizontalPodAutoscalerKind } from '../../api/horizontalpodautoscaler/horizontalpodautoscaler-kind.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Deployment, HorizontalPodAutoscaler, Pod } from '../../api/openapi/kubernetes.ts'
import { podKind } from '../../api/pod/pod-kind.ts'
import { forbidden } from '../../api/status.ts'
import {
  after,
  instantOf,
  instantOfCivil,
  milliseconds,
  seconds,
  timestampOf,
  type Instant,
} from '../../clock/instant.ts'
import type { AdmissionPlugin } from '../../cluster/apiserver/server.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import type { HpaMemory } from '../../cluster/controllers/horizontalpodautoscaler/hpa-sync.ts'
import { horizontalPodAutoscaler } from '../../cluster/controllers/horizontalpodautoscaler/horizontalpodautoscaler-controller.ts'
import type { MetricsSource, PodSample } from '../../cluster/controllers/horizontalpodautoscaler/metrics-source.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { isReady } from '../../cluster/machinery/pod-facts.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { advanceTo, moveTo, scheduleDelivery } from '../../engine/step.ts'
import { hpaSpecOf } from './inputs.ts'
import { autoscalerText } from './lines.ts'

const start = instantOfCivil(2026, 1, 1)
const origin = { actor: 'user', because: { code: 'trace' }, cause: 0 }

interface Line {
  readonly at: number
  readonly text: string
}

interface Trace {
  readonly lines: readonly Line[]
  readonly header: string
  readonly end: number
  readonly final: readonly string[]
}

const timed = /^ *(\d+)\.(\d{3})s {2}(.*)$/

function parse(content: string): Trace {
  const lines = content.split('\n').flatMap((line) => {
    const match = timed.exec(line)
    return match ? [{ at: Number(match[1]) * 1000 + Number(match[2]), text: match[3]! }] : []
  })
  const comments = content.split('\n').filter((line) => line.startsWith('#'))
  return {
    lines,
    header: comments.filter((line) => !line.startsWith('# FINAL')).join('\n'),
    end: Number(/# end at ([\d.]+)s/.exec(content)?.[1] ?? 0) * 1000,
    final: comments.filter((line) => line.startsWith('# FINAL')).map((line) => line.slice(2).trimEnd()),
  }
}

export interface Replay {
  readonly matched: number
  readonly mismatch?: string
}

/** Replays one trace and compares every line. */
export function replayHpaTrace(content: string): Replay {
  const trace = parse(content)
  const actual: Line[] = []
  const cluster = hpaCluster(trace, (text) => actual.push({ at: cluster.now - start, text }))
  advanceTo(cluster, cluster.now)
  for (const line of trace.lines) {
    if (!/^(USER|POD) /.test(line.text)) continue
    const at = after(start, milliseconds(line.at))
    if (at > cluster.now) {
      advanceTo(cluster, instantOf(at - 1))
      moveTo(cluster, at)
    }
    actual.push(line)
    perform(cluster, trace, line)
  }
  advanceTo(cluster, after(start, milliseconds(trace.end)))
  return compare(trace, actual, cluster)
}

function compare({ lines, final }: Trace, actual: readonly Line[], cluster: Cluster): Replay {
  const show = (line: Line | undefined): string => (line === undefined ? 'nothing' : `${line.at / 1000}s ${line.text}`)
  for (let index = 0; index < Math.max(lines.length, actual.length); index++)
    if (show(lines[index]) !== show(actual[index]))
      return {
        matched: index,
        mismatch: `line ${index + 1}: expected ${show(lines[index])}, got ${show(actual[index])}`,
      }
  const ends = [...cluster.server.live.list('horizontalpodautoscalers')].map(
    (hpa) => `FINAL hpa/${hpa.metadata.name} ${autoscalerText(hpa, start)}`,
  )
  const missing = final.find((line, index) => line !== ends[index])
  return missing === undefined
    ? { matched: lines.length }
    : { matched: lines.length, mismatch: `end: expected ${missing}, got ${ends.join(' | ')}` }
}

function hpaCluster(trace: Trace, say: (text: string) => void): Cluster {
  const { validate: _validate, ...hpaKind } = horizontalPodAutoscalerKind
  const cluster: Cluster = createCluster({
    seed: 1,
    startAt: start,
    kinds: [podKind, deploymentKind, hpaKind],
    components: [spoken(trace, say)],
    admission: [scaleRefusal(trace, () => cluster.now - start)],
  })
  put(cluster, 'ADDED', 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: metadata('default', undefined) })
  const target = /# target (\w+) (\S+): replicas (\d+)/.exec(trace.header)
  if (target) put(cluster, 'ADDED', 'deployments', deployment(target[2]!, Number(target[3])))
  return cluster
}

const metadata = (name: string, namespace: string | undefined = 'default', created: Instant = start) => ({
  name,
  ...(namespace !== undefined && { namespace }),
  uid: `uid-${name}`,
  resourceVersion: '',
  creationTimestamp: timestampOf(created),
  generation: 1,
})

function put(cluster: Cluster, type: 'ADDED' | 'MODIFIED' | 'DELETED', resource: string, object: KubeObject): void {
  commit(cluster.server.store, type, resource, object, origin, cluster.now)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function deployment(name: string, replicas: number): Deployment {
  const labels = { app: name }
  const spec = { containers: [{ name: 'c', image: 'image' }] }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: { metadata: { labels } as unknown as Pod['metadata'], spec },
    },
  }
}

/** Refuses scale writes at the instants at which the trace has one refused. */
function scaleRefusal({ lines }: Trace, now: () => number): AdmissionPlugin {
  return {
    name: 'scale-refusal',
    resources: ['deployments'],
    validate: ({ metadata: { name } }, { operation }) => {
      const refused = lines.find(({ at, text }) => at === now() && text.includes(' FailedRescale: '))
      if (operation !== 'UPDATE' || refused === undefined) return undefined
      const message = /; error: (.*)$/.exec(refused.text)![1]!
      return { ...forbidden('deployments', 'apps', name, ''), message }
    },
  }
}

const sampled = /([a-z0-9-]+):(\w+):(\d+)m@(\d+)s/g
const windowMilliseconds = 15_000

/** The metrics API as it answered at this sync. */
function recordedMetrics({ lines }: Trace): MetricsSource {
  return {
    podSamples: (_pods, _view, now) => {
      const here = lines.filter(({ at }) => at === now - start)
      const refusal = here
        .map(({ text }) => /resource metrics API: (.*)$/.exec(text)?.[1])
        .find((found) => found !== undefined)
      if (refusal !== undefined) return { ok: false, message: refusal }
      const sync = here.find(({ text }) => text.startsWith('SYNC hpa'))
      const samples = new Map<string, PodSample>()
      for (const [, name, , milli, second] of sync?.text.matchAll(sampled) ?? [])
        samples.set(name!, {
          timestamp: after(start, seconds(Number(second))),
          window: windowMilliseconds,
          containers: [{ name: 'c', cpu: Number(milli) }],
        })
      return { ok: true, samples }
    },
  }
}

function spoken(trace: Trace, say: (text: string) => void): Component {
  const metrics = recordedMetrics(trace)
  const component = horizontalPodAutoscaler(metrics)
  return defineComponent<HpaMemory, unknown>({
    ...component,
    watches: component.watches,
    reconcile: (observation, attempt) => {
      const { key, view, live, now } = observation
      if (live.get('horizontalpodautoscalers', key) === undefined)
        return component.reconcile(observation, attempt, undefined) as { remember: undefined }
      const pods = [...(view.list('pods') as Iterable<Pod>)].sort((left, right) =>
        left.metadata.name < right.metadata.name ? -1 : 1,
      )
      const answer = recordedSamples(trace, now)
      say(`SYNC hpa ${key} pods[${pods.map((pod) => podText(pod, answer.get(pod.metadata.name))).join(' ')}]`)
      let hasWritten = false
      const speaking: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const before =
          write.verb === 'update'
            ? (live.get<string>(write.resource, `default/${write.object.metadata.name}`) as Deployment | undefined)
            : undefined
        const outcome = attempt<T>(write)
        if (write.verb === 'recordEvent')
          say(
            `EVENT ${write.type} HorizontalPodAutoscaler/${(write.regarding as KubeObject).metadata.name} ${write.reason}: ${write.message}`,
          )
        if (!outcome.ok) return outcome
        if (write.verb === 'update')
          say(
            `update ${write.resource}/${write.object.metadata.name}/scale replicas ${before?.spec.replicas}->${(write.object as Deployment).spec.replicas}`,
          )
        if (write.verb === 'updateStatus') {
          hasWritten = true
          say(
            `hpa/${outcome.object.metadata.name} status: ${autoscalerText(outcome.object as unknown as HorizontalPodAutoscaler, start)}`,
          )
        }
        return outcome
      }
      const decision = component.reconcile(observation, speaking, undefined)
      const { problem } = decision.remember as HpaMemory
      if (problem !== undefined) say(`SYNC-ERROR hpa ${key}: ${problem}`)
      if (!hasWritten) say('hpa status unchanged (no write)')
      return decision as { remember: HpaMemory }
    },
  })
}

/** The samples as they were scraped, whether the API answered or not. */
function recordedSamples({ lines }: Trace, now: Instant): ReadonlyMap<string, string> {
  const sync = lines.find(({ at, text }) => at === now - start && text.startsWith('SYNC hpa'))
  return new Map(
    [...(sync?.text.matchAll(sampled) ?? [])].map(([, name, , milli, second]) => [name!, `${milli}m@${second}s`]),
  )
}

function podText(pod: Pod, sample: string | undefined): string {
  const state =
    pod.status?.phase === 'Running' ? (isReady(pod) ? 'Ready' : 'NotReady') : (pod.status?.phase ?? 'Pending')
  return `${pod.metadata.name}:${state}:${sample ?? 'no-sample'}`
}

function perform(cluster: Cluster, trace: Trace, { at, text }: Line): void {
  const words = text.split(' ')
  if (text.startsWith('USER create hpa/')) {
    const name = /hpa\/(\S+)/.exec(text)![1]!
    const object = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(name),
      spec: hpaSpecOf(text),
    }
    put(cluster, 'ADDED', 'horizontalpodautoscalers', object as KubeObject)
    return
  }
  const scaled = /USER kubectl scale deployment\/(\S+) --replicas=(\d+)/.exec(text)
  if (scaled) {
    const target = cluster.server.live.get('deployments', `default/${scaled[1]}`)!
    put(cluster, 'MODIFIED', 'deployments', {
      ...target,
      spec: { ...target.spec, replicas: Number(scaled[2]) },
    } as Deployment)
    return
  }
  if (text.startsWith('USER delete hpa/')) {
    const hpa = cluster.server.live.get('horizontalpodautoscalers', `default/${text.slice('USER delete hpa/'.length)}`)
    if (hpa) put(cluster, 'DELETED', 'horizontalpodautoscalers', hpa)
    return
  }
  const name = /pod\/(\S+)/.exec(text)?.[1]
  const pod = name === undefined ? undefined : cluster.server.live.get('pods', `default/${name}`)
  if (words[1] === 'create') put(cluster, 'ADDED', 'pods', newPod(trace, name!, at, cluster.now))
  else if (pod === undefined) return
  else if (words[1] === 'delete') put(cluster, 'DELETED', 'pods', pod)
  else if (text.endsWith('Running Ready'))
    put(cluster, 'MODIFIED', 'pods', readyPod(pod, cluster.now, cluster.now, 'True'))
  else if (text.includes('READY condition')) {
    const started = pod.status?.startTime
    const next = readyPod(pod, cluster.now, cluster.now, text.endsWith('True') ? 'True' : 'False')
    const kept: Pod = { ...next, status: { ...next.status, ...(started && { startTime: started }) } }
    put(cluster, 'MODIFIED', 'pods', kept)
  }
}

const warm = /# at 0 s the target already has (\d+) pods, Running and Ready since -(\d+) s/

function newPod(trace: Trace, name: string, at: number, now: Instant): Pod {
  const hasRequests = !trace.lines.some(({ text }) => text.includes('missing request for cpu'))
  const request = /cpu request (\w+)/.exec(trace.header)?.[1]
  const resources = hasRequests && request !== undefined ? { requests: { cpu: request } } : {}
  const target = /# target \w+ (\S+):/.exec(trace.header)?.[1] ?? 'web'
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata(name, 'default', now), labels: { app: target } },
    spec: { containers: [{ name: 'c', image: 'image', resources }], nodeName: 'node-1' },
    status: { phase: 'Pending' },
  }
  const already = at === 0 ? warm.exec(trace.header) : null
  const since = already === null ? undefined : instantOf(start - Number(already[2]) * 1000)
  return since === undefined ? pod : readyPod(pod, since, since, 'True')
}

function readyPod(pod: Pod, started: Instant, since: Instant, status: 'True' | 'False'): Pod {
  const conditions = [{ type: 'Ready', status, lastTransitionTime: timestampOf(since) }]
  return { ...pod, status: { ...pod.status, phase: 'Running', startTime: timestampOf(started), conditions } }
}
