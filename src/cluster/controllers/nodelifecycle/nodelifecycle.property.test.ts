import { expect, it } from 'vitest'
import { kinds } from '../../../api/index.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Lease, Node, Pod } from '../../../api/openapi/kubernetes.ts'
import {
  after,
  between,
  instantOf,
  instantOfTimestamp,
  microTimestampOf,
  milliseconds,
  seconds,
  timestampOf,
  type Instant,
} from '../../../clock/instant.ts'
import { nextBelow, randomStream } from '../../../clock/random.ts'
import { admission } from '../../apiserver/admission/index.ts'
import { carryOut } from '../../apiserver/carry-out.ts'
import { createCluster, type Cluster } from '../../../engine/cluster.ts'
import { nodeObject } from '../../../engine/standard-cluster.ts'
import { advanceTo, scheduleDelivery } from '../../../engine/step.ts'
import { nodeHeartbeat } from '../../kubelet/heartbeat.ts'
import { kubelet } from '../../kubelet/kubelet.ts'
import { hasUnknownStatus, withHealthyStatus } from '../../kubelet/node-status.ts'
import { defineComponent, type Component, type Write } from '../../machinery/contract.ts'
import { isPoweredOff, leaseKeyOf, leaseNamespace } from '../../machinery/heartbeats.ts'
import { podGarbageCollectorController } from '../podgc/podgc-controller.ts'
import { taintEvictionController } from '../tainteviction/tainteviction-controller.ts'
import { nodeLifecycleController } from './nodelifecycle-controller.ts'

interface Beats {
  readonly leaseAt: Instant
  readonly statusAt?: Instant
  readonly isSilent: boolean
}

const because = { code: 'beat' }

/** A kubelet that really writes: its lease every 10 s, its status every 5 min with the renewal that is due. */
const writingHeartbeat: Component = defineComponent<Beats>({
  name: 'node-heartbeat',
  order: 61,
  watches: [
    {
      resource: 'nodes',
      enqueue: ({ type, key, object, previous }, _view, enqueue) => {
        const isPower = type === 'MODIFIED' && isPoweredOff(object as Node) !== isPoweredOff(previous as Node)
        const isUnknown = type === 'MODIFIED' && hasUnknownStatus(object as Node)
        if (type !== 'MODIFIED' || isPower || isUnknown) enqueue(key)
      },
    },
  ],
  reconcile: ({ key, view, live, now, memory }, attempt) => {
    const node = view.get('nodes', key)
    if (node === undefined) return { remember: undefined }
    if (isPoweredOff(node)) return { remember: { leaseAt: now, isSilent: true } }
    const isStarting = memory === undefined || memory.isSilent
    let leaseAt = isStarting ? now : memory.leaseAt
    if (leaseAt <= now) {
      const old = live.get('leases', leaseKeyOf(key))
      const spec = { ...old?.spec, holderIdentity: key, leaseDurationSeconds: 40, renewTime: microTimestampOf(now) }
      if (old) attempt({ verb: 'update', resource: 'leases', object: { ...old, spec } as Lease, because })
      else {
        const metadata = { name: key, namespace: leaseNamespace }
        const object = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }
        attempt({ verb: 'create', resource: 'leases', object, because })
      }
      postDue(live.get('nodes', key)!, now, (object) =>
        attempt({ verb: 'updateStatus', resource: 'nodes', object, because }),
      )
      leaseAt = after(leaseAt, seconds(10))
    }
    let statusAt = isStarting ? undefined : memory.statusAt
    if (hasUnknownStatus(node)) statusAt ??= after(now, isStarting ? milliseconds(1500) : seconds(10))
    else statusAt = undefined
    if (statusAt !== undefined && statusAt <= now) {
      const object = withHealthyStatus(live.get('nodes', key)!, now)
      attempt({ verb: 'updateStatus', resource: 'nodes', object, because })
      statusAt = undefined
    }
    const next = Math.min(leaseAt, statusAt ?? leaseAt)
    return {
      remember: { leaseAt, isSilent: false, ...(statusAt !== undefined && { statusAt }) },
      requeueAfter: between(now, instantOf(next)),
      background: true,
    }
  },
})

