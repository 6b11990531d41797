import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import { resolved } from '../openapi/schema.ts'
import type { Shape } from './shape.ts'

export type ListShape = Shape & { readonly kind: 'set' | 'keyed' }

export interface Item {
  readonly element: string
  readonly value: JsonValue
}

/** A list that cannot be told apart item by item. */
export interface BadList {
  readonly error: string
}

/** The items of a list with the path element of each. @source sigs.k8s.io/structured-merge-diff typed/helpers.go */
export function itemsOf(shape: ListShape, list: readonly JsonValue[]): readonly Item[] | BadList {
  const items: Item[] = []
  for (const [index, value] of list.entries()) {
    const element = shape.kind === 'set' ? valueElement(value) : keyElement(shape, value)
    if (typeof element !== 'string') return { error: `element ${index}: ${element.error}` }
    items.push({ element, value })
  }
  return items
}

function valueElement(value: JsonValue): string | BadList {
  if (value === null) return { error: 'associative list without keys has an element that may not be null' }
  if (typeof value === 'object')
    return {
      error: `associative list without keys has an element that's a ${Array.isArray(value) ? 'list' : 'map'} type`,
    }
  return `v:${JSON.stringify(value)}`
}

function keyElement({ keys, items }: ListShape & { kind: 'keyed' }, value: JsonValue): string | BadList {
  if (value === null) return { error: 'associative list with keys may not have a null element' }
  if (!isObject(value)) return { error: 'associative list with keys may not have non-map elements' }
  const { properties = {} } = resolved(items)
  const key: { [name: string]: JsonValue } = {}
  for (const name of [...keys].sort()) {
    const known = (value as JsonObject)[name] ?? (properties[name]?.default as JsonValue | undefined)
    if (known !== undefined) key[name] = known
  }
  if (Object.keys(key).length > 0) return `k:${JSON.stringify(key)}`
  const listed = keys.map((name) => JSON.stringify(name)).join(' ')
  return {
    error: `associative list with keys has an element that omits all key fields [${listed}] (and doesn't have default values for any key fields)`,
  }
}

/** The elements that come more than once. */
export function repeated(items: readonly Item[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { element } of items) {
    if (seen.has(element)) twice.add(element)
    seen.add(element)
  }
  return twice
}
