import { copyOf, isEqual, isObject, type Writable } from '../../base/json.ts'
import { instantOf, instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { kinds, olderVersions } from '../../api/index.ts'
import { allocateService, nodePortFirst, type ServicePool } from '../../api/service/allocation.ts'
import { decodeObject, notJson, type DecodedKind } from '../../api/decode/decode-object.ts'
import { readJson } from '../../api/decode/read-json.ts'
import { autoscalerFromV1, autoscalerToV1 } from '../../api/horizontalpodautoscaler/v1.ts'
import { yamlToJson } from '../../api/yaml/read-manifests.ts'
import { applyStoredForm, fillRequired } from '../../api/layout/stored-form.ts'
import type { KubeObject } from '../../api/object.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, Service } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { invalid, type FieldError } from '../../api/status.ts'
import { validateAnyMetadataUpdate } from '../../api/validation/metadata.ts'
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
  readonly yamlParseError?: string
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

/** Runs `create.jsonl`, `update.jsonl` or `tables.jsonl`, told apart by name. */
export function checkValidationFile(name: string, content: string): VectorResult {
  const check = name.endsWith('create.jsonl') ? checkCreate : name.endsWith('update.jsonl') ? checkUpdate : checkTable
  let passed = 0
  const failures: string[] = []
  for (const line of content.split('\n')) {
    if (line.trim() === '') continue
    const vector = JSON.parse(line) as { readonly id: string }
    const failure = check(vector as never)
    if (failure === undefined) passed++
    else if (failure !== skipped) failures.push(`${vector.id}: ${failure}`)
  }
  return { passed, failed: failures.length, failures }
}

interface Verdict {
  readonly kind?: string
  readonly apiVersion?: string
  readonly name?: string
  readonly accepted?: boolean
  readonly message?: string
  readonly validationErrors?: { readonly message: string }
  readonly warnings?: readonly string[]
  readonly defaulted?: KubeObject
}

/** What is different from the verdict on one of the documents of a manifest; `undefined` when nothing is. */
export function checkVerdict(verdict: Verdict, documents: readonly unknown[]): string | undefined {
  const matching = documents.filter(
    (document) => isObject(document) && nameOf(document) === nameOf(verdict as never, verdict.name),
  )
  const reasons = matching.map((document) => {
    const { accepted = false, message, validationErrors, warnings, defaulted } = verdict
    const gvk = `${verdict.apiVersion}/${verdict.kind}`
    const result: Answer = {
      accepted,
      ...(message !== undefined && { message, code: 400 }),
      ...(validationErrors && { ...validationErrors, code: 422 }),
      ...(warnings && { warnings }),
      ...(defaulted && { stored: defaulted }),
    }
    const failure = checkCreate({ id: '', yaml: JSON.stringify(withSortedKeys(document)), gvk, result })
    return failure
  })
  if (reasons.length === 0) return `no document ${nameOf(verdict as never, verdict.name)}`
  return reasons.includes(undefined) ? undefined : reasons[0]
}

const nameOf = (document: { readonly [key: string]: unknown }, name?: string): string => {
  const metadata = document['metadata'] as { readonly name?: string } | undefined
  return `${String(document['apiVersion'])} ${String(document['kind'])} ${name ?? metadata?.name ?? ''}`
}

/** Not a case for this runner: a text that is no YAML, or a version that is not served. */
const skipped = 'skipped'
const now = instantOf(1_767_225_600_000)
const uid = '00000000-0000-0000-0000-000000000001'

const kindOf = (apiVersion: string, kind: string): KindDefinition | undefined =>
  [...kinds, ...olderVersions].find(
    (known) => known.kind === kind && `${known.group === '' ? '' : `${known.group}/`}${known.version}` === apiVersion,
  )

function checkCreate({ yaml, requestNamespace, gvk, result, yamlParseError }: CreateCase): string | undefined {
  const text = yaml.replace(/<(\d+) times (.)>/g, (_, count: string, sign: string) => sign.repeat(Number(count)))
  if (yamlParseError !== undefined) {
    const read = yamlToJson(text)
    return difference('YAML error', yamlParseError, 'error' in read ? read.error : 'none')
  }
  if (gvk === null || !result) return skipped
  const other = otherVersions[gvk]
  const [, apiVersion, name] = /^(.*)\/(.*)$/.exec(other?.stored ?? gvk)!
  const kind = kindOf(apiVersion!, name!)
  if (!kind) return `no such kind: ${gvk}`
  const decoded = decode(text, other ?? kind)
  if (typeof decoded === 'string') return difference('message', result.message, decoded)
  const draft = (other ? other.read(decoded) : decoded) as Writable<KubeObject>
  const problem = applyNamespace(
    draft,
    kind.namespaced ? (requestNamespace ?? (draft.metadata.namespace || 'default')) : '',
  )
  if (problem !== undefined) return difference('message', result.message, problem)
  if (result.code === 400) return `expected 400 ${result.message}`
  kind.applyDefaults?.(draft)
  if (!draft.metadata.name && draft.metadata.generateName) draft.metadata.name = `${draft.metadata.generateName}xxxxx`
  draft.metadata.uid = uid
  const refused = allocate(kind, draft, undefined)
  if (refused.length > 0) return compare(result, kind, draft, refused, [], text)
  kind.prepareForCreate?.(draft, { now })
  const errors = kind.validate?.(draft, { now }) ?? []
  applyStoredForm(kind.schema, draft)
  const shown: Writable<KubeObject> = other && errors.length === 0 ? copyOf(other.write(draft)) : draft
  if (other) applyStoredForm(other.schema, shown)
  return compare(result, kind, shown, errors, kind.warningsOnCreate?.(draft) ?? [], text)
}

/** A version that is served but not stored. */
interface OtherVersion extends DecodedKind {
  readonly stored: string
  readonly read: (object: KubeObject) => KubeObject
  readonly write: (object: KubeObject) => KubeObject
}

const otherVersions: { readonly [gvk: string]: OtherVersion } = {
  'autoscaling/v1/HorizontalPodAutoscaler': {
    group: 'autoscaling',
    version: 'v1',
    kind: 'HorizontalPodAutoscaler',
    schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
    stored: 'autoscaling/v2/HorizontalPodAutoscaler',
    read: (object) => autoscalerFromV1(object as HorizontalPodAutoscalerV1),
    write: (object) => autoscalerToV1(object as HorizontalPodAutoscaler),
  },
}

/** The object of a body, or the message of its refusal. YAML is converted first, as kubectl does. */
function decode(text: string, kind: DecodedKind): Writable<KubeObject> | string {
  const converted = text.startsWith('{') ? undefined : yamlToJson(text)
  if (converted && 'error' in converted) return converted.error
  const read = readJson(converted ? JSON.stringify(withSortedKeys(converted.json)) : text)
  if ('error' in read) return notJson(text, read.error, kind).message
  const outcome = decodeObject(read.value, kind, 'Strict', read.duplicates)
  if ('status' in outcome) return outcome.status.message
  const object = outcome.object as unknown as Writable<KubeObject>
  object.metadata ??= {} as Writable<KubeObject>['metadata']
  return object
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, withSortedKeys(value[key])]),
  )
}

