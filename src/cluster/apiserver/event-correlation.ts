import type { Writable } from '../../base/json.ts'
import { flat } from '../../base/text.ts'
import { timestampOf, type Instant } from '../../clock/instant.ts'
import { keyOf, splitKey } from '../../api/object.ts'
import type { Event } from '../../api/openapi/kubernetes.ts'
import type { Write } from '../machinery/contract.ts'
import { commit, commitDraft, storedObject, type Origin, type Store } from './store.ts'

/** What the event broadcaster remembers. @source kubernetes@1.36 client-go/tools/record/events_cache.go */
export interface EventCorrelation {
  /** Per (source, object), the least recently heard first. */
  readonly sources: Map<string, SourceMemory>
  /** Walks along `sources` as the oldest are forgotten; everything behind it is gone. Made when it is first needed. */
  oldest: Iterator<string> | undefined
  sequence: number
}

/** What one source said about one object. Never changed in place. */
interface SourceMemory {
  /** What was said, newest last. */
  readonly seen: readonly SeenEvent[]
  /** (type, reason) → the different messages of the last 600 s. */
  readonly similar: readonly SimilarEvents[]
  /** Spam tokens per type. */
  readonly tokens: Readonly<Record<string, Tokens>>
}

/** An Event that was written; its source remembers it longer than the API server does. */
interface SeenEvent {
  /** Equal for exact repetitions. */
  readonly exact: string
  readonly key: string
  readonly count: number
  readonly firstTimestamp: string
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
  return { sources: new Map(), oldest: undefined, sequence: 0 }
}

export function cloneEventCorrelation(correlation: EventCorrelation): EventCorrelation {
  return { sources: new Map(correlation.sources), oldest: undefined, sequence: correlation.sequence }
}

type EventWrite = Extract<Write, { verb: 'recordEvent' }>

const nothingSaid: SourceMemory = { seen: [], similar: [], tokens: {} }

/** Stores a new Event, counts an old one up, or drops it when its source talks too much. */
export function recordEvent(
  store: Store,
  correlation: EventCorrelation,
  write: EventWrite,
  origin: Origin,
  now: Instant,
): void {
  const source = sourceOf(write, origin.actor)
  const memory = correlation.sources.get(source) ?? nothingSaid
  const left = tokensLeft(memory.tokens[write.type], now)
  const spent = { left: left >= 1 ? left - 1 : left, at: now }
  const tokens = write.type === 'Normal' ? { ...memory.tokens, Normal: spent } : { ...memory.tokens, Warning: spent }
  if (left < 1) return remember(correlation, source, { ...memory, tokens })
  const group = `${write.type}|${write.reason}`
  const messages = messagesOf(memory.similar, group, write.message, now)
  const isCombined = messages.length >= maxSimilarEvents
  const message = isCombined ? combinedPrefix + write.message : write.message
  const exact = `${group}|${write.fieldPath ?? ''}|${isCombined ? combinedPrefix : message}`
  const seen = storeEvent(store, correlation, { write, origin, now, message, exact, memory })
  const similar = movedToEnd(
    memory.similar,
    memory.similar.findIndex((events) => events.group === group),
    { group, messages, lastAt: now },
  )
  remember(correlation, source, { seen, similar, tokens })
}

/** Names who speaks about whom. */
function sourceOf({ regarding, host = '' }: EventWrite, actor: string): string {
  const { namespace = '', name, uid = '' } = 'metadata' in regarding ? regarding.metadata : regarding
  return `${actor}|${host}|${regarding.kind}|${namespace}|${name}|${uid}`
}

interface Occurrence {
  readonly write: EventWrite
  readonly origin: Origin
  readonly now: Instant
  readonly message: string
  readonly exact: string
  readonly memory: SourceMemory
}

/** Writes the Event and returns what is now known of the source's events. */
function storeEvent(store: Store, correlation: EventCorrelation, occurrence: Occurrence): SourceMemory['seen'] {
  const { write, origin, now, message, exact, memory } = occurrence
  const { seen } = memory
  const place = seen.findIndex((event) => event.exact === exact)
  const known = place < 0 ? undefined : seen[place]!
  const previous = known && (storedObject(store, 'events', known.key) as Event | undefined)
  if (previous !== undefined) {
    const event = repeated(previous, message, now)
    commit(store, 'MODIFIED', 'events', event, origin, now)
    return seen.with(place, { ...known!, count: event.count ?? 1 })
  }
  const event = newEvent(write, origin.actor, message, now, correlation.sequence++)
  if (known !== undefined) resume(event, known)
  const stored = commitDraft(store, 'ADDED', 'events', event, origin, now) as Event
  const { firstTimestamp = '', count = 1 } = stored
  const all = movedToEnd(seen, place, { exact, key: keyOf(stored), count, firstTimestamp })
  return all.length > maxSeenPerSource ? all.slice(-maxSeenPerSource) : all
}

