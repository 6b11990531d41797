import { isObject } from '../base/json.ts'

const texts = new WeakMap<object, string>()

/** JSON of an answer. What is stored never changes, so its text is made once, however many clients get it. */
export function jsonText(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  if (isStored(value)) return rememberedText(value)
  const { items, rows } = value
  if (Array.isArray(items)) return withList(value, 'items', items, jsonText)
  if (Array.isArray(rows)) return withList(value, 'rows', rows, rowText)
  return JSON.stringify(value)
}

type Fields = { readonly [key: string]: unknown }

const isStored = (value: object): boolean =>
  Object.isFrozen(value) && isObject((value as Fields)['metadata']) && typeof (value as Fields)['kind'] === 'string'

function rememberedText(value: object): string {
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = JSON.stringify(value)
  texts.set(value, text)
  return text
}

/** The object without its list is small; the list is joined from texts that are known. */
function withList(value: Fields, name: string, list: readonly unknown[], textOf: (item: unknown) => string): string {
  const rest = JSON.stringify({ ...value, [name]: undefined })
  return `${rest.slice(0, -1)},${JSON.stringify(name)}:[${list.map(textOf).join(',')}]}`
}

/** A row of a Table shows an object, or only its metadata. */
function rowText(row: unknown): string {
  if (!isObject(row) || !isObject(row['object'])) return JSON.stringify(row)
  const { object, ...rest } = row
  const { metadata, ...other } = object as Fields
  if (!isObject(metadata) || isStored(object as object)) return objectRow(rest, jsonText(object))
  const shown = JSON.stringify(other)
  return objectRow(rest, `${shown.slice(0, -1)},"metadata":${rememberedText(metadata)}}`)
}

const objectRow = (rest: Fields, object: string): string => `${JSON.stringify(rest).slice(0, -1)},"object":${object}}`
