import { isObject, type JsonValue } from '../../base/json.ts'
import { kinds } from '../../api/index.ts'
import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod, PodDisruptionBudget } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { Status } from '../../api/status.ts'
import { after, instantOf, milliseconds, timestampOf } from '../../clock/instant.ts'
import { evictPod } from '../../cluster/apiserver/eviction.ts'
import { deleteObject } from '../../cluster/apiserver/remove.ts'
import type { AdmissionPlugin } from '../../cluster/apiserver/server.ts'
import { commit, type LogEntry } from '../../cluster/apiserver/store.ts'
import { disruptionController } from '../../cluster/controllers/disruption/disruption-controller.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { advanceTo, moveTo, scheduleDelivery } from '../../engine/step.ts'
import { answerText, budgetText, disruptionStart, eventText, podText } from './lines.ts'

interface Line {
  readonly at: number
  readonly text: string
}

const timed = /^ *(\d+)\.(\d{3})s {2}(.*)$/

function parse(content: string): readonly Line[] {
  return content.split('\n').flatMap((line) => {
    const match = timed.exec(line)
    return match ? [{ at: Number(match[1]) * 1000 + Number(match[2]), text: match[3]!.trimEnd() }] : []
  })
}

const resources = [
  'deployments',
  'replicasets',
  'statefulsets',
  'replicationcontrollers',
  'daemonsets',
  'jobs',
  'pods',
  'poddisruptionbudgets',
]
const disruptionKinds: readonly KindDefinition[] = kinds.filter(({ resource }) => resources.includes(resource))

/** What differs between a trace and its replay, line by line. */
export function replayDisruptionTrace(content: string): readonly string[] {
  const lines = parse(content)
  const actual: Line[] = []
  const rechecks: Line[] = []
  const lost: { answer?: Status } = {}
  const cluster: Cluster = createCluster({
    seed: 1,
    startAt: disruptionStart,
    kinds: disruptionKinds,
    components: [
      spoken(
        (text) => say(text),
        rechecks,
        () => cluster.now - disruptionStart,
      ),
    ],
    admission: [lostDeletion(lost)],
  })
  const say = (text: string): void => void actual.push({ at: cluster.now - disruptionStart, text })
  for (const [index, line] of lines.entries()) {
    const at = after(disruptionStart, milliseconds(line.at))
    if (line.text === 'END') {
      advanceTo(cluster, at)
      say('END')
      for (const budget of cluster.server.live.list('poddisruptionbudgets'))
        say(`FINAL pdb/${budget.metadata.name} ${budgetText(budget)}`)
      break
    }
    if (!/^(USER|KUBELET) /.test(line.text)) continue
    if (at > cluster.now) {
      advanceTo(cluster, instantOf(at - 1))
      moveTo(cluster, at)
    }
    actual.push(line)
    if (line.text.startsWith('USER POST ')) evict(cluster, line.text, lines.slice(index + 1), say, lost)
    else perform(cluster, line.text)
  }
  return compare(lines, withRechecks(actual, rechecks, lines.at(-1)?.at ?? 0))
}

function compare(lines: readonly Line[], actual: readonly Line[]): readonly string[] {
  const show = (line: Line | undefined): string => (line === undefined ? 'nothing' : `${line.at / 1000}s ${line.text}`)
  const differences: string[] = []
  for (let index = 0; index < Math.max(lines.length, actual.length); index++)
    if (show(lines[index]) !== show(actual[index]))
      differences.push(`line ${index + 2}: expected ${show(lines[index])}, got ${show(actual[index])}`)
  return differences
}

/** The second queue's only deed, at the end of its instant. */
function withRechecks(actual: readonly Line[], rechecks: readonly Line[], end: number): readonly Line[] {
  const merged = [...actual]
  for (const recheck of rechecks.filter(({ at }) => at <= end)) {
    const place = merged.findIndex(({ at }) => at > recheck.at)
    merged.splice(place < 0 ? merged.length : place, 0, recheck)
  }
  return merged
}

const recheckDelay = 5

function spoken(say: (text: string) => void, rechecks: Line[], now: () => number): Component {
  return defineComponent<unknown, unknown>({
    ...disruptionController,
    reconcile: (observation, attempt, derived) => {
      const speaking: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const before = write.verb === 'updateStatus' ? write.object.metadata.resourceVersion : undefined
        const outcome = attempt<T>(write)
        if (write.verb === 'recordEvent') say(eventText(write, disruptionController.name))
        else if (outcome.ok && outcome.object.metadata.resourceVersion !== before)
          say(`DISRUPTION ${statusText(outcome.object)}`)
        return outcome
      }
      const decision = disruptionController.reconcile(observation, speaking, derived)
      const { key } = observation
      if (decision.requeueAfter !== undefined && !key.includes(' ')) {
        const at = now() + decision.requeueAfter - recheckDelay
        const text = `REQUEUE disruption key=${key} after ${recheckDelay}ms`
        if (!rechecks.some((line) => line.text === text && line.at > now() && line.at <= at))
          rechecks.push({ at, text })
      }
      return decision
    },
  })
}

