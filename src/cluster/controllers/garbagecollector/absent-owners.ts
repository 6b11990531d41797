import { isTerminating, type KubeObject } from '../../../api/object.ts'
import type { DerivedState } from '../../machinery/contract.ts'
import { isDeletingDependents } from './graph.ts'

/** Deleted objects by UID, newest last: their dependents need no look at the API server. */
export interface AbsentOwners {
  /** Whether it was simply being deleted to the end, so that nothing about it was left to decide. */
  readonly uids: Map<string, boolean>
}

const mostRemembered = 500

export const absentOwners: DerivedState<AbsentOwners> = {
  initial: () => ({ uids: new Map() }),
  observe: ({ uids }, { type, resource, object, previous }) => {
    if (type !== 'DELETED' || resource === 'events') return
    const last: KubeObject = previous ?? object
    uids.set(object.metadata.uid, isTerminating(last) && !isDeletingDependents(last))
    if (uids.size > mostRemembered) for (const oldest of uids.keys()) return void uids.delete(oldest)
  },
  clone: ({ uids }) => ({ uids: new Map(uids) }),
}
