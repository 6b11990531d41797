import type { Lease, Node, Pod } from '../../../api/openapi/kubernetes.ts'
import { between, instantOf, type Instant } from '../../../clock/instant.ts'
import { defineComponent, type Component, type Decision, type Observation } from '../../machinery/contract.ts'
import { leaseNamespace, renewsByItself } from '../../machinery/heartbeats.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { readyOf } from './health.ts'
import { isToBeCleared, lookAtNodes, nextLook } from './look.ts'
import { freshMemory, type MonitorMemory } from './memory.ts'
import { nextService, serveQueues } from './no-execute.ts'
import { reconcileLabels, taintByConditions } from './no-schedule.ts'
import { markNotReady } from './pod-readiness.ts'
import type { Look } from './taint-writes.ts'
import { isRun, monitorLoop, taintLoop } from './ticks.ts'
import { waitsFor } from './waits.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100
/** No node and no pod is called so. */
const monitorKey = 'all nodes'
/** The controller begins when it hears of the first node, one watch latency after the cluster's start. */
const watchMillisecond = 1

export interface NodeLifecycleConfiguration {
  /** Whether the nodes that are there from the start are announced as new. */
  readonly announcesFirstNodes: boolean
}

/** Keys: a node, for its NoSchedule taints and labels; a pod that has just been bound; and one for the looks at all nodes. */
export function nodeLifecycle({ announcesFirstNodes }: NodeLifecycleConfiguration): Component {
  return defineComponent<MonitorMemory>({
    name: 'node-controller',
    order: controllerOrder,
    watches: [
      {
        resource: 'nodes',
        enqueue: ({ type, key }, _view, enqueue) => {
          if (type !== 'DELETED') enqueue(key)
          enqueue(monitorKey)
        },
      },
      {
        resource: 'leases',
        enqueue: (change, _view, enqueue) => {
          if (isLeaseNews(change)) enqueue(monitorKey)
        },
      },
      {
        resource: 'pods',
        enqueue: ({ type, key, object, previous }, view, enqueue) => {
          const { nodeName } = (object as Pod).spec
          if (type === 'DELETED' || !nodeName || nodeName === (previous as Pod | undefined)?.spec.nodeName) return
          if (isUnwell(view.get('nodes', nodeName))) enqueue(key)
        },
      },
    ],
    reconcile: (observation, attempt) => {
      const look: Look = { observation, attempt }
      if (observation.key === monitorKey) return monitor(look, observation, announcesFirstNodes)
      return observation.key.includes('/') ? markBoundPod(look, observation) : followNode(look, observation)
    },
  })
}

/** Renewals are read when they are needed. */
function isLeaseNews({ type, object, previous }: Change): boolean {
  if (object.metadata.namespace !== leaseNamespace) return false
  return type !== 'MODIFIED' || renewsByItself(object as Lease) !== renewsByItself(previous as Lease)
}

function followNode(look: Look, { key, view }: Observation<MonitorMemory>): Decision<MonitorMemory> {
  const node = view.get('nodes', key)
  if (node === undefined) return { remember: undefined }
  taintByConditions(look, node)
  reconcileLabels(look, node)
  return { remember: undefined }
}

function isUnwell(node: Node | undefined): boolean {
  const status = node && readyOf(node)?.status
  return status !== undefined && status !== 'True'
}

/** A pod that comes to a lost node is not Ready there. @source kubernetes@1.36 processPod */
function markBoundPod(look: Look, { key, view }: Observation<MonitorMemory>): Decision<MonitorMemory> {
  const pod = view.get('pods', key)
  const node = pod?.spec.nodeName ? view.get('nodes', pod.spec.nodeName) : undefined
  if (pod === undefined || node === undefined || !isUnwell(node)) return { remember: undefined }
  return { remember: undefined, ...(!markNotReady(look, [pod], node.metadata.name) && { failed: 'pod not marked' }) }
}

function monitor(
  look: Look,
  { memory: before, now, view }: Observation<MonitorMemory>,
  announcesFirstNodes: boolean,
): Decision<MonitorMemory> {
  let memory = before ?? beginning(view, now, announcesFirstNodes)
  const { begunAt } = memory
  if (isRun(monitorLoop, begunAt, now) && memory.lookedAt !== now) memory = lookAtNodes(look, memory)
  else if (!memory.isLookWanted && memory.lookedAt !== now) memory = { ...memory, isLookWanted: true }
  if (isRun(taintLoop, begunAt, now) && memory.servedAt !== now) memory = serveQueues(look, memory)
  const next = nextDue(memory, now)
  return {
    remember: memory,
    waits: waitsFor(memory, view, now),
    ...(next !== undefined && { requeueAfter: between(now, next), background: !isPressing(memory, view, now) }),
  }
}

function beginning(view: ClusterView, now: Instant, announcesFirstNodes: boolean): MonitorMemory {
  const fresh = freshMemory(instantOf(now - watchMillisecond))
  if (announcesFirstNodes) return fresh
  return { ...fresh, known: new Map([...view.list('nodes')].map(({ metadata: { name, uid } }) => [name, uid])) }
}

function nextDue(memory: MonitorMemory, now: Instant): Instant | undefined {
  const [lookAt, serveAt] = [nextLook(memory, now), nextService(memory, now)]
  if (lookAt === undefined || serveAt === undefined) return lookAt ?? serveAt
  return instantOf(Math.min(lookAt, serveAt))
}

/** Whether the next look or service is sure to change something. */
function isPressing(memory: MonitorMemory, view: ClusterView, now: Instant): boolean {
  if (memory.isPressing || nextService(memory, now) !== undefined) return true
  for (const node of view.list('nodes') as Iterable<Node>) if (isToBeCleared(node)) return true
  return false
}

export const nodeLifecycleController = nodeLifecycle({ announcesFirstNodes: false })