/** The namespace of the request counts; another one in the object is refused. */
function applyNamespace({ metadata }: Writable<KubeObject>, namespace: string): string | undefined {
  if (namespace === '') delete metadata.namespace
  else if (!metadata.namespace) metadata.namespace = namespace
  else if (metadata.namespace !== namespace)
    return 'the namespace of the provided object does not match the namespace sent on the request'
  return undefined
}

function checkUpdate(vector: UpdateCase): string | undefined {
  const { old, subresource, result } = vector
  const kind = kindOf(old.apiVersion, old.kind)
  if (!kind) return `no such kind: ${old.apiVersion}/${old.kind}`
  const decoded = decode(JSON.stringify(vector.new), kind)
  if (typeof decoded === 'string') return difference('message', result.message, decoded)
  const draft = decoded
  fillRequired(kind.schema, draft)
  kind.applyDefaults?.(draft)
  const before = copyOf(old)
  applyStoredForm(kind.schema, before)
  before.metadata.uid ??= uid
  restoreMetadata(draft, before)
  const refused = subresource === 'status' ? [] : keepAllocated(kind, draft, before)
  if (refused.length > 0) return compare(result, kind, draft, refused, [], '')
  const own = subresource === 'status' ? nextStatus(kind, draft, before) : nextObject(kind, draft, before)
  // Upstream checks the metadata of every kind before the kind's own rules, which check it again.
  const errors = [...validateAnyMetadataUpdate(draft.metadata, before.metadata, kind.namespaced), ...own]
  applyStoredForm(kind.schema, draft)
  return compare(
    result,
    kind,
    draft,
    errors,
    subresource ? [] : (kind.warningsOnUpdate?.(draft, before) ?? []),
    JSON.stringify([old, vector.new]),
  )
}

