import { timestampOf, type Instant } from '../../clock/instant.ts'
import { keyOf, type KubeObject } from '../../api/object.ts'
import type { Event } from '../../api/openapi/kubernetes.ts'
import type { Write } from '../machinery/contract.ts'
import { commit, storedObject, type Origin, type Store } from './store.ts'

/** What the event broadcaster remembers. @source kubernetes@1.36 client-go/tools/record/events_cache.go */
export interface EventCorrelation {
  /** Exact repetition → key of the stored Event. */
  readonly seen: Map<string, string>
  /** (source, object, type, reason) → the different messages of the last 600 s. */
  readonly similar: Map<string, SimilarEvents>
  /** (source, object, type) → spam tokens. */
  readonly tokens: Map<string, Tokens>
  sequence: number
}

interface SimilarEvents {
  readonly messages: readonly string[]
  readonly lastAt: Instant
}

interface Tokens {
  readonly left: number
  readonly at: Instant
}

const maxCacheEntries = 4096
const maxSimilarEvents = 10
const similarWindowMilliseconds = 600_000
const spamBurst = 25
const spamRefillMilliseconds = 300_000
const combinedPrefix = '(combined from similar events): '

export function emptyEventCorrelation(): EventCorrelation {
  return { seen: new Map(), similar: new Map(), tokens: new Map(), sequence: 0 }
}

export function cloneEventCorrelation(correlation: EventCorrelation): EventCorrelation {
  return {
    seen: new Map(correlation.seen),
    similar: new Map(correlation.similar),
    tokens: new Map(correlation.tokens),
    sequence: correlation.sequence,
  }
}

type EventWrite = Extract<Write, { verb: 'recordEvent' }>

/** Stores a new Event, counts an old one up, or drops it when its source talks too much. */
export function recordEvent(store: Store, correlation: EventCorrelation, write: EventWrite, origin: Origin, now: Instant): void {
  const about = involvedObject(write)
  const source = `${origin.actor}|${write.host ?? ''}|${about.kind}|${about.namespace ?? ''}|${about.name}|${about.uid ?? ''}`
  if (!takeToken(correlation, source, now)) return
  const { message, isCombined } = aggregated(correlation, `${source}|${write.type}|${write.reason}`, write.message, now)
  const exact = `${source}|${write.fieldPath ?? ''}|${write.type}|${write.reason}|${isCombined ? combinedPrefix : message}`
  const previous = storedEvent(store, correlation.seen.get(exact))
  if (previous !== undefined) {
    commit(store, 'MODIFIED', 'events', repeated(previous, message, now), origin, now)
    return
  }
  const event = newEvent(write, about, origin.actor, message, now, correlation.sequence++)
  commit(store, 'ADDED', 'events', event, origin, now)
  remember(correlation.seen, exact, keyOf(event))
}

function storedEvent(store: Store, key: string | undefined): Event | undefined {
  return key === undefined ? undefined : (storedObject(store, 'events', key) as Event | undefined)
}

function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size > maxCacheEntries) for (const oldest of cache.keys()) return void cache.delete(oldest)
}

function takeToken(correlation: EventCorrelation, source: string, now: Instant): boolean {
  const held = correlation.tokens.get(source)
  const refilled = held === undefined ? spamBurst : Math.min(spamBurst, held.left + (now - held.at) / spamRefillMilliseconds)
  const isAllowed = refilled >= 1
  remember(correlation.tokens, source, { left: isAllowed ? refilled - 1 : refilled, at: now })
  return isAllowed
}

function aggregated(correlation: EventCorrelation, key: string, message: string, now: Instant) {
  const before = correlation.similar.get(key)
  const isFresh = before !== undefined && now - before.lastAt <= similarWindowMilliseconds
  const messages = isFresh ? before.messages : []
  const known = messages.includes(message) ? messages : [...messages, message].slice(-maxSimilarEvents)
  remember(correlation.similar, key, { messages: known, lastAt: now })
  const isCombined = known.length >= maxSimilarEvents
  return { message: isCombined ? combinedPrefix + message : message, isCombined }
}

function involvedObject(write: EventWrite): Event['involvedObject'] {
  const { regarding, fieldPath } = write
  const path = fieldPath === undefined ? {} : { fieldPath }
  if ('metadata' in regarding) {
    const { namespace, name, uid, resourceVersion } = (regarding as KubeObject).metadata
    return { apiVersion: regarding.apiVersion, kind: regarding.kind, ...(namespace && { namespace }), name, uid, resourceVersion, ...path }
  }
  const { apiVersion, kind, namespace, name, uid } = regarding
  return { apiVersion, kind, ...(namespace && { namespace }), name, ...(uid && { uid }), ...path }
}

function repeated(event: Event, message: string, now: Instant): Event {
  return { ...event, message, count: (event.count ?? 1) + 1, lastTimestamp: timestampOf(now) }
}

function newEvent(
  write: EventWrite,
  about: Event['involvedObject'],
  component: string,
  message: string,
  now: Instant,
  sequence: number,
): Event {
  const nanos = (BigInt(now) * 1_000_000n + BigInt(sequence % 1_000_000)).toString(16)
  const stamp = timestampOf(now)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${about.name}.${nanos}`,
      namespace: about.namespace ?? 'default',
      uid: `${sequence.toString(16).padStart(8, '0')}-e5e5-4e5e-8e5e-${(sequence * 7919).toString(16).padStart(12, '0')}`,
      resourceVersion: '',
      creationTimestamp: stamp,
    },
    involvedObject: about,
    reason: write.reason,
    message,
    source: { component, ...(write.host !== undefined && { host: write.host }) },
    firstTimestamp: stamp,
    lastTimestamp: stamp,
    count: 1,
    type: write.type,
    reportingComponent: component,
    reportingInstance: write.host ?? '',
  }
}
