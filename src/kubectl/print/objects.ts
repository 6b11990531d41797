import type { KubeObject } from '../../api/object.ts'
import { writeYaml } from '../../api/yaml/write-yaml.ts'
import { isObject, type JsonValue } from '../../base/json.ts'
import { filledGoTemplate } from './go-template.ts'
import { filledTemplate, valuesAt, valueText } from './json-path.ts'
import { alignedText } from './tab-writer.ts'

export const outputFormats =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml'

const printed = ['json', 'yaml', 'jsonpath', 'jsonpath-as-json', 'custom-columns', 'template', 'go-template']

/** `-o` split into its format and what follows `=`; an error for a format that does not exist. */
export function outputOf(
  text: string,
  formats = outputFormats,
): { readonly format: string; readonly argument: string } | { readonly error: string } {
  const equals = text.indexOf('=')
  const format = equals < 0 ? text : text.slice(0, equals)
  if (['', 'wide', 'name', ...printed].includes(format))
    return { format, argument: equals < 0 ? '' : text.slice(equals + 1) }
  return {
    error: `unable to match a printer suitable for the output format "${text}", allowed formats are: ${formats}`,
  }
}

/** One object or a list in a machine's format. */
export function printedValue(
  value: JsonValue,
  format: string,
  argument: string,
  withHeaders = true,
): { readonly text: string } | { readonly error: string } {
  if (format === 'yaml') return { text: writeYaml(value) }
  if (format === 'json') return { text: `${JSON.stringify(sortedKeys(value), null, 4)}\n` }
  if (format === 'jsonpath') return filledTemplate(argument, value)
  if (format === 'jsonpath-as-json')
    return { text: `${JSON.stringify(valuesAt(argument.replace(/^\{|\}$/g, ''), value), null, 4)}\n` }
  if (format === 'custom-columns') return customColumns(value, argument, withHeaders)
  return filledGoTemplate(argument, value)
}

const none = '<none>'

function customColumns(
  value: JsonValue,
  argument: string,
  withHeaders: boolean,
): { readonly text: string } | { readonly error: string } {
  if (argument === '') return { error: 'custom-columns format specified but no custom columns given' }
  const columns = argument
    .split(',')
    .map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)] as const)
  const bad = argument.split(',').find((text) => !text.includes(':'))
  if (bad !== undefined) return { error: `unexpected custom-columns spec: ${bad}, expected <header>:<json-path-expr>` }
  const items = isObject(value) && Array.isArray(value['items']) ? (value['items'] as JsonValue[]) : [value]
  const lines = items.map((item) => columns.map(([, path]) => columnText(valuesAt(path.replace(/^\{|\}$/g, ''), item))))
  return { text: alignedText(withHeaders ? [columns.map(([name]) => name), ...lines] : lines, 6, 3) }
}

const columnText = (values: readonly JsonValue[]): string =>
  values.length === 0 ? none : values.map((value) => (value === null ? none : valueText(value))).join(',')

/** Several objects as the List that kubectl makes of them. */
export const listOf = (items: readonly KubeObject[]): JsonValue =>
  ({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }) as unknown as JsonValue

export function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata
  return { ...object, metadata }
}

export function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sortedKeys(item as JsonValue)]),
  )
}
