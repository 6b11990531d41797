import { objectKey, type KubeObject } from '../../api/object.ts'
import { kinds } from '../../api/index.ts'
import type { statefulSetKind } from '../../api/statefulset/statefulset-kind.ts'
import { failure } from '../../api/status.ts'
import { milliseconds, timestampOf, type Instant } from '../../clock/instant.ts'
import type { AdmissionPlugin } from '../../cluster/apiserver/server.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import { daemonSetController } from '../../cluster/controllers/daemonset/daemonset-controller.ts'
import { createStatefulSetController } from '../../cluster/controllers/statefulset/statefulset-controller.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Component,
  type Observation,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { scheduleDelivery } from '../../engine/step.ts'
import { goDuration, lineOf, targetOf } from './lines.ts'

/** What the trace says about the world around the controllers. */
export interface World {
  readonly start: Instant
  readonly hasMaxUnavailableGate: boolean
  /** Pods as they were created in turn: their name, and whether the fake scheduler bound them. */
  readonly created: readonly { readonly name: string; readonly isBound: boolean }[]
  /** Creations that the API server refuses, by the name in the message; `-xxxxx` stands for a generated one. */
  readonly refusals: readonly Refusal[]
}

export interface Refusal {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly messages: readonly { readonly at: number; readonly text: string }[]
}

export type Emit = (at: number, text: string) => void

/** A cluster with the real controllers in the traces' world; `emit` gets what they write, as the traces print it. */
export function traceCluster(world: World, emit: Emit): Cluster {
  const places = { created: 0 }
  const cluster = createCluster({
    seed: 1,
    startAt: world.start,
    kinds: [...kinds, keepingMaxUnavailable],
    components: [
      traced(
        createStatefulSetController({ maxUnavailable: world.hasMaxUnavailableGate }),
        'statefulset',
        world,
        places,
        emit,
      ),
      traced(daemonSetController, 'daemonset', world, places, emit),
    ],
    admission: [claimProtection],
  })
  const metadata = {
    name: 'default',
    uid: 'namespace',
    resourceVersion: '',
    creationTimestamp: timestampOf(world.start),
  }
  const origin = { actor: 'test', because: { code: 'setup' }, cause: 0 }
  commit(
    cluster.server.store,
    'ADDED',
    'namespaces',
    { apiVersion: 'v1', kind: 'Namespace', metadata },
    origin,
    world.start,
  )
  scheduleDelivery(cluster, 1)
  return cluster
}

/** The traces store `maxUnavailable` whatever the gate says; their API server is a fake. */
const keepingMaxUnavailable = {
  ...kinds.find(({ resource }) => resource === 'statefulsets')!,
  prepareForCreate: (draft: Parameters<NonNullable<typeof statefulSetKind.prepareForCreate>>[0]) => {
    const set = draft as unknown as { status: unknown; metadata: { generation: number } }
    set.status = { availableReplicas: 0, replicas: 0 }
    set.metadata.generation = 1
  },
  prepareForUpdate: () => undefined,
}

const claimProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumeclaims'],
  admit: ({ metadata }, { operation }) => {
    if (operation === 'CREATE') metadata.finalizers = ['kubernetes.io/pvc-protection']
    return undefined
  },
}

interface Traced {
  readonly inner: unknown
  readonly failures: number
}

/** Prints a component's writes and failed syncs. */
function traced(component: Component, queue: string, world: World, places: { created: number }, emit: Emit): Component {
  return defineComponent<Traced, unknown>({
    ...component,
    reconcile: (observation: Observation<Traced>, attempt: Attempt, derived: unknown) => {
      const at = observation.now - world.start
      const spoken: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const placed = write.verb === 'create' && write.resource === 'pods' ? placedPod(world, places, write) : write
        const refusal = placed.verb === 'create' ? refusalOf(world, at, placed) : undefined
        if (refusal !== undefined) return { ok: false, status: failure(403, 'Forbidden', refusal) }
        const before = stored(observation, placed)
        const outcome = attempt<T>(placed)
        if (outcome.ok && placed !== write) places.created++
        const line = lineOf(placed, before, outcome)
        if (line !== undefined) emit(at, line)
        return outcome
      }
      const { inner, failures } = observation.memory ?? { inner: undefined, failures: 0 }
      const decision = component.reconcile({ ...observation, memory: inner }, spoken, derived)
      const hasFailed = decision.failed !== undefined
      if (hasFailed) {
        const delay = Math.min(defaultRetry.maxMilliseconds, defaultRetry.baseMilliseconds * 2 ** failures)
        emit(
          at,
          `REQUEUE ${queue} key=${observation.key} after ${goDuration(milliseconds(delay))} (sync returned an error)`,
        )
      }
      return { ...decision, remember: { inner: decision.remember, failures: hasFailed ? failures + 1 : 0 } }
    },
  })
}

type Create = Extract<Write, { verb: 'create' }>

/** The fake scheduler binds at once: pods of a StatefulSet in turn, daemon pods to their target unless the trace leaves them unbound. */
function placedPod({ created }: World, places: { created: number }, write: Create): Create {
  const pod = write.object as {
    readonly metadata: { readonly name?: string }
    readonly spec: Parameters<typeof targetOf>[0]
  }
  const next = created[places.created]
  const isDaemon = pod.metadata.name === undefined
  const nodeName = isDaemon ? targetOf(pod.spec) : `node-${(places.created % 3) + 1}`
  return {
    ...write,
    object: {
      ...pod,
      metadata: { ...pod.metadata, ...(isDaemon && next !== undefined && { name: next.name }) },
      spec: { ...pod.spec, ...(next?.isBound !== false && { nodeName }) },
    },
  }
}

function refusalOf({ refusals }: World, at: number, { object }: Create): string | undefined {
  const { metadata } = object as KubeObject
  const refusal = refusals.find(
    ({ name, from, to }) =>
      from <= at &&
      at <= to &&
      (name === metadata.name || (metadata.generateName !== undefined && name === `${metadata.generateName}xxxxx`)),
  )
  return refusal?.messages.findLast((message) => message.at <= at)?.text
}

function stored({ live }: Observation<unknown>, write: Write): KubeObject | undefined {
  if (write.verb === 'update' || write.verb === 'updateStatus') {
    const { namespace, name } = write.object.metadata
    return live.get(write.resource, objectKey(namespace, name))
  }
  return write.verb === 'delete' || write.verb === 'patch'
    ? live.get(write.resource, objectKey(write.namespace, write.name))
    : undefined
}