function statusText(object: KubeObject): string {
  if (object.kind === 'Pod') return `status ${podText(object as Pod)}`
  return `pdb/${object.metadata.name} status: ${budgetText(object as PodDisruptionBudget)}`
}

const origin = { actor: 'user', because: { code: 'trace' }, cause: 0 }

function put(cluster: Cluster, type: 'ADDED' | 'MODIFIED' | 'DELETED', resource: string, object: KubeObject): void {
  commit(cluster.server.store, type, resource, object, origin, cluster.now)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

function typed(resource: string, object: KubeObject): KubeObject {
  const { group, version, kind } = disruptionKinds.find((definition) => definition.resource === resource)!
  return { ...object, apiVersion: group === '' ? version : `${group}/${version}`, kind }
}

function perform(cluster: Cluster, text: string): void {
  const [, verb, resource, namespace, name, rest] =
    /^\w+ (create|update|delete|removed) (?:\(\w+\) )?([^/ ]+)\/([^/]*)\/(\S+) ?(.*)$/.exec(text) ?? []
  if (verb === undefined || !resources.includes(resource!)) return
  const stored: KubeObject | undefined = cluster.server.live.get(resource!, objectKey(namespace, name!))
  if (verb === 'create') put(cluster, 'ADDED', resource!, typed(resource!, JSON.parse(rest!) as KubeObject))
  else if (stored === undefined) return
  else if (verb === 'removed') put(cluster, 'DELETED', resource!, stored)
  else if (verb === 'delete') {
    const length = cluster.server.store.log.length
    deleteObject(cluster.server, cluster.server.kinds.get(resource!)!, namespace, name!, {}, origin)
    if (cluster.server.store.log.length > length) scheduleDelivery(cluster, length + 1)
  } else if (rest!.startsWith('{'))
    put(cluster, 'MODIFIED', resource!, typed(resource!, JSON.parse(rest!) as KubeObject))
  else put(cluster, 'MODIFIED', resource!, withStatus(stored as Pod, rest!))
}

function withStatus(pod: Pod, text: string): Pod {
  const match = /phase=(\w*) conditions=(\[.*\])/.exec(text)!
  return {
    ...pod,
    status: { ...pod.status, ...(match[1] && { phase: match[1] }), conditions: JSON.parse(match[2]!) },
  } as Pod
}

function evict(
  cluster: Cluster,
  text: string,
  following: readonly Line[],
  say: (text: string) => void,
  lost: { answer?: Status },
): void {
  const [, namespace, name] = /pods\/([^/]+)\/([^/]+)\/eviction/.exec(text)!
  const next = following.findIndex((line) => line.text.startsWith('ANSWER '))
  const deeds = following.slice(0, next + 1).map((line) => line.text)
  const isLost = deeds.some((deed) => deed.includes(' REJECTED: '))
  const answer = /: (\{.*\})/.exec(deeds.at(-1) ?? '')?.[1]
  if (isLost && answer !== undefined)
    lost.answer = { ...(JSON.parse(answer) as Status), kind: 'Status', apiVersion: 'v1', metadata: {} }
  const { store } = cluster.server
  const before = store.log.length
  const status = evictPod(cluster.server, namespace!, name!, optionsOf(text, deeds), origin)
  if (store.log.length > before) scheduleDelivery(cluster, before + 1)
  for (const entry of store.log.slice(before)) for (const line of evictionLines(entry)) say(line)
  if (lost.answer !== undefined) say(`EVICTION delete pods/${namespace}/${name} REJECTED: ${lost.answer.message}`)
  delete lost.answer
  say(`ANSWER eviction ${name}: ${countedRevisions(answerText(status), store.log)}`)
}

/** What the eviction asked for, as far as its consequences tell. */
function optionsOf(text: string, deeds: readonly string[]): JsonValue {
  const all = deeds.join('\n')
  const uid = /the UID in the precondition \(([^)]*)\)/.exec(all)?.[1]
  const resourceVersion = /the ResourceVersion in the precondition \(([^)]*)\)/.exec(all)?.[1]
  const isInstant = deeds.some((deed) => deed.startsWith('EVICTION delete pods/') && !deed.includes('REJECTED'))
  const isDryRun = /dry-?run/i.test(text)
  const deleteOptions = {
    ...(isInstant && { gracePeriodSeconds: 0 }),
    ...(uid !== undefined && { preconditions: { uid } }),
    ...(resourceVersion !== undefined && { preconditions: { resourceVersion } }),
    ...(all.includes('ignoreStoreReadErrorWithClusterBreakingPotential') && {
      ignoreStoreReadErrorWithClusterBreakingPotential: true,
    }),
    ...(isDryRun && { dryRun: ['All'] }),
  }
  return { deleteOptions } as unknown as JsonValue
}

