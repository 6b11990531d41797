import { isEqual } from '../../../base/json.ts'
import { keyOf, splitKey, type ObjectKey } from '../../../api/object.ts'
import type { Node, Pod, Taint, Toleration } from '../../../api/openapi/kubernetes.ts'
import { after, between, milliseconds, seconds, type Duration, type Instant } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Decision,
  type Enqueue,
  type Observation,
} from '../../machinery/contract.ts'
import { matchingTolerations } from '../../machinery/taints.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { deletePod } from './deletion.ts'
import { taintEvictionReasons } from './reasons.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
const immediately = milliseconds(0)

/** What was last looked at of a pod, and when it goes. */
interface EvictionMemory {
  readonly node: string
  readonly taints: readonly Taint[]
  readonly tolerations: readonly Toleration[]
  /** When the pod goes, and since when that stands. */
  readonly timer?: { readonly since: Instant; readonly at: Instant }
}

/** Deletes pods from nodes whose NoExecute taints they do not tolerate (any longer): a key for each pod. */
export const taintEvictionController = defineComponent<EvictionMemory>({
  name: 'taint-eviction-controller',
  order: controllerOrder,
  watches: [
    { resource: 'nodes', enqueue: nodeChanged },
    { resource: 'pods', enqueue: podChanged },
  ],
  reconcile,
})

const noTaints: readonly Taint[] = []

function noExecuteTaints(node: Node | undefined): readonly Taint[] {
  const taints = node?.spec?.taints
  if (taints === undefined || taints.length === 0) return noTaints
  const found = taints.filter(({ effect }) => effect === 'NoExecute')
  return found.length === 0 ? noTaints : found
}

/** In the order of their names; upstream has none. A node that is gone cancels nothing. */
function nodeChanged({ type, object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  if (type === 'DELETED') return
  const node = object as Node
  if (type === 'MODIFIED' && isEqual(noExecuteTaints(node), noExecuteTaints(previous as Node))) return
  const keys: ObjectKey[] = []
  for (const pod of view.indexed<Pod>('podsByNode', node.metadata.name)) keys.push(keyOf(pod))
  for (const key of keys.sort()) enqueue(key)
}

function podChanged({ type, key, object, previous }: Change, view: ClusterView, enqueue: Enqueue): void {
  const { nodeName, tolerations } = (object as Pod).spec
  if (!nodeName) return
  const before = (previous as Pod | undefined)?.spec
  if (type === 'MODIFIED' && before?.nodeName === nodeName && isEqual(before.tolerations, tolerations)) return
  const node = view.get('nodes', nodeName)
  if (node === undefined || noExecuteTaints(node) !== noTaints) enqueue(key)
}

/** @source kubernetes@1.36 pkg/controller/tainteviction/taint_eviction.go */
function reconcile(
  { key, view, live, now, memory }: Observation<EvictionMemory>,
  attempt: Attempt,
): Decision<EvictionMemory> {
  const pod = view.get('pods', key)
  if (pod === undefined) {
    if (memory?.timer !== undefined) cancel(key, attempt)
    return { remember: undefined }
  }
  const { nodeName: name, tolerations = [] } = pod.spec
  const node = name ? view.get('nodes', name) : undefined
  const taints = node === undefined ? (memory?.taints ?? noTaints) : noExecuteTaints(node)
  const isNews = node !== undefined && hasChanged(memory, { node: name!, taints, tolerations })
  if (!isNews && memory?.timer !== undefined && memory.timer.at <= now) {
    deletePod(key, live, now, attempt, taintEvictionReasons.evicted(memory.node, describe(memory)))
    const { timer: _fired, ...rest } = memory
    return { remember: rest }
  }
  if (!isNews) return standing(pod, memory, now)
  return standing(pod, considered(key, memory, { node: name!, taints, tolerations }, now, attempt), now)
}

function hasChanged(memory: EvictionMemory | undefined, now: EvictionMemory): boolean {
  if (memory === undefined) return true
  return (
    memory.node !== now.node || !isEqual(memory.taints, now.taints) || !isEqual(memory.tolerations, now.tolerations)
  )
}

/** @source kubernetes@1.36 processPodOnNode */
function considered(
  key: ObjectKey,
  memory: EvictionMemory | undefined,
  facts: EvictionMemory,
  now: Instant,
  attempt: Attempt,
): EvictionMemory | undefined {
  const timer = memory?.timer
  if (facts.taints.length === 0) {
    if (timer !== undefined) cancel(key, attempt)
    return undefined
  }
  const used = matchingTolerations(facts.taints, facts.tolerations)
  const patience = used === undefined ? immediately : patienceOf(used)
  if (used === undefined || patience === undefined) {
    if (timer !== undefined) cancel(key, attempt)
    return used === undefined ? { ...facts, timer: { since: now, at: now } } : facts
  }
  if (timer !== undefined && timer.since < now) return { ...facts, timer }
  if (timer !== undefined) cancel(key, attempt)
  return { ...facts, timer: { since: now, at: after(now, patience) } }
}

/** The shortest patience of the tolerations that are used; undefined when it has no end. */
function patienceOf(used: readonly Toleration[]): Duration | undefined {
  let shortest: number | undefined
  for (const { tolerationSeconds } of used)
    if (tolerationSeconds !== undefined && (shortest === undefined || tolerationSeconds < shortest))
      shortest = tolerationSeconds
  return shortest === undefined ? undefined : seconds(Math.max(0, shortest))
}

/** What goes at once still goes after all that is looked at in this instant. */
function standing(pod: Pod, memory: EvictionMemory | undefined, now: Instant): Decision<EvictionMemory> {
  if (memory?.timer === undefined) return { remember: memory }
  const { since, at } = memory.timer
  const because = taintEvictionReasons.tolerated(memory.node, describe(memory), Math.round((at - since) / 1000))
  return {
    remember: memory,
    waits: at > now ? [{ about: referenceTo('pods', pod), because, until: at }] : [],
    requeueAfter: at > now ? between(now, at) : immediately,
  }
}

const describe = ({ taints }: EvictionMemory): string =>
  taints.map(({ key, value }) => (value ? `${key}=${value}` : key)).join(', ')

function cancel(key: ObjectKey, attempt: Attempt): void {
  const { namespace, name } = splitKey(key)
  attempt({
    verb: 'recordEvent',
    regarding: podReference(namespace, name),
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `Cancelling deletion of Pod ${key}`,
    because: taintEvictionReasons.cancelled(name),
  })
}

/** Upstream knows only the name. */
const podReference = (namespace: string | undefined, name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  resource: 'pods',
  ...(namespace !== undefined && { namespace }),
  name,
})
