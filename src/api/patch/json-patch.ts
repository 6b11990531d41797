import { isEqual, isObject, type JsonValue } from '../../base/json.ts'

export interface PatchError {
  readonly error: string
}

export type Patched = { readonly result: JsonValue } | PatchError

/**
 * RFC 6902 with the texts of the library that the API server uses.
 * @source evanphx/json-patch v4 patch.go
 */
export function jsonPatched(document: JsonValue, patch: JsonValue): Patched {
  if (!Array.isArray(patch) || !patch.every(isObject)) {
    const what = Array.isArray(patch) ? patch.find((operation) => !isObject(operation)) : patch
    const type = Array.isArray(patch) ? 'jsonpatch.Operation' : 'jsonpatch.Patch'
    return { error: `json: cannot unmarshal ${jsonKind(what as JsonValue)} into Go value of type ${type}` }
  }
  let result = document
  for (const operation of patch) {
    const outcome = applied(result, operation as Operation)
    if ('error' in outcome) return outcome
    result = outcome.result
  }
  return { result }
}

/** The word that Go's decoder uses for a JSON value. */
export function jsonKind(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

interface Operation {
  readonly [field: string]: JsonValue
}

const missing = 'missing value'

function applied(document: JsonValue, operation: Operation): Patched {
  const kind = typeof operation['op'] === 'string' ? operation['op'] : 'unknown'
  const { path, from } = operation
  if (kind === 'move' || kind === 'copy') {
    if (typeof from !== 'string') return { error: `${kind} operation failed to decode from: ${missing}` }
    return kind === 'move' ? moved(document, from, path) : copied(document, from, path)
  }
  if (!['add', 'remove', 'replace', 'test'].includes(kind)) return { error: `Unexpected kind: ${kind}` }
  if (typeof path !== 'string') return { error: `${kind} operation failed to decode path: ${missing}` }
  const value = operation['value'] ?? null
  switch (kind) {
    case 'add':
      return changed(
        document,
        path,
        add(value),
        `add operation does not apply: doc is missing path: "${path}"`,
        `error in add for path: '${path}'`,
      )
    case 'remove':
      return changed(
        document,
        path,
        remove,
        `remove operation does not apply: doc is missing path: "${path}"`,
        `error in remove for path: '${path}'`,
      )
    case 'replace':
      return replaced(document, path, value)
    default:
      return tested(document, path, value)
  }
}

function replaced(document: JsonValue, path: string, value: JsonValue): Patched {
  const absent = `replace operation does not apply: doc is missing path: ${path}`
  const found = lookup(document, path)
  if (found === undefined) return { error: `${absent}: ${missing}` }
  if ('error' in found) return { error: `replace operation does not apply: doc is missing key: ${path}: ${missing}` }
  return changed(document, path, set(value), absent, `error in remove for path: '${path}'`)
}

function tested(document: JsonValue, path: string, value: JsonValue): Patched {
  const found = lookup(document, path)
  if (found === undefined) return { error: `test operation does not apply: is missing path: ${path}: ${missing}` }
  if ('error' in found) return { error: `error in test for path: '${path}': ${found.error}` }
  return isEqual(found.result, value) ? { result: document } : { error: `testing value ${path} failed: test failed` }
}

function moved(document: JsonValue, from: string, path: JsonValue | undefined): Patched {
  const key = keyOf(from)
  const found = lookup(document, from)
  if (found === undefined)
    return { error: `move operation does not apply: doc is missing from path: ${from}: ${missing}` }
  if ('error' in found) return { error: `error in move for path: '${key}': ${found.error}` }
  const without = changed(document, from, remove, '', `error in move for path: '${key}'`)
  if ('error' in without) return without
  if (typeof path !== 'string') return { error: `move operation failed to decode path: ${missing}` }
  const absent = `move operation does not apply: doc is missing destination path: ${path}`
  return changed(without.result, path, add(found.result), absent, `error in move for path: '${path}'`)
}

function copied(document: JsonValue, from: string, path: JsonValue | undefined): Patched {
  const found = lookup(document, from)
  if (found === undefined)
    return { error: `copy operation does not apply: doc is missing from path: ${from}: ${missing}` }
  if ('error' in found) return { error: `error in copy for from: '${from}': ${found.error}` }
  if (typeof path !== 'string') return { error: `copy operation failed to decode path: ${missing}` }
  const absent = `copy operation does not apply: doc is missing destination path: ${path}`
  return changed(document, path, add(found.result), absent, 'error while adding value during copy')
}

const steps = (path: string): readonly string[] =>
  path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
const keyOf = (path: string): string => steps(path).at(-1)!

/** The value at a path; undefined when there is nothing that could hold its last key. */
function lookup(document: JsonValue, path: string): Patched | undefined {
  const [, ...keys] = steps(path)
  if (keys.length === 0) return undefined
  let holder: JsonValue = document
  for (const key of keys.slice(0, -1)) {
    const next = isHolder(holder) ? valueAt(holder, key) : undefined
    if (next === undefined || 'error' in next) return undefined
    holder = next.result
  }
  return isHolder(holder) ? valueAt(holder, keys.at(-1)!) : undefined
}

/** An absent key reads as null, as in the library's fourth version. */
type Holder = readonly JsonValue[] | { readonly [key: string]: JsonValue }
const isHolder = (value: JsonValue): value is Holder => typeof value === 'object' && value !== null
const isList = (holder: Holder): holder is readonly JsonValue[] => Array.isArray(holder)

function valueAt(holder: Holder, key: string): Patched {
  if (isList(holder)) {
    const index = indexIn(holder.length, key)
    return typeof index === 'number' ? { result: holder[index]! } : index
  }
  return { result: Object.hasOwn(holder, key) ? holder[key]! : null }
}

/** Negative indices count from the end. */
function indexIn(length: number, key: string, complaint = ''): number | PatchError {
  if (!/^[+-]?[0-9]+$/.test(key)) return { error: `${complaint}strconv.Atoi: parsing "${key}": invalid syntax` }
  const index = Number(key)
  if (index >= length || index < -length)
    return { error: `Unable to access invalid index: ${index}: invalid index referenced` }
  return index < 0 ? index + length : index
}

type Change = (holder: Holder, key: string) => Patched

const add =
  (value: JsonValue): Change =>
  (holder, key) => {
    if (!isList(holder)) return { result: { ...holder, [key]: value } }
    if (key === '-') return { result: [...holder, value] }
    const index = indexIn(holder.length + 1, key, `value was not a proper array index: '${key}': `)
    return typeof index === 'number' ? { result: holder.toSpliced(index, 0, value) } : index
  }

const set =
  (value: JsonValue): Change =>
  (holder, key) => {
    if (!isList(holder)) return { result: { ...holder, [key]: value } }
    const index = indexIn(holder.length, key)
    return typeof index === 'number' ? { result: holder.with(index, value) } : index
  }

const remove: Change = (holder, key) => {
  if (isList(holder)) {
    const index = indexIn(holder.length, key)
    return typeof index === 'number' ? { result: holder.toSpliced(index, 1) } : index
  }
  if (!Object.hasOwn(holder, key)) return { error: `Unable to remove nonexistent key: ${key}: ${missing}` }
  const { [key]: _, ...rest } = holder
  return { result: rest }
}

/** Applies a change to whatever holds the last key of a path, copying only what lies on the way. */
function changed(document: JsonValue, path: string, change: Change, absent: string, failed: string): Patched {
  const [, ...keys] = steps(path)
  const outcome = keys.length === 0 ? undefined : changedBelow(document, keys, change)
  if (outcome === undefined) return { error: `${absent}: ${missing}` }
  return 'error' in outcome ? { error: `${failed}: ${outcome.error}` } : outcome
}

function changedBelow(holder: JsonValue, [key, ...rest]: readonly string[], change: Change): Patched | undefined {
  if (!isHolder(holder)) return undefined
  if (rest.length === 0) return change(holder, key!)
  const next = valueAt(holder, key!)
  if ('error' in next) return undefined
  const inner = changedBelow(next.result, rest, change)
  return inner === undefined || 'error' in inner ? inner : set(inner.result)(holder, key!)
}
