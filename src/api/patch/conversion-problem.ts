import { isObject } from '../../base/json.ts'
import { referenceOf, schemaOf, type Schema } from '../openapi/schema.ts'
import { parseQuantity } from '../quantity/quantity.ts'

/**
 * Why a value does not become the Go type that a schema stands for, in the words of the conversion that strategic patches use;
 * `named` is the type to name where a whole number stands for a string.
 * @source kubernetes@1.36 apimachinery/pkg/runtime/converter.go fromUnstructured
 */
export function conversionProblem(value: unknown, schema: Schema, named: string): string | undefined {
  if (value === null || value === undefined) return undefined
  const component = referenceOf(schema)
  if (component !== undefined) return componentProblem(value, component, named)
  switch (schema.type) {
    case 'array':
      if (!Array.isArray(value)) return `cannot restore slice from ${goKind(value)}`
      return firstProblem(value, () => schema.items, named)
    case 'object':
      if (!isObject(value)) return `cannot restore map from ${goKind(value)}`
      return firstProblem(Object.values(value), () => schema.additionalProperties, named)
    case 'integer':
      return numberProblem(value, schema.format ?? 'int32')
    case 'number':
      return typeof value === 'number' ? undefined : 'unrecognized type: float64'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'unrecognized type: bool'
    case 'string':
      if (typeof value === 'string') return undefined
      if (schema.format === 'byte')
        return Array.isArray(value) ? 'unrecognized type: uint8' : `cannot restore slice from ${goKind(value)}`
      return Number.isInteger(value) ? `cannot convert int64 to ${named}` : 'unrecognized type: string'
  }
  return undefined
}

function componentProblem(value: unknown, component: string, named: string): string | undefined {
  switch (component.slice(component.lastIndexOf('.') + 1)) {
    case 'Quantity': {
      const quantity = parseQuantity((typeof value === 'string' ? value : JSON.stringify(value)).trim())
      return 'error' in quantity ? quantity.error : undefined
    }
    case 'IntOrString': {
      if (typeof value === 'string' || Number.isInteger(value)) return undefined
      const what = typeof value === 'number' ? `number ${value}` : typeof value === 'boolean' ? 'bool' : undefined
      return `json: cannot unmarshal ${what ?? (Array.isArray(value) ? 'array' : 'object')} into Go value of type int32`
    }
    case 'Time':
    case 'MicroTime':
    case 'RawExtension':
    case 'FieldsV1':
      return undefined
  }
  if (!isObject(value)) return `cannot restore struct from: ${goKind(value)}`
  const { properties = {} } = schemaOf(component) ?? {}
  const known = Object.keys(value).filter((field) => Object.hasOwn(properties, field))
  return firstProblem(
    known.map((field) => value[field]),
    (index) => properties[known[index]!],
    named,
  )
}

function firstProblem(
  values: readonly unknown[],
  schemaAt: (index: number) => Schema | undefined,
  named: string,
): string | undefined {
  for (const [index, value] of values.entries()) {
    const schema = schemaAt(index)
    const problem = schema && conversionProblem(value, schema, named)
    if (problem !== undefined) return problem
  }
  return undefined
}

function numberProblem(value: unknown, type: string): string | undefined {
  if (typeof value !== 'number') return `unrecognized type: ${type}`
  return Number.isInteger(value) ? undefined : `cannot convert float64 to ${type}`
}

/** The kind that a decoded JSON value has in Go. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (isObject(value)) return 'map'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
