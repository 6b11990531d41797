import { copyOf, isObject } from '../../base/json.ts'
import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod, PodCondition } from '../../api/openapi/kubernetes.ts'
import { yamlToJson } from '../../api/yaml/read-manifests.ts'
import { timestampOf } from '../../clock/instant.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import type { DeleteOptions, Write } from '../../cluster/machinery/contract.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { scheduleDelivery } from '../../engine/step.ts'
import { parseTaints } from './lines.ts'

/** Whether a line is something that happens to the controllers, rather than something that they do. */
export function isInput(text: string): boolean {
  return /^[A-Z]+ /.test(text) && !/^(EVENT|REQUEUE|APISERVER rejects) /.test(text)
}

interface Target {
  readonly resource: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

const kinds: Readonly<Record<string, Omit<Target, 'name'>>> = {
  sts: { resource: 'statefulsets', apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'default' },
  ds: { resource: 'daemonsets', apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'default' },
  controllerrevision: {
    resource: 'controllerrevisions',
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    namespace: 'default',
  },
  pod: { resource: 'pods', apiVersion: 'v1', kind: 'Pod', namespace: 'default' },
  pvc: { resource: 'persistentvolumeclaims', apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default' },
  node: { resource: 'nodes', apiVersion: 'v1', kind: 'Node' },
}

/** `ACTOR verb short/name rest`, or `ACTOR short/name rest`. */
const pattern = /^([A-Z]+) (?:([a-z-]+) )?([a-z]+)\/(\S+)(?: (.*))?$/

/** Carries out one scripted line. Throws when it is not understood or the API server refuses it. */
export function performInput(cluster: Cluster, text: string): void {
  const match = pattern.exec(text)
  const kind = match === null ? undefined : kinds[match[3]!]
  if (match === null || kind === undefined) throw new Error(`not understood: ${text}`)
  const [, , verb, , name, rest = ''] = match
  const target: Target = { ...kind, name: name! }
  if (verb === undefined) return tellState(cluster, target, rest)
  if (verb === 'create') return create(cluster, target, rest)
  if (verb === 'update') return update(cluster, target, (object) => changed(target, object, rest))
  if (verb === 'delete') return remove(cluster, target, rest)
  if (verb === 'force-remove') return takeAway(cluster, target)
  if (verb === 'orphan') return update(cluster, target, withoutOwners)
  if (verb === 'bind' || verb === 'schedule') return tellState(cluster, target, `bound ${rest}`)
  throw new Error(`not understood: ${text}`)
}

function write(cluster: Cluster, request: Write): void {
  const before = cluster.server.store.log.length
  const outcome = carryOut(cluster.server, request, { actor: 'test', because: request.because, cause: 0 })
  if (!outcome.ok) throw new Error(`refused: ${outcome.status.message}`)
  if (cluster.server.store.log.length > before) scheduleDelivery(cluster, before + 1)
}

const because = { code: 'scripted' }

function stored(cluster: Cluster, { resource, namespace, name }: Target): KubeObject | undefined {
  return cluster.server.live.get(resource, objectKey(namespace, name))
}

function create(cluster: Cluster, target: Target, rest: string): void {
  const { resource, apiVersion, kind, namespace, name } = target
  const bare = { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } }
  const object = rest.startsWith('{')
    ? { ...bare, ...(JSON.parse(rest) as object) }
    : changed(target, { ...bare, ...standardParts(kind) } as unknown as KubeObject, rest)
  write(cluster, { verb: 'create', resource, object, because })
}

function standardParts(kind: string): object {
  return kind === 'PersistentVolumeClaim'
    ? {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' },
      }
    : {}
}

function update(cluster: Cluster, target: Target, change: (object: KubeObject) => KubeObject): void {
  const before = stored(cluster, target)
  if (before === undefined) throw new Error(`${target.kind} ${target.name} is not there`)
  write(cluster, { verb: 'update', resource: target.resource, object: change(before), because })
}

function remove(cluster: Cluster, target: Target, rest: string): void {
  const { resource, namespace, name } = target
  const options: DeleteOptions = {
    ...(/gracePeriodSeconds=0/.test(rest) && { gracePeriodSeconds: 0 }),
    ...(/propagationPolicy=Foreground/.test(rest) && { propagationPolicy: 'Foreground' }),
  }
  const isCollected = stored(cluster, target)?.metadata.finalizers?.includes('foregroundDeletion') === true
  if (isCollected) return takeAway(cluster, target)
  write(cluster, { verb: 'delete', resource, ...(namespace && { namespace }), name, options, because })
}

/** Makes sure that an object is gone, whatever finalizers hold it. */
function takeAway(cluster: Cluster, target: Target): void {
  const { resource, namespace, name } = target
  if (stored(cluster, target) === undefined) return
  write(cluster, {
    verb: 'delete',
    resource,
    ...(namespace && { namespace }),
    name,
    options: { gracePeriodSeconds: 0 },
    because,
  })
  if (stored(cluster, target) !== undefined)
    update(cluster, target, ({ metadata: { finalizers: _finalizers, ...metadata }, ...object }) => ({
      ...object,
      metadata,
    }))
}

const withoutOwners = ({ metadata: { ownerReferences: _owners, ...metadata }, ...object }: KubeObject): KubeObject => ({
  ...object,
  metadata,
})

/** `phase=Running Ready=True`, `removed`, `bound to node-2`. */
function tellState(cluster: Cluster, target: Target, rest: string): void {
  if (rest.startsWith('removed')) return takeAway(cluster, target)
  const pod = stored(cluster, target) as Pod | undefined
  if (pod === undefined) throw new Error(`${target.kind} ${target.name} is not there`)
  const node = /(?:\b(?:bound|scheduled|assigned)(?: (?:to|on))? (?:node\/)?|\bnode=)(\S+)/.exec(rest)?.[1]
  if (node !== undefined && !pod.spec.nodeName)
    write(cluster, { verb: 'bind', namespace: 'default', name: target.name, node, because })
  const phase = /phase=(\w+)/.exec(rest)?.[1]
  if (phase === undefined) return
  const status = /Ready=(\w+)/.exec(rest)?.[1] ?? 'False'
  const before = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : timestampOf(cluster.now)
  const ready: PodCondition = { type: 'Ready', status, ...(lastTransitionTime && { lastTransitionTime }) }
  const bound = (stored(cluster, target) as Pod).status
  const others = (bound?.conditions ?? []).filter(({ type }) => type !== 'Ready')
  write(cluster, {
    verb: 'updateStatus',
    resource: 'pods',
    object: {
      ...pod,
      metadata: { ...pod.metadata, resourceVersion: '' },
      status: { ...bound, phase, conditions: [...others, ready] },
    } as Pod,
    because,
  })
}

type Draft = { [key: string]: unknown }

/** Every `path=value` and `path removed` of a line, done to a copy. */
function changed(target: Target, object: KubeObject, rest: string): KubeObject {
  const draft = copyOf(object) as unknown as Draft
  for (const { path, value } of assignments(rest)) {
    if (target.kind === 'Node' && assignNode(draft, path, value)) continue
    const keys = keysOf(target.kind, path)
    const parent = keys.slice(0, -1).reduce<Draft>((at, key) => (at[key] ??= {}) as Draft, draft)
    const last = keys.at(-1)!
    if (value === undefined) delete parent[last]
    else parent[last] = isTextMap(keys) ? value : flowValue(value)
  }
  return draft as unknown as KubeObject
}

const metadataFields = ['labels', 'annotations', 'ownerReferences', 'finalizers']

function keysOf(_kind: string, path: string): readonly string[] {
  const keys = [...path.matchAll(/\[([^\]]+)\]|[^.[\]]+/g)].map(([whole, inner]) => inner ?? whole)
  return metadataFields.includes(keys[0]!) ? ['metadata', ...keys] : keys
}

