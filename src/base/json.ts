/** JSON as data: what manifests, requests and stored objects are made of. */
export type JsonPrimitive = string | number | boolean | null
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** The same shape with every `readonly` taken off, for a draft that has one owner. */
export type Writable<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A deep copy that shares nothing with its source. */
export function copyOf<T>(value: T): Writable<T> {
  if (Array.isArray(value)) return value.map(copyOf) as Writable<T>
  if (!isObject(value)) return value as Writable<T>
  const copy: Record<string, unknown> = {}
  for (const key in value) copy[key] = copyOf(value[key])
  return copy as Writable<T>
}

/** The fields of an object in a new one. What `{ ...value }` makes of a frozen object is twice as large once it is frozen, too. */
export function withOwnFields<T extends object>(value: T): T {
  const copy: { [key: string]: unknown } = {}
  for (const key in value) copy[key] = value[key]
  return copy as T
}

/** Deep equality of JSON values; an absent field equals `undefined`. Shared parts cost nothing. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    for (let index = 0; index < left.length; index++) if (!isEqual(left[index], right[index])) return false
    return true
  }
  if (!isObject(left) || !isObject(right)) return false
  for (const key in left) if (!isEqual(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}
