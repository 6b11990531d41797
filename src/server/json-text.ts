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
  const text =
    (value as Fields)['kind'] === 'ControllerRevision' ? revisionText(value as Fields) : JSON.stringify(value)
  texts.set(value, text)
  return text
}

/** Clients compare the data of a revision byte by byte with what Go writes: sorted keys, HTML characters escaped. */
function revisionText(revision: Fields): string {
  const data = JSON.stringify(sorted(revision['data'])) ?? 'null'
  const escaped = data.replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${code}`
  })
  const rest = JSON.stringify({ ...revision, data: undefined })
  return `${rest.slice(0, -1)},"data":${escaped}}`
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]))
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