const systemFields = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'namespace',
]

function restoreMetadata(draft: Writable<KubeObject>, old: KubeObject): void {
  const [now, before] = [draft.metadata as Record<string, unknown>, old.metadata as unknown as Record<string, unknown>]
  for (const key of systemFields) {
    if (before[key] === undefined) delete now[key]
    else now[key] = before[key]
  }
}

/** The data's allocators start empty for each case; which address comes first is not compared. */
function allocate(
  kind: KindDefinition,
  draft: Writable<KubeObject>,
  old: KubeObject | undefined,
): readonly FieldError[] {
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

/** A service's addresses come before all else; their refusal ends the request. */
function keepAllocated(kind: KindDefinition, draft: Writable<Stateful>, old: Stateful): readonly FieldError[] {
  if (kind.status) draft.status = old.status
  return allocate(kind, draft, old)
}

function nextObject(kind: KindDefinition, draft: Writable<Stateful>, old: Stateful): readonly FieldError[] {
  kind.prepareForUpdate?.(draft, old, { now })
  const { generation } = old.metadata
  if (generation !== undefined) {
    const raises = kind.raisesGeneration ? kind.raisesGeneration(draft, old) : !isEqual(draft.spec, old.spec)
    draft.metadata.generation = raises ? generation + 1 : generation
  }
  return kind.validateUpdate?.(draft, old, { now }) ?? []
}

function nextStatus(kind: KindDefinition, draft: Writable<Stateful>, old: Stateful): readonly FieldError[] {
  if (kind.status?.prepareForUpdate) {
    // The server restores the spec before the kind's own part.
    if (old.spec !== undefined) draft.spec = copyOf(old.spec)
    kind.status.prepareForUpdate(draft, old, { now })
  } else Object.assign(draft, copyOf(old), { status: draft.status })
  return kind.status?.validateUpdate?.(draft, old, { now }) ?? []
}

function compare(
  expected: Answer,
  kind: KindDefinition,
  object: KubeObject,
  errors: readonly FieldError[],
  warnings: readonly string[],
  input: string,
): string | undefined {
  if (errors.length > 0 || !expected.accepted) {
    const status = invalid(kind.kind, kind.group, object.metadata.name ?? '', errors)
    if (errors.length === 0) return `expected ${expected.message}`
    return (
      difference('message', expected.message, status.message) ??
      difference('causes', expected.causes, status.details?.causes) ??
      difference('details', expected.details, { ...status.details, causes: undefined })
    )
  }
  return (
    difference('stored', bare(expected.stored, input), bare(object, input)) ??
    difference('warnings', expected.warnings ?? [], warnings)
  )
}

/** Without what the data leaves out; of what the server chose, only that it is there. */
function bare(object: KubeObject | undefined, input: string): unknown {
  if (!object) return undefined
  const { uid: _uid, creationTimestamp: _time, ...metadata } = object.metadata
  const generated = metadata.name && /^[0-9a-f-]{36}$/.test(metadata.name) ? '<generated>' : metadata.name || undefined
  return chosenHidden({ ...object, metadata: { ...metadata, name: generated } }, input)
}

const chosenFields = [
  'clusterIP',
  'clusterIPs',
  'nodePort',
  'healthCheckNodePort',
  'lastPhaseTransitionTime',
  'lastTransitionTime',
]

function chosenHidden(value: unknown, input: string): unknown {
  if (Array.isArray(value)) return value.map((item) => chosenHidden(item, input))
  if (!isObject(value)) return value
  const result: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const isChosen = chosenFields.includes(key) && !input.includes(String(item))
    result[key] = isChosen ? '<chosen>' : chosenHidden(item, input)
  }
  return result
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
    difference(
      'columns',
      columns,
      kind.columns.map(({ name }) => name),
    ) ??
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