/** Labels and the like hold texts, even where they look like numbers. */
const isTextMap = (keys: readonly string[]): boolean =>
  ['labels', 'annotations', 'nodeSelector', 'matchLabels'].includes(keys.at(-2) ?? '')

function assignNode(draft: Draft, path: string, value: string | undefined): boolean {
  const inner = value?.replace(/^[[{]|[\]}]$/g, '') ?? ''
  const metadata = draft['metadata'] as Draft
  if (path === 'labels') {
    metadata['labels'] = Object.fromEntries(
      inner
        .split(',')
        .filter((part) => part !== '')
        .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    )
    return true
  }
  const spec = { ...(isObject(draft['spec']) && draft['spec']) } as Draft
  if (path === 'taints') {
    const taints = parseTaints(inner)
    if (taints.length > 0) spec['taints'] = taints
    else delete spec['taints']
  } else if (path === 'unschedulable') {
    if (value === 'true') spec['unschedulable'] = true
    else delete spec['unschedulable']
  } else return path === 'Ready'
  draft['spec'] = spec
  return true
}

interface Assignment {
  readonly path: string
  /** Absent = removed. */
  readonly value?: string
}

/** Splits at the spaces that no bracket or quote encloses; words that assign nothing are remarks. */
function assignments(rest: string): readonly Assignment[] {
  const words = wordsOf(rest)
  return words.flatMap((word, index) => {
    const equals = splitAt(word)
    if (equals > 0) return [{ path: word.slice(0, equals), value: word.slice(equals + 1) }]
    return words[index + 1] === 'removed' ? [{ path: word }] : []
  })
}

/** The first `=` outside brackets. */
function splitAt(word: string): number {
  let depth = 0
  for (let index = 0; index < word.length; index++) {
    const character = word[index]!
    if ('[{('.includes(character)) depth++
    else if (']})'.includes(character)) depth--
    else if (character === '=' && depth === 0) return index
  }
  return -1
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = []
  let word = ''
  let depth = 0
  let isQuoted = false
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted
    if (!isQuoted && '[{('.includes(character)) depth++
    if (!isQuoted && ']})'.includes(character)) depth--
    if (character === ' ' && depth === 0 && !isQuoted) {
      if (word !== '') words.push(word)
      word = ''
    } else word += character
  }
  return word === '' ? words : [...words, word]
}

/** `2`, `"x"`, `{whenDeleted: Delete}` */
function flowValue(text: string): unknown {
  const read = yamlToJson(text)
  if ('error' in read) throw new Error(`not understood: ${text}: ${read.error}`)
  return read.json
}
