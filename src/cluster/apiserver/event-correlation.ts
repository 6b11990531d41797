import type { Writable } from '../../base/json.ts'
import { flat } from '../../base/text.ts'
import { timestampOf, type Instant } from '../../clock/instant.ts'
import { hexOf } from '../../clock/random.ts'
import type { ObjectKey } from '../../api/object.ts'
import type { Event } from '../../api/openapi/kubernetes.ts'
import type { Write } from '../machinery/contract.ts'
import { commit, commitDraft, storedObject, type Origin, type Store } from './store.ts'

/** What the event broadcaster remembers. @source kubernetes@1.36 client-go/tools/record/events_cache.go */
export interface EventCorrelation {
  /** Per (source, object), the least recently heard first. */
  readonly sources: Map<string, SourceMemory>
  /** Walks along `sources` as the oldest are forgotten; everything behind it is gone. Made when it is first needed. */
  oldest: Iterator<string> | undefined
  /** The source that is last in `sources`, as far as known. */
  newest: string | undefined
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
  return { sources: new Map(), oldest: undefined, newest: undefined, sequence: 0 }
}

export function cloneEventCorrelation(correlation: EventCorrelation): EventCorrelation {
  return {
    sources: new Map(correlation.sources),
    oldest: undefined,
    newest: correlation.newest,
    sequence: correlation.sequence,
  }
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
  const tokens = spent(memory.tokens, write.type, { left: left >= 1 ? left - 1 : left, at: now })
  if (left < 1) return remember(correlation, source, { seen: memory.seen, similar: memory.similar, tokens })
  const group = groupOf(write)
  const place = memory.similar.findIndex((events) => events.group === group)
  const messages = messagesOf(memory.similar[place], write.message, now)
  const isCombined = messages.length >= maxSimilarEvents
  const message = isCombined ? combinedPrefix + write.message : write.message
  const exact = `${group}|${write.fieldPath ?? ''}|${isCombined ? combinedPrefix : message}`
  const isFirst = place < 0
  const seen = storeEvent(store, correlation, { write, origin, now, message, exact, isFirst, seen: memory.seen })
  const similar = movedToEnd(memory.similar, place, { group, messages, lastAt: now })
  remember(correlation, source, { seen, similar, tokens })
}

function spent(
  { Normal, Warning }: SourceMemory['tokens'],
  type: EventWrite['type'],
  left: Tokens,
): SourceMemory['tokens'] {
  if (type === 'Normal') return Warning === undefined ? { Normal: left } : { Normal: left, Warning }
  return Normal === undefined ? { Warning: left } : { Normal, Warning: left }
}

/** (type, reason) in one text, the same for all events of a kind. */
function groupOf({ type, reason }: EventWrite): string {
  const known = groups[type].get(reason)
  if (known !== undefined) return known
  const group = flat`${type}|${reason}`
  if (groups[type].size < memoMost) groups[type].set(reason, group)
  return group
}

const groups = { Normal: new Map<string, string>(), Warning: new Map<string, string>() }
const memoMost = 20_000

interface Heard {
  readonly actor: string
  readonly host: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly text: string
}

const heard = new Map<string, Heard>()

/** Names who speaks about whom. A source mostly speaks again about what it spoke about last. */
function sourceOf({ regarding, host = '' }: EventWrite, actor: string): string {
  const { namespace = '', name, uid = '' } = 'metadata' in regarding ? regarding.metadata : regarding
  const { kind } = regarding
  const last = heard.get(uid)
  const isSame =
    last !== undefined &&
    last.actor === actor &&
    last.host === host &&
    last.name === name &&
    last.namespace === namespace &&
    last.kind === kind
  if (isSame) return last.text
  const text = [actor, host, kind, namespace, name, uid].join('|')
  if (heard.size >= memoMost) heard.clear()
  heard.set(uid, { actor, host, kind, namespace, name, text })
  return text
}

interface Occurrence {
  readonly write: EventWrite
  readonly origin: Origin
  readonly now: Instant
  readonly message: string
  readonly exact: string
  /** The source has said nothing of this type and reason yet. */
  readonly isFirst: boolean
  readonly seen: SourceMemory['seen']
}

/** Writes the Event and returns what is now known of the source's events. */
function storeEvent(store: Store, correlation: EventCorrelation, occurrence: Occurrence): SourceMemory['seen'] {
  const { write, origin, now, message, exact, isFirst, seen } = occurrence
  const place = isFirst ? -1 : seen.findIndex((event) => event.exact === exact)
  const known = place < 0 ? undefined : seen[place]!
  const previous = known && (storedObject(store, 'events', known.key) as Event | undefined)
  if (previous !== undefined) {
    const event = repeated(previous, message, now)
    commit(store, 'MODIFIED', 'events', event, origin, now)
    return seen.with(place, { ...known!, count: event.count ?? 1 })
  }
  const about = involvedObject(write)
  const sequence = correlation.sequence++
  const key = known?.key ?? eventKeyOf(about, now, sequence)
  const event = newEvent(write, about, key, origin.actor, message, now, sequence)
  if (known !== undefined) resume(event, known)
  commitDraft(store, 'ADDED', 'events', event, origin, now, key)
  const { firstTimestamp = '', count = 1 } = event
  const all = movedToEnd(seen, place, { exact, key, count, firstTimestamp })
  return all.length > maxSeenPerSource ? all.slice(-maxSeenPerSource) : all
}