/** An Event that has expired is created anew under its name, and goes on counting. */
function resume(event: Writable<Event>, { key, count, firstTimestamp }: SeenEvent): void {
  event.metadata.name = splitKey(key).name
  event.count = count + 1
  event.firstTimestamp = firstTimestamp
}

/** The list with this entry last; `place` is where it was, or −1. */
function movedToEnd<T>(list: readonly T[], place: number, entry: T): readonly T[] {
  const others = place < 0 ? list : list.toSpliced(place, 1)
  return [...others, entry]
}

function remember(correlation: EventCorrelation, source: string, memory: SourceMemory): void {
  const { sources } = correlation
  sources.delete(source)
  sources.set(source, memory)
  if (sources.size <= maxCacheEntries) return
  correlation.oldest ??= sources.keys()
  sources.delete(correlation.oldest.next().value as string)
}

function tokensLeft(held: Tokens | undefined, now: Instant): number {
  return held === undefined ? spamBurst : Math.min(spamBurst, held.left + (now - held.at) / spamRefillMilliseconds)
}

function messagesOf(
  similar: readonly SimilarEvents[],
  group: string,
  message: string,
  now: Instant,
): readonly string[] {
  const before = similar.find((events) => events.group === group)
  const isFresh = before !== undefined && now - before.lastAt <= similarWindowMilliseconds
  const messages = isFresh ? before.messages : []
  return messages.includes(message) ? messages : [...messages, message].slice(-maxSimilarEvents)
}

function involvedObject(write: EventWrite): Writable<Event>['involvedObject'] {
  const { regarding, fieldPath } = write
  const path = fieldPath === undefined ? {} : { fieldPath }
  if ('metadata' in regarding) {
    const { namespace, name, uid, resourceVersion } = regarding.metadata
    return {
      apiVersion: regarding.apiVersion,
      kind: regarding.kind,
      ...(namespace && { namespace }),
      name,
      uid,
      resourceVersion,
      ...path,
    }
  }
  const { apiVersion, kind, namespace, name, uid } = regarding
  return { apiVersion, kind, ...(namespace && { namespace }), name, ...(uid && { uid }), ...path }
}

function repeated(event: Event, message: string, now: Instant): Event {
  return { ...event, message, count: (event.count ?? 1) + 1, lastTimestamp: timestampOf(now) }
}

function newEvent(
  write: EventWrite,
  component: string,
  message: string,
  now: Instant,
  sequence: number,
): Writable<Event> {
  const about = involvedObject(write)
  const nanoseconds = BigInt(now) * 1_000_000n + BigInt(sequence % 1_000_000)
  const stamp = timestampOf(now)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: flat`${about.name ?? ''}.${nanoseconds.toString(16)}`,
      namespace: about.namespace ?? 'default',
      uid: flat`${sequence.toString(16).padStart(8, '0')}-e5e5-4e5e-8e5e-${(sequence * 7919).toString(16).padStart(12, '0')}`,
      resourceVersion: '',
      creationTimestamp: stamp,
    },
    involvedObject: about,
    reason: write.reason,
    message,
    source: sharedSource(component, write.host),
    firstTimestamp: stamp,
    lastTimestamp: stamp,
    count: 1,
    type: write.type,
    reportingComponent: component,
    reportingInstance: write.host ?? '',
  }
}

const sharedSources = new Map<string, NonNullable<Event['source']>>()
const sharedSourcesMost = 10_000

/** One object for all events of a component on a host. */
function sharedSource(component: string, host: string | undefined): NonNullable<Event['source']> {
  const name = host === undefined ? component : `${component}|${host}`
  let source = sharedSources.get(name)
  if (source === undefined) {
    source = Object.freeze({ component, ...(host !== undefined && { host }) })
    if (sharedSources.size >= sharedSourcesMost) sharedSources.clear()
    sharedSources.set(name, source)
  }
  return source
}
