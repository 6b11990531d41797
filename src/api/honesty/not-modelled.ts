import { isObject } from '../../base/json.ts'
import { referenceOf, schemaOf, type Schema } from '../openapi/schema.ts'
import { standingOf } from './standing.ts'

/** A field that is used, is stored, and does not do here what it does in a real cluster. */
export interface NotModelled {
  /** E.g. `['spec', 'template', 'spec', 'volumes', 0, 'cephfs']`. */
  readonly path: readonly (string | number)[]
  /** Which sentence tells what a real cluster would do. */
  readonly consequence: string
}

/** `spec.template.spec.volumes[0].cephfs` */
export const formatPath = (path: NotModelled['path']): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('')

/** Every such field of an object, in the order of the object. `component` is the OpenAPI name of its type. */
export function notModelledIn(object: unknown, component: string): readonly NotModelled[] {
  const found: NotModelled[] = []
  visitStruct(object, component, [], found)
  return found
}

function visitStruct(value: unknown, component: string, path: NotModelled['path'], found: NotModelled[]): void {
  const properties = schemaOf(component)?.properties
  if (properties === undefined || !isObject(value)) return
  for (const field in value) {
    const schema = Object.hasOwn(properties, field) ? properties[field] : undefined
    const standing = schema && standingOf(component, field)
    if (schema === undefined || standing === undefined || standing.as === 'inert') continue
    const inner = [...path, field]
    if (standing.as === 'modelled') visit(value[field], schema, inner, found)
    else if (!isUnset(value[field]) && !standing.harmless.includes(String(value[field])))
      found.push({ path: inner, consequence: standing.consequence })
  }
}

function visit(value: unknown, schema: Schema, path: NotModelled['path'], found: NotModelled[]): void {
  const component = referenceOf(schema)
  if (component !== undefined) visitStruct(value, component, path, found)
  else if (Array.isArray(value) && schema.items !== undefined)
    for (const [index, item] of value.entries()) visit(item, schema.items, [...path, index], found)
  else if (isObject(value) && schema.additionalProperties !== undefined)
    for (const key in value) visit(value[key], schema.additionalProperties, [...path, key], found)
}

/** Says nothing: as if the field were absent. */
const isUnset = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0)
