import { timestampOf, type Instant } from '../../clock/instant.ts'
import { keyOf, type KubeObject } from '../../api/object.ts'
import type { Event } from '../../api/openapi/kubernetes.ts'
import type { Write } from '../machinery/contract.ts'
import { commit, storedObject, type Origin, type Store } from './store.ts'

/** What the event broadcaster remembers. @source kubernetes@1.36 client-go/tools/record/events_cache.go */
export interface EventCorrelation {
  /** Per (source, object). */
  readonly sources: Map<string, SourceMemory>
  sequence: number
}

/** What one source said about one object. Never changed in place. */
interface SourceMemory {
  /** Exact repetition → key of the stored Event, newest last. */
  readonly seen: readonly (readonly [exact: string, key: string])[]
  /** (type, reason) → the different messages of the last 600 s. */
  readonly similar: readonly SimilarEvents[]
  /** Spam tokens per type. */
  readonly tokens: Readonly<Record<string, Tokens>>
}

interface SimilarEvents {
  readonly group: string
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
const maxSeenPerSource = 64
const combinedPrefix = '(combined from similar events): '

export function emptyEventCorrelation(): EventCorrelation {
  return { sources: new Map(), sequence: 0 }
}

export function cloneEventCorrelation(correlation: EventCorrelation): EventCorrelation {
  return { sources: new Map(correlation.sources), sequence: correlation.sequence }
}

type EventWrite = Extract<Write, { verb: 'recordEvent' }>

const nothingSaid: SourceMemory = { seen: [], similar: [], tokens: {} }

/** Stores a new Event, counts an old one up, or drops it when its source talks too much. */
export function recordEvent(store: Store, correlation: EventCorrelation, write: EventWrite, origin: Origin, now: Instant): void {
  const about = involvedObject(write)
  const source = `${origin.actor}|${write.host ?? ''}|${about.kind}|${about.namespace ?? ''}|${about.name}|${about.uid ?? ''}`
  const memory = correlation.sources.get(source) ?? nothingSaid
  const left = tokensLeft(memory.tokens[write.type], now)
  const tokens = { ...memory.tokens, [write.type]: { left: left >= 1 ? left - 1 : left, at: now } }
  if (left < 1) return remember(correlation.sources, source, { ...memory, tokens })
  const group = `${write.type}|${write.reason}`
  const messages = messagesOf(memory.similar, group, write.message, now)
  const isCombined = messages.length >= maxSimilarEvents
  const message = isCombined ? combinedPrefix + write.message : write.message
  const exact = `${group}|${write.fieldPath ?? ''}|${isCombined ? combinedPrefix : message}`
  const seen = storeEvent(store, correlation, { write, about, origin, now, message, exact, memory })
  const similar = [...memory.similar.filter((events) => events.group !== group), { group, messages, lastAt: now }]
  remember(correlation.sources, source, { seen, similar, tokens })
}

interface Occurrence {
  readonly write: EventWrite
  readonly about: Event['involvedObject']
  readonly origin: Origin
  readonly now: Instant
  readonly message: string
  readonly exact: string
  readonly memory: SourceMemory
}

/** Writes the Event and returns what is now known of the source's events. */
function storeEvent(store: Store, correlation: EventCorrelation, occurrence: Occurrence): SourceMemory['seen'] {
  const { write, about, origin, now, message, exact, memory } = occurrence
  const known = memory.seen.find(([text]) => text === exact)
  const previous = known === undefined ? undefined : (storedObject(store, 'events', known[1]) as Event | undefined)
  if (previous !== undefined) {
    commit(store, 'MODIFIED', 'events', repeated(previous, message, now), origin, now)
    return memory.seen
  }
  const event = newEvent(write, about, origin.actor, message, now, correlation.sequence++)
  commit(store, 'ADDED', 'events', event, origin, now)
  return [...memory.seen.filter(([text]) => text !== exact), [exact, keyOf(event)] as const].slice(-maxSeenPerSource)
}

function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size > maxCacheEntries) for (const oldest of cache.keys()) return void cache.delete(oldest)
}

function tokensLeft(held: Tokens | undefined, now: Instant): number {
  return held === undefined ? spamBurst : Math.min(spamBurst, held.left + (now - held.at) / spamRefillMilliseconds)
}

function messagesOf(similar: readonly SimilarEvents[], group: string, message: string, now: Instant): readonly string[] {
  const before = similar.find((events) => events.group === group)
  const isFresh = before !== undefined && now - before.lastAt <= similarWindowMilliseconds
  const messages = isFresh ? before.messages : []
  return messages.includes(message) ? messages : [...messages, message].slice(-maxSimilarEvents)
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
