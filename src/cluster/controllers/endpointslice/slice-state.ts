import type { ObjectKey } from '../../../api/object.ts'
import type { DerivedState } from '../../machinery/contract.ts'
import {
  cloneMembership,
  emptyMembership,
  observeMembership,
  type ServiceMembership,
} from '../../machinery/service-endpoints/service-pods.ts'
import type { SliceTracker } from './slice-tracker.ts'
import type { ByZone } from './topology.ts'

/** What the controller keeps besides what it remembers of each service. */
export interface SliceState {
  readonly membership: ServiceMembership
  readonly tracker: SliceTracker
  /** Services with topology hints: their ready endpoints by zone, for each address type. */
  readonly hinted: Map<ObjectKey, ReadonlyMap<string, ByZone>>
}

export const sliceState: DerivedState<SliceState> = {
  initial: () => ({ membership: emptyMembership(), tracker: new Map(), hinted: new Map() }),
  observe: ({ membership }, change, view) => observeMembership(membership, change, view),
  clone: ({ membership, tracker, hinted }) => ({
    membership: cloneMembership(membership),
    tracker: new Map([...tracker].map(([key, generations]) => [key, new Map(generations)])),
    hinted: new Map(hinted),
  }),
}