function evictionLines({ type, resource, object, previous }: LogEntry): readonly string[] {
  const { namespace, name, deletionTimestamp } = object.metadata
  if (type === 'DELETED') return [`EVICTION delete ${resource}/${namespace}/${name}`]
  if (resource === 'pods' && deletionTimestamp !== previous?.metadata.deletionTimestamp)
    return [`EVICTION delete (Terminating) pods/${namespace}/${name}`]
  return resource === 'events' ? [] : [`EVICTION ${statusText(object)}`]
}

/** The trace's own count of writes. */
function countedRevisions(text: string, log: readonly LogEntry[]): string {
  return text.replace(/(ResourceVersion in record \()(\d+)/g, (_all, words: string, revision: string) => {
    const count = log.slice(0, Number(revision)).filter(({ resource }) => resource !== 'events').length
    return words + String(count)
  })
}

/** Refuses a deletion as the recorded answer has it. */
function lostDeletion(lost: { readonly answer?: Status }): AdmissionPlugin {
  return {
    name: 'lost-deletion',
    resources: ['pods'],
    validate: (_object, { operation }) => (operation === 'DELETE' ? lost.answer : undefined),
  }
}

interface VectorCondition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

const conditionText = ({ type, status, reason, message }: VectorCondition): string =>
  `${type}=${status} ${reason}: ${message}`

interface EvictionVector {
  readonly podPhase: string
  readonly podReady: boolean
  readonly podTerminating: boolean
  readonly podRemovedAtOnce: boolean
  readonly unhealthyPodEvictionPolicy: string
  readonly pdbStatus: {
    readonly condition: { readonly status: string; readonly reason: string; readonly message: string } | null
    readonly currentHealthy: number
    readonly desiredHealthy: number
    readonly disruptionsAllowed: number
    readonly expectedPods: number
    readonly observedGenerationStale: boolean
    readonly disruptedPods?: number
  }
  readonly pdbAfter: {
    readonly disruptedPods: number
    readonly disruptionsAllowed: number
    readonly conditions: readonly VectorCondition[] | null
  }
  readonly answer: unknown
}

/** One eviction of a pod under one budget: the answer, and what is left of the budget. */
export function checkEviction(vector: EvictionVector): string | undefined {
  const cluster = createCluster({ seed: 1, startAt: disruptionStart, kinds: disruptionKinds, components: [] })
  const stamp = timestampOf(disruptionStart)
  const metadata = (name: string) => ({
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '',
    creationTimestamp: stamp,
    generation: 1,
  })
  const { pdbStatus, podPhase, podReady, podTerminating, unhealthyPodEvictionPolicy } = vector
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata('web-0'),
      labels: { app: 'web' },
      ...(podTerminating && { deletionTimestamp: stamp, deletionGracePeriodSeconds: 30 }),
    },
    spec: { containers: [{ name: 'c', image: 'i' }], nodeName: 'node-1' },
    status: {
      phase: podPhase,
      conditions: [{ type: 'Ready', status: podReady ? 'True' : 'False', lastTransitionTime: stamp }],
    },
  }
  const { condition, observedGenerationStale, disruptedPods: count = 0, ...counts } = pdbStatus
  const disruptedPods = Object.fromEntries(Array.from({ length: count }, (_unused, index) => [`other-${index}`, stamp]))
  const budget: PodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata('web-pdb'),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      ...(unhealthyPodEvictionPolicy !== '' && { unhealthyPodEvictionPolicy }),
    },
    status: {
      ...counts,
      observedGeneration: observedGenerationStale ? 0 : 1,
      ...(count > 0 && { disruptedPods }),
      ...(condition && { conditions: [{ type: 'DisruptionAllowed', lastTransitionTime: stamp, ...condition }] }),
    },
  }
  put(cluster, 'ADDED', 'pods', pod)
  put(cluster, 'ADDED', 'poddisruptionbudgets', budget)
  const status = evictPod(cluster.server, 'default', 'web-0', null, origin)
  const left = cluster.server.live.get('poddisruptionbudgets', 'default/web-pdb')!.status!
  const isGone = cluster.server.live.get('pods', 'default/web-0') === undefined
  const { answer, pdbAfter, podRemovedAtOnce } = vector
  const expected = [
    isObject(answer) ? answerText(answer as unknown as Status) : answer,
    pdbAfter.disruptionsAllowed,
    pdbAfter.disruptedPods,
    (pdbAfter.conditions ?? []).map(conditionText),
    podRemovedAtOnce,
  ]
  const actual = [
    status === undefined ? 'Success' : answerText(status),
    left.disruptionsAllowed,
    Object.keys(left.disruptedPods ?? {}).length,
    ((left.conditions ?? []) as readonly VectorCondition[]).map(conditionText),
    isGone,
  ]
  return JSON.stringify(expected) === JSON.stringify(actual)
    ? undefined
    : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
}