/** Nothing but heartbeats, whole periods after the last post. */
function postDue(node: Node, now: Instant, write: (node: Node) => unknown): void {
  const conditions = (node.status?.conditions ?? []).map((condition) => {
    const last = instantOfTimestamp(condition.lastHeartbeatTime ?? '') ?? now
    const posts = Math.floor((now - last) / 300_000)
    return posts > 0 ? { ...condition, lastHeartbeatTime: timestampOf(instantOf(last + posts * 300_000)) } : condition
  })
  if (conditions.some((condition, index) => condition !== node.status!.conditions![index]))
    write({ ...node, status: { ...node.status, conditions } })
}

function clusterWith(heartbeat: Component, nodes: number): Cluster {
  const components = [
    nodeLifecycleController,
    taintEvictionController,
    podGarbageCollectorController,
    kubelet,
    heartbeat,
  ]
  const cluster = createCluster({
    seed: 3,
    kinds,
    components,
    admission: admission.filter(({ name }) => name !== 'ServiceAccount' && name !== 'TaintNodesByCondition'),
  })
  for (const name of ['default', leaseNamespace])
    write(cluster, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (let number = 1; number <= nodes; number++) {
    write(cluster, 'nodes', nodeObject(`node-${number}`, number, { seed: 1, nodes }, cluster.now))
    write(cluster, 'pods', podOn(number))
  }
  return cluster
}

const podOn = (number: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${number}`, namespace: 'default' },
  spec: { nodeName: `node-${number}`, containers: [{ name: 'c', image: 'web:v1' }] },
})

function write(cluster: Cluster, resource: string, object: unknown): void {
  act(cluster, { verb: 'create', resource, object, because })
}

function act(cluster: Cluster, deed: Write): void {
  carryOut(cluster.server, deed, { actor: 'user', because, cause: 0 })
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

interface Turn {
  readonly after: number
  readonly node: number
  readonly what: 'off' | 'on' | 'gone'
}

function story(heartbeat: Component, nodes: number, turns: readonly Turn[]): readonly string[] {
  const cluster = clusterWith(heartbeat, nodes)
  for (const { after: pause, node, what } of turns) {
    advanceTo(cluster, after(cluster.now, milliseconds(pause)))
    const name = `node-${node}`
    if (what === 'gone') act(cluster, { verb: 'delete', resource: 'nodes', name, because })
    else {
      const patch = { metadata: { annotations: { 'kuberama.dev/power': what } } }
      act(cluster, { verb: 'patch', resource: 'nodes', name, patchType: 'merge', patch, because })
    }
  }
  advanceTo(cluster, after(cluster.now, seconds(900)))
  return cluster.server.store.log
    .filter(({ actor }) => /^(node-controller|taint-eviction|pod-garbage|user)/.test(actor))
    .map(({ at, actor, type, resource, object }) => `${at} ${actor} ${type} ${resource} ${factsOf(object)}`)
}

function factsOf(object: KubeObject): string {
  if (object.kind === 'Event') return (object as KubeObject & { readonly message?: string }).message ?? ''
  const { metadata, spec, status } = object as Node & Pod
  const conditions = (status?.conditions ?? []).map((condition) =>
    [condition.type, condition.status, condition.lastTransitionTime, condition.lastHeartbeatTime].join(),
  )
  const isUnknown = conditions.some((text) => text.startsWith('Ready,Unknown'))
  // What a healthy node has posted last is written by one and computed by the other.
  return JSON.stringify([metadata.name, metadata.deletionTimestamp, spec?.taints, isUnknown ? conditions : []])
}

it('leases that are computed on read lead to what written ones lead to, to the millisecond', () => {
  let lost = 0
  for (let seed = 1; seed <= 30; seed++) {
    const random = randomStream(seed, 'leases')
    const nodes = 1 + nextBelow(random, 6)
    const turns = Array.from({ length: 1 + nextBelow(random, 8) }, (): Turn => {
      const kind = nextBelow(random, 10)
      return {
        after: nextBelow(random, [4000, 60_000, 400_000][nextBelow(random, 3)]!),
        node: 1 + nextBelow(random, nodes),
        what: kind < 6 ? 'off' : kind < 9 ? 'on' : 'gone',
      }
    })
    const told = story(nodeHeartbeat, nodes, turns)
    expect(told, `seed ${seed}`).toEqual(story(writingHeartbeat, nodes, turns))
    lost += told.filter((line) => line.includes('NodeNotReady')).length
  }
  expect(lost).toBeGreaterThan(30)
}, 300_000)
