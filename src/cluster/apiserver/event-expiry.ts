import { after, between, instantOf, seconds, type Instant } from '../../clock/instant.ts'
import { splitKey, type ObjectKey } from '../../api/object.ts'
import { defineComponent, type Attempt, type Decision, type Observation } from '../machinery/contract.ts'
import type { Change } from '../machinery/view.ts'
import { storeReasons } from './reasons.ts'

/** Upstream's `--event-ttl`. @source kubernetes@1.36 pkg/controlplane/apiserver/options/options.go */
const lifetime = seconds(3600)
/** Events share a lease for so long, and so many of them, to spare etcd. @source kubernetes@1.36 apiserver pkg/storage/etcd3/lease_manager.go */
const leaseReuse = seconds(60)
const mostOnLease = 1000

/** A lease of etcd: what is attached to it goes when it ends. */
interface Lease {
  readonly endsAt: Instant
  /** Keys of events, some of which have moved to a later lease since. */
  readonly keys: ObjectKey[]
  /** Writes that were given this lease. */
  uses: number
}

interface Leases {
  /** In the order of their ends. */
  readonly granted: Lease[]
  /** The lease that each event hangs on. */
  readonly byEvent: Map<ObjectKey, Lease>
}

const expiryKey = 'expiry'
const because = storeReasons.eventExpired(lifetime / 1000)

/**
 * Events live for an hour after they were last written; then etcd drops them, a lease at a time, and watchers see them deleted.
 * Nobody asks for it, so admission and finalizers have no say.
 */
export const eventExpiry = defineComponent<undefined, Leases>({
  name: 'event-expiry',
  order: 110,
  watches: [
    {
      resource: 'events',
      enqueue: (change, _view, enqueue, now, derived) => {
        const leases = derived as Leases
        const isIdle = leases.granted.length === 0
        attach(leases, change, now)
        if (isIdle && leases.granted.length > 0) enqueue(expiryKey)
      },
    },
  ],
  derived: { initial: () => ({ granted: [], byEvent: new Map() }), resources: [], observe: () => undefined, clone },
  reconcile: endLeases,
})

function attach({ granted, byEvent }: Leases, { type, key }: Change, now: Instant): void {
  if (type === 'DELETED') return void byEvent.delete(key)
  const newest = granted.at(-1)
  const isUsable = newest !== undefined && newest.uses < mostOnLease && after(now, lifetime) < newest.endsAt
  const lease = isUsable
    ? newest
    : { endsAt: after(now, (lifetime + leaseReuse) as typeof lifetime), keys: [], uses: 0 }
  if (!isUsable) granted.push(lease)
  lease.uses++
  if (byEvent.get(key) === lease) return
  byEvent.set(key, lease)
  lease.keys.push(key)
}

function endLeases({ now, live }: Observation<undefined>, attempt: Attempt, leases: Leases): Decision<undefined> {
  const { granted, byEvent } = leases
  while (granted.length > 0 && granted[0]!.endsAt <= now) {
    const lease = granted.shift()!
    for (const key of lease.keys.toSorted())
      if (byEvent.get(key) === lease && live.get('events', key) !== undefined)
        attempt({ verb: 'delete', resource: 'events', ...nameOf(key), because })
  }
  const next = granted[0]
  if (next === undefined) return { remember: undefined }
  return { remember: undefined, requeueAfter: between(now, instantOf(next.endsAt)), background: true }
}

function nameOf(key: ObjectKey): { readonly namespace?: string; readonly name: string } {
  const { namespace, name } = splitKey(key)
  return { ...(namespace !== undefined && { namespace }), name }
}

function clone({ granted, byEvent }: Leases): Leases {
  const copies = new Map(granted.map((lease) => [lease, { ...lease, keys: lease.keys.slice() }]))
  return {
    granted: [...copies.values()],
    byEvent: new Map(
      [...byEvent].flatMap(([key, lease]) => {
        const copy = copies.get(lease)
        return copy === undefined ? [] : [[key, copy] as const]
      }),
    ),
  }
}