/** An Event that has expired is created anew under its name, and goes on counting. */
function resume(event: Writable<Event>, { count, firstTimestamp }: SeenEvent): void {
  event.count = count + 1
  event.firstTimestamp = firstTimestamp
}

/** The list with this entry last; `place` is where it was, or −1. */
function movedToEnd<T>(list: readonly T[], place: number, entry: T): readonly T[] {
  if (list.length === 0) return [entry]
  const others = place < 0 ? list : list.toSpliced(place, 1)
  return [...others, entry]
}

function remember(correlation: EventCorrelation, source: string, memory: SourceMemory): void {
  const { sources } = correlation
  if (correlation.newest !== source) sources.delete(source)
  sources.set(source, memory)
  correlation.newest = source
  if (sources.size <= maxCacheEntries) return
  correlation.oldest ??= sources.keys()
  sources.delete(correlation.oldest.next().value as string)
}

function tokensLeft(held: Tokens | undefined, now: Instant): number {
  return held === undefined ? spamBurst : Math.min(spamBurst, held.left + (now - held.at) / spamRefillMilliseconds)
}

function messagesOf(before: SimilarEvents | undefined, message: string, now: Instant): readonly string[] {
  if (before === undefined || now - before.lastAt > similarWindowMilliseconds) return [message]
  const { messages } = before
  return messages.includes(message) ? messages : [...messages, message].slice(-maxSimilarEvents)
}

function involvedObject(write: EventWrite): Writable<Event>['involvedObject'] {
  const { regarding, fieldPath } = write
  if ('metadata' in regarding) {
    const { apiVersion, kind } = regarding
    const { namespace, name, uid, resourceVersion } = regarding.metadata
    if (namespace && fieldPath !== undefined)
      return { apiVersion, kind, namespace, name, uid, resourceVersion, fieldPath }
    if (namespace) return { apiVersion, kind, namespace, name, uid, resourceVersion }
    return { apiVersion, kind, name, uid, resourceVersion, ...(fieldPath !== undefined && { fieldPath }) }
  }
  const { apiVersion, kind, namespace, name, uid } = regarding
  return {
    apiVersion,
    kind,
    ...(namespace && { namespace }),
    name,
    ...(uid && { uid }),
    ...(fieldPath !== undefined && { fieldPath }),
  }
}

function repeated(event: Event, message: string, now: Instant): Event {
  return { ...event, message, count: (event.count ?? 1) + 1, lastTimestamp: timestampOf(now) }
}

const namespaceOf = (about: Event['involvedObject']): string => about.namespace ?? 'default'

const two16 = 65_536
const two32 = 4_294_967_296

/** `<namespace>/<name>.<nanoseconds in hexadecimal>`; the sequence stands for what is below a millisecond. */
function eventKeyOf(about: Event['involvedObject'], now: Instant, sequence: number): ObjectKey {
  // now × 10⁶ + sequence, in two parts of 32 bits: the whole is beyond what a number holds exactly.
  const upper = Math.floor(now / two16) * 1_000_000
  const lower = (upper % two16) * two16 + (now % two16) * 1_000_000 + (sequence % 1_000_000)
  const high = Math.floor(upper / two16) + Math.floor(lower / two32)
  if (high !== lastHigh) {
    lastHigh = high
    lastHighText = high.toString(16)
  }
  return [namespaceOf(about), '/', about.name ?? '', '.', lastHighText, hexOf(lower % two32)].join('')
}

/** It changes every four seconds. */
let lastHigh = 0
let lastHighText = ''

function uidOf(sequence: number): string {
  const product = sequence * 7919
  const high = hexOf(Math.floor(product / two32)).slice(4)
  return [hexOf(sequence), '-e5e5-4e5e-8e5e-', high, hexOf(product % two32)].join('')
}

function newEvent(
  write: EventWrite,
  about: Writable<Event>['involvedObject'],
  key: ObjectKey,
  component: string,
  message: string,
  now: Instant,
  sequence: number,
): Writable<Event> {
  const namespace = namespaceOf(about)
  const stamp = timestampOf(now)
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: key.slice(namespace.length + 1),
      namespace,
      uid: uidOf(sequence),
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

type EventSource = NonNullable<Event['source']>

const sharedSources = new Map<string, Map<string | undefined, EventSource>>()

/** One object for all events of a component on a host. */
function sharedSource(component: string, host: string | undefined): EventSource {
  let byHost = sharedSources.get(component)
  if (byHost === undefined) {
    byHost = new Map()
    sharedSources.set(component, byHost)
  }
  let source = byHost.get(host)
  if (source === undefined) {
    source = Object.freeze({ component, ...(host !== undefined && { host }) })
    if (byHost.size >= memoMost) byHost.clear()
    byHost.set(host, source)
  }
  return source
}
