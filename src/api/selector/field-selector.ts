import { isObject } from '../../base/json.ts'
import type { SelectorError } from './requirement.ts'

export interface FieldTerm {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

export type FieldSelector = readonly FieldTerm[]

export interface ParsedFieldSelector {
  readonly terms: FieldSelector
  readonly matches: (object: unknown) => boolean
}

/**
 * A `fieldSelector` query; with a kind, fields that it cannot be selected by are refused.
 * @source kubernetes@1.36 apimachinery/pkg/fields/selector.go
 */
export function parseFieldSelector(
  source: string,
  kind?: { readonly resource: string },
): ParsedFieldSelector | SelectorError {
  const terms: FieldTerm[] = []
  const parts = source.match(/(?:\\[^]|\\$|[^\\,])+/gu) ?? []
  for (const part of parts.sort()) {
    const sides = /^(.*?)(!=|==|=)(.*)$/s.exec(part)
    if (sides === null) return { error: `invalid selector: '${source}'; can't understand '${part}'` }
    const value = unescaped(sides[3]!)
    if (typeof value !== 'string') return value
    // A term of nothing is no term.
    if (sides[1] !== '' || value !== '')
      terms.push({ field: sides[1]!, operator: sides[2] === '!=' ? '!=' : '=', value })
  }
  const unsupported = kind && unsupportedField(terms, kind.resource)
  if (unsupported !== undefined) return { error: unsupported }
  return { terms, matches: (object) => matchesFields(terms, (field) => fieldOf(object, field)) }
}

function unescaped(source: string): string | SelectorError {
  for (const [token] of source.matchAll(/\\[^]?|[^]/gu)) {
    if (token === ',' || token === '=')
      return { error: `invalid field selector: unescaped character in value: ${token.codePointAt(0)}` }
    if (token.startsWith('\\') && !/^\\[\\,=]$/.test(token))
      return { error: `invalid field selector: invalid escape sequence: ${token}` }
  }
  return source.replace(/\\(.)/g, '$1')
}

export const formatFieldSelector = (terms: FieldSelector): string =>
  terms.map(({ field, operator, value }) => field + operator + value.replace(/[\\,=]/g, '\\$&')).join(',')

/** Whether every term holds; a field that the object lacks reads as an empty text. */
export function matchesFields(terms: FieldSelector, valueOfField: (field: string) => string): boolean {
  return terms.every(({ field, operator, value }) => (valueOfField(field) === value) === (operator === '='))
}

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  jobs: ['status.successful'],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  replicasets: ['status.replicas'],
  replicationcontrollers: ['status.replicas'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
}

/** The message of the 400 for the first field that a resource cannot be selected by. */
export function unsupportedField(terms: FieldSelector, resource: string): string | undefined {
  const fields = fieldsOf[resource]
  for (const { field } of terms) {
    if (field === 'metadata.name' || field === 'metadata.namespace' || fields?.includes(field)) continue
    if (fields === undefined)
      return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    if (resource === 'jobs') return `field label "${field}" not supported for Job`
    return `field label not supported: ${field}`
  }
  return undefined
}

const falseWhenAbsent: readonly string[] = ['spec.unschedulable', 'spec.hostNetwork']
const zeroWhenAbsent: readonly string[] = ['status.successful', 'status.replicas']

/** A selectable field of an object, as text. */
export function fieldOf(object: unknown, field: string): string {
  if (field === 'source') return fieldOf(object, 'source.component') || fieldOf(object, 'reportingComponent')
  let value = object
  for (const step of (field === 'status.successful' ? 'status.succeeded' : field).split('.'))
    value = isObject(value) ? value[step] : undefined
  if (value !== undefined && value !== null) return String(value)
  return falseWhenAbsent.includes(field) ? 'false' : zeroWhenAbsent.includes(field) ? '0' : ''
}
