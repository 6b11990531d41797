import type { JsonValue } from '../../base/json.ts'
import { goName, referenceOf, resolved, schemaOf, type Schema } from '../openapi/schema.ts'

/** The first thing that went wrong; later ones are consequences. */
export interface Problems {
  first?: string
}

export function report(problems: Problems, text: string): void {
  problems.first ??= text
}

export type Fields = Record<string, JsonValue>

/** A Go struct or map that a strategic patch walks through. */
export interface PatchType {
  readonly name: string
  readonly schema: Schema
}

export interface PatchField {
  readonly type: PatchType
  readonly strategy: string
  readonly retainsKeys: boolean
  readonly mergeKey: string
}

export const directiveMarker = '$patch'
export const retainKeysDirective = '$retainKeys'
export const deletionPrefix = '$deleteFromPrimitiveList'
export const orderPrefix = '$setElementOrder'
export const badRetainKeys = 'invalid patch format of retainKeys'
export const badDeletionList = 'invalid patch format of primitive list'
export const badOrderList = 'invalid patch format of setElementOrder list'

export function patchTypeOf(schemaName: string): PatchType | undefined {
  const schema = schemaOf(schemaName)
  return schema && { name: goName(schemaName), schema }
}

const typeOf = (schema: Schema): PatchType => ({ name: goName(referenceOf(schema) ?? ''), schema: resolved(schema) })
const untyped: PatchField = { type: { name: '', schema: {} }, strategy: '', retainsKeys: false, mergeKey: '' }

/** How the field of a struct is patched. */
export function patchField(type: PatchType, key: string, problems: Problems): PatchField {
  const { properties, additionalProperties } = type.schema
  const field = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties
  if (field === undefined) {
    report(problems, `unable to find api field in struct ${type.name} for the json field "${key}"`)
    return untyped
  }
  const strategies = field['x-kubernetes-patch-strategy']?.split(',') ?? []
  return {
    type: typeOf(field),
    strategy: strategies.find((strategy) => strategy !== 'retainKeys') ?? '',
    retainsKeys: strategies.includes('retainKeys'),
    mergeKey: field['x-kubernetes-patch-merge-key'] ?? '',
  }
}

/** The type of a list's elements. */
export const elementType = ({ schema }: PatchType): PatchType => typeOf(schema.items ?? {})
