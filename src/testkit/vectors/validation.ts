import { copyOf, isEqual, isObject, type Writable } from '../../base/json.ts'
import { instantOf, instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { kinds } from '../../api/index.ts'
import { allocateService, nodePortFirst, type ServicePool } from '../../api/service/allocation.ts'
import { applyStoredForm } from '../../api/layout/stored-form.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Service } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { invalid, type FieldError } from '../../api/status.ts'
import { validateObjectMetaUpdate } from '../../api/validation/metadata.ts'
import type { VectorResult } from './deployment-hash.ts'

/** One answer of the real API server. */
interface Answer {
  readonly accepted: boolean
  readonly code?: number
  readonly message?: string
  readonly details?: unknown
  readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field: string }[]
  readonly warnings?: readonly string[]
  readonly stored?: KubeObject
}

interface CreateCase {
  readonly id: string
  readonly yaml: string
  readonly requestNamespace?: string
  readonly gvk: string | null
  readonly result?: Answer
}

interface UpdateCase {
  readonly id: string
  readonly old: KubeObject
  readonly new: KubeObject
  readonly subresource?: string
  readonly result: Answer
}

interface TableCase {
  readonly id: string
  readonly now: string
  readonly object: KubeObject
  readonly columns: readonly string[]
  readonly cells?: readonly unknown[]
  readonly columnDefinitions?: readonly object[]
}

export interface ValidationOptions {
  /** Turns the text of a case into an object, or says which 400 it gets. */
  readonly decode: (text: string, kind: KindDefinition) => { readonly object: KubeObject } | { readonly error: string }
  /** Runs only cases whose id begins so. */
  readonly only?: string
}

/** Runs `create.jsonl`, `update.jsonl` or `tables.jsonl`, told apart by name. */
export function checkValidationFile(name: string, content: string, options: ValidationOptions): VectorResult {
  const check = name.endsWith('create.jsonl') ? checkCreate : name.endsWith('update.jsonl') ? checkUpdate : checkTable
  let passed = 0
  const failures: string[] = []
  for (const line of content.split('\n')) {
    if (line.trim() === '') continue
    const vector = JSON.parse(line) as { readonly id: string }
    if (options.only !== undefined && !vector.id.startsWith(options.only)) continue
    const failure = check(vector as never, options)
    if (failure === undefined) passed++
    else if (failure !== skipped) failures.push(`${vector.id}: ${failure}`)
  }
  return { passed, failed: failures.length, failures }
}

/** Not a case for this runner: a text that is no YAML, or a version that is not served. */
const skipped = 'skipped'
const now = instantOf(1_767_225_600_000)
const uid = '00000000-0000-0000-0000-000000000001'

const kindOf = (apiVersion: string, kind: string): KindDefinition | undefined =>
  kinds.find((known) => known.kind === kind && `${known.group === '' ? '' : `${known.group}/`}${known.version}` === apiVersion)

function checkCreate({ yaml, requestNamespace, gvk, result }: CreateCase, { decode }: ValidationOptions): string | undefined {
  if (gvk === null || !result) return skipped
  const slash = gvk.lastIndexOf('/')
  const kind = kindOf(gvk.slice(0, slash), gvk.slice(slash + 1))
  if (!kind) return `no such kind: ${gvk}`
  const text = yaml.replace(/<(\d+) times (.)>/g, (_, count: string, sign: string) => sign.repeat(Number(count)))
  const decoded = decode(text, kind)
  if ('error' in decoded) return difference('message', result.message, decoded.error)
  const draft = decoded.object as Writable<KubeObject>
  if (isForeign(draft, requestNamespace)) return difference('message', result.message, foreignNamespace)
  if (result.code === 400) return `expected 400 ${result.message}`
  draft.metadata = { ...draft.metadata }
  if (kind.namespaced) draft.metadata.namespace ||= requestNamespace ?? 'default'
  applyStoredForm(kind.schema, draft)
  kind.applyDefaults?.(draft)
  if (!draft.metadata.name && draft.metadata.generateName) draft.metadata.name = `${draft.metadata.generateName}xxxxx`
  draft.metadata.uid = uid
  const refused = allocate(kind, draft, undefined)
  if (refused.length > 0) return compare(result, kind, draft, refused, [])
  kind.prepareForCreate?.(draft, { now })
  const errors = kind.validate?.(draft, { now }) ?? []
  applyStoredForm(kind.schema, draft)
  return compare(result, kind, draft, errors, kind.warningsOnCreate?.(draft) ?? [])
}

const foreignNamespace = 'the namespace of the provided object does not match the namespace sent on the request'

const isForeign = ({ metadata }: KubeObject, namespace: string | undefined): boolean =>
  namespace !== undefined && !!metadata?.namespace && metadata.namespace !== namespace

