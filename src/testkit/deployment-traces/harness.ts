import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { kinds } from '../../api/index.ts'
import { forbidden } from '../../api/status.ts'
import { instantOfCivil, milliseconds, timestampOf } from '../../clock/instant.ts'
import type { AdmissionPlugin } from '../../cluster/apiserver/server.ts'
import { deploymentController } from '../../cluster/controllers/deployment/deployment-controller.ts'
import { replicaSetController } from '../../cluster/controllers/replicaset/replicaset-controller.ts'
import {
  defaultRetry,
  defineComponent,
  type Attempt,
  type Component,
  type Observation,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { commit } from '../../cluster/apiserver/store.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { scheduleDelivery } from '../../engine/step.ts'
import { fakeKubelet } from '../fake-kubelet.ts'
import { lineOf } from './lines.ts'

export const traceStart = instantOfCivil(2026, 1, 1)

/** How the world around the controllers behaves in one trace. */
export interface World {
  /** From creation to Ready; undefined for a pod that never gets there. */
  readonly readyAfter: (pod: Pod) => number | undefined
  /** From the delete to the pod's disappearance. */
  readonly goneAfter: number
  /** The most pods that the quota allows; may change while the trace runs. */
  quota: number
}

export type Emit = (milliseconds: number, text: string) => void

/** A cluster with the real controllers in the traces' world; `emit` gets what they write, as the traces print it. */
export function traceCluster(world: World, emit: Emit): Cluster {
  const cluster = createCluster({
    seed: 1,
    startAt: traceStart,
    kinds,
    components: [
      traced(replicaSetController, emit),
      traced(deploymentController, emit),
      fakeKubelet({ readyAfter: world.readyAfter, goneAfter: () => world.goneAfter }),
    ],
    admission: [nodeAssignment, podQuota(world)],
  })
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default', uid: 'namespace', resourceVersion: '', creationTimestamp: timestampOf(traceStart) },
  }
  commit(
    cluster.server.store,
    'ADDED',
    'namespaces',
    namespace,
    { actor: 'test', because: { code: 'setup' }, cause: 0 },
    traceStart,
  )
  scheduleDelivery(cluster, 1)
  return cluster
}

interface Timers {
  readonly inner: unknown
  readonly due: readonly number[]
  readonly failures: number
}

/** Prints a component's writes, and keeps every timer of a key instead of the earliest. */
function traced(component: Component, emit: Emit): Component {
  const policy = component.retry ?? defaultRetry
  return defineComponent<Timers, unknown>({
    ...component,
    watches: component.watches,
    reconcile: (observation: Observation<Timers>, attempt: Attempt, derived: unknown) => {
      const at = observation.now - traceStart
      const spoken: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const before = stored(observation, write)
        const outcome = attempt<T>(write)
        const line = outcome.ok ? lineOf(write, before, write.verb === 'delete' ? before! : outcome.object) : undefined
        if (line !== undefined) emit(at, line)
        return outcome
      }
      const { inner, due, failures } = observation.memory ?? { inner: undefined, due: [], failures: 0 }
      const decision = component.reconcile({ ...observation, memory: inner }, spoken, derived)
      const next = due.filter((time) => time > observation.now)
      if (decision.failed !== undefined) {
        if (component === replicaSetController)
          emit(
            at,
            `  rs sync error: ${typeof decision.failed === 'string' ? decision.failed : decision.failed.message}`,
          )
        if (policy.maxRetries === undefined || failures < policy.maxRetries)
          next.push(observation.now + policy.baseMilliseconds * 2 ** failures)
      }
      if (decision.requeueAfter !== undefined) next.push(observation.now + decision.requeueAfter)
      next.sort((left, right) => left - right)
      const first = next[0]
      return {
        ...(decision.waits && { waits: decision.waits }),
        remember: { inner: decision.remember, due: next, failures: decision.failed === undefined ? 0 : failures + 1 },
        ...(first !== undefined && { requeueAfter: milliseconds(first - observation.now) }),
      }
    },
  })
}

function stored({ live }: Observation<unknown>, write: Write): KubeObject | undefined {
  if (write.verb === 'update' || write.verb === 'updateStatus') {
    const { namespace, name } = write.object.metadata
    return live.get(write.resource, objectKey(namespace, name))
  }
  return write.verb === 'delete' ? live.get(write.resource, objectKey(write.namespace, write.name)) : undefined
}

/** Everything is on one node from the start, so that deleted pods terminate. */
const nodeAssignment: AdmissionPlugin = {
  name: 'node-1',
  resources: ['pods'],
  admit: (draft) => {
    const pod = draft as unknown as { spec: { nodeName?: string } }
    pod.spec.nodeName = 'node-1'
    return undefined
  },
}

function podQuota(world: World): AdmissionPlugin {
  return {
    name: 'quota',
    resources: ['pods'],
    validate: ({ metadata }, { operation, live }) => {
      const used = live.count('pods')
      if (operation !== 'CREATE' || used < world.quota) return undefined
      return forbidden(
        'pods',
        '',
        metadata.name,
        `exceeded quota: q, requested: pods=1, used: pods=${used}, limited: pods=${world.quota}`,
      )
    },
  }
}
