import type { KindDefinition } from '../../api/scheme.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Status } from '../../api/status.ts'
import type { Instant } from '../../clock/instant.ts'
import { randomStream, type RandomStream } from '../../clock/random.ts'
import type { Writable } from '../../base/json.ts'
import type { Reason } from '../machinery/contract.ts'
import type { ClusterView } from '../machinery/view.ts'
import { emptyEventCorrelation, type EventCorrelation } from './event-correlation.ts'
import { emptyStore, type Store } from './store.ts'
import { viewOf } from './view-state.ts'

/** What admission sees of one request. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly subresource?: string
  readonly old?: KubeObject
  readonly now: Instant
  readonly live: ClusterView
  /** Stores the next state of an object that the plugin keeps count in; absent for a dry run. */
  readonly spend?: (resource: string, object: KubeObject, because: Reason) => void
}

/** One admission plugin. `admit` changes the draft; `validate` refuses, or spends. */
export interface AdmissionPlugin {
  readonly name: string
  readonly resources: readonly string[] | 'all'
  /** The resource without which `validate` has nothing to say: it is asked only while there are such objects. */
  readonly needs?: string
  readonly admit?: (draft: Writable<KubeObject>, request: AdmissionRequest) => Status | undefined
  readonly validate?: (object: KubeObject, request: AdmissionRequest) => Status | undefined
  /**
   * What `admit` of a pod goes by besides the pod, as one value to compare by identity: pods of one template are prepared once, and
   * anew when this changes. Needed by every plugin whose `admit` reads the cluster.
   */
  readonly basis?: (object: KubeObject, namespace: string, live: ClusterView) => unknown
}

/** The API server as plain state: what a snapshot keeps. */
export interface ApiServer {
  readonly kinds: ReadonlyMap<string, KindDefinition>
  readonly admission: readonly AdmissionPlugin[]
  readonly store: Store
  readonly live: ClusterView
  readonly names: RandomStream
  readonly uids: RandomStream
  readonly events: EventCorrelation
  now: Instant
  /** Watches can begin here or later: a host that keeps no history forgets what was before. Absent when all is kept. */
  oldestRevision?: number
}

export interface ApiServerOptions {
  readonly kinds: readonly KindDefinition[]
  readonly admission: readonly AdmissionPlugin[]
  readonly seed: number
  readonly now: Instant
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  const store = emptyStore([])
  return {
    kinds: new Map(options.kinds.map((kind) => [kind.resource, kind])),
    admission: options.admission,
    store,
    live: viewOf(store.state),
    names: randomStream(options.seed, 'names'),
    uids: randomStream(options.seed, 'uids'),
    events: emptyEventCorrelation(),
    now: options.now,
  }
}