function checkUpdate(vector: UpdateCase): string | undefined {
  const { old, subresource, result } = vector
  const kind = kindOf(old.apiVersion, old.kind)
  if (!kind) return `no such kind: ${old.apiVersion}/${old.kind}`
  const draft = copyOf(vector.new)
  applyStoredForm(kind.schema, draft)
  kind.applyDefaults?.(draft)
  const before = copyOf(old)
  applyStoredForm(kind.schema, before)
  kind.applyDefaults?.(before)
  before.metadata.uid ??= uid
  restoreMetadata(draft, before)
  const own = subresource === 'status' ? nextStatus(kind, draft, before) : nextObject(kind, draft, before)
  // Upstream checks the metadata of every kind before the kind's own rules, which check it again.
  const errors = [...validateObjectMetaUpdate(draft.metadata, before.metadata), ...own]
  applyStoredForm(kind.schema, draft)
  return compare(result, kind, draft, errors, subresource ? [] : (kind.warningsOnUpdate?.(draft, before) ?? []))
}

const systemFields = ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'resourceVersion', 'namespace']

function restoreMetadata(draft: Writable<KubeObject>, old: KubeObject): void {
  const [now, before] = [draft.metadata as Record<string, unknown>, old.metadata as unknown as Record<string, unknown>]
  for (const key of systemFields) {
    if (before[key] === undefined) delete now[key]
    else now[key] = before[key]
  }
}

/** The data's allocators start empty for each case; which address comes first is not compared. */
function allocate(kind: KindDefinition, draft: Writable<KubeObject>, old: KubeObject | undefined): readonly FieldError[] {
  if (kind.kind !== 'Service') return []
  let next = 0
  const pool: ServicePool = {
    isAddressTaken: () => false,
    isPortTaken: () => false,
    nextAddress: () => '10.106.98.206',
    nextPort: () => nodePortFirst + 1111 + next++,
  }
  return allocateService(draft as Writable<Service>, old as Service | undefined, pool)
}

type Stateful = KubeObject & { readonly spec?: unknown; readonly status?: unknown }

function nextObject(kind: KindDefinition, draft: Writable<Stateful>, old: Stateful): readonly FieldError[] {
  if (kind.status) draft.status = old.status
  const refused = allocate(kind, draft, old)
  if (refused.length > 0) return refused
  kind.prepareForUpdate?.(draft, old, { now })
  const { generation } = old.metadata
  if (generation !== undefined) {
    const raises = kind.raisesGeneration ? kind.raisesGeneration(draft, old) : !isEqual(draft.spec, old.spec)
    draft.metadata.generation = raises ? generation + 1 : generation
  }
  return kind.validateUpdate?.(draft, old, { now }) ?? []
}

function nextStatus(kind: KindDefinition, draft: Writable<Stateful>, old: Stateful): readonly FieldError[] {
  if (kind.status?.prepareForUpdate) kind.status.prepareForUpdate(draft, old, { now })
  else Object.assign(draft, copyOf(old), { status: draft.status })
  return kind.status?.validateUpdate?.(draft, old, { now }) ?? []
}

function compare(expected: Answer, kind: KindDefinition, object: KubeObject, errors: readonly FieldError[], warnings: readonly string[]): string | undefined {
  if (errors.length > 0 || !expected.accepted) {
    const status = invalid(kind.kind, kind.group, object.metadata.name ?? '', errors)
    if (errors.length === 0) return `expected ${expected.message}`
    return (
      difference('message', expected.message, status.message) ??
      difference('causes', expected.causes, status.details?.causes) ??
      difference('details', expected.details, { ...status.details, causes: undefined })
    )
  }
  return difference('stored', bare(expected.stored), bare(object)) ?? difference('warnings', expected.warnings ?? [], warnings)
}

/** Without what the data leaves out; addresses and ports from allocators are some or none. */
function bare(object: KubeObject | undefined): unknown {
  if (!object) return undefined
  const { uid: _uid, creationTimestamp: _time, ...metadata } = object.metadata
  return { ...object, metadata: metadata.name === '' ? { ...metadata, name: undefined } : metadata }
}

function checkTable({ object, now: text, cells, columns, columnDefinitions }: TableCase): string | undefined {
  const kind = kindOf(object.apiVersion, object.kind)
  if (!kind) return `no such kind: ${object.apiVersion}/${object.kind}`
  if (!cells) return skipped
  const draft = copyOf(object)
  applyStoredForm(kind.schema, draft)
  kind.applyDefaults?.(draft)
  const described = kind.columns.map(({ name, type, format, priority }) => ({
    name,
    type,
    ...(format !== undefined && { format }),
    ...(priority !== 0 && { priority }),
  }))
  return (
    difference('columns', columns, kind.columns.map(({ name }) => name)) ??
    (columnDefinitions && difference('column definitions', columnDefinitions, described)) ??
    difference('cells', cells, kind.cells(draft, instantOfTimestamp(text) as Instant))
  )
}

function difference(what: string, expected: unknown, actual: unknown): string | undefined {
  const at = firstDifference(expected, actual, '')
  return at === undefined ? undefined : `${what}${at}`
}

function firstDifference(expected: unknown, actual: unknown, path: string): string | undefined {
  if (isEqual(expected ?? undefined, actual ?? undefined)) return undefined
  if (isObject(expected) && isObject(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const at = firstDifference(expected[key], actual[key], `${path}.${key}`)
      if (at !== undefined) return at
    }
    return undefined
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    for (const [index, item] of expected.entries()) {
      const at = firstDifference(item, actual[index], `${path}[${index}]`)
      if (at !== undefined) return at
    }
    return undefined
  }
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
}
