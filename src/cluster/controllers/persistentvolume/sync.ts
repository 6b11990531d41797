import type { KubeObject } from '../../../api/object.ts'
import { after, seconds, type Instant } from '../../../clock/instant.ts'
import type { Attempt, Decision, Reason, Wait } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** One run of the binder. Volumes and claims are read live: upstream keeps what it wrote in caches of its own. */
export interface Sync {
  readonly view: ClusterView
  readonly live: ClusterView
  readonly now: Instant
  readonly attempt: Attempt
}

/** Every claim and every volume is looked at again after this time, whatever happens. */
export const resyncPeriod = seconds(15)

export const settled: Decision<undefined> = { remember: undefined }

/** Holds something back until the next look. */
export function heldBack(sync: Sync, resource: string, object: KubeObject, because: Reason): Decision<undefined> {
  const wait: Wait = { about: referenceTo(resource, object), because, until: after(sync.now, resyncPeriod) }
  return { remember: undefined, waits: [wait], requeueAfter: resyncPeriod, background: true }
}

/** A refused write is made good at the next look. */
export const again: Decision<undefined> = { remember: undefined, requeueAfter: resyncPeriod, background: true }

export function sayOf(
  sync: Sync,
  regarding: KubeObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  sync.attempt({ verb: 'recordEvent', regarding, type, reason, message, because })
}
