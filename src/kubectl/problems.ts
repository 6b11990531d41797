import type { Status } from '../api/status.ts'
import { isObject } from '../base/json.ts'
import type { FieldPath, ManifestDocument } from '../api/yaml/read-manifests.ts'

/** A problem at a place of the text, 1-based, in the API server's words. */
export interface TextProblem {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly field?: string
}

/** Where in the document each cause of a refusal lies: at the field, else at its nearest parent that is written there. */
export function problemsOfStatus(document: ManifestDocument, status: Status): readonly TextProblem[] {
  // A patch as a whole is no place of the text: what is wrong with it is in the message.
  const causes = (status.details?.causes ?? []).filter(({ field }) => field !== 'patch')
  if (causes.length > 0)
    return causes.map(({ field = '', message }) =>
      problemAt(document, field, field === '' ? message : `${field}: ${message}`),
    )
  const fields = [...status.message.matchAll(unknownField)].map((match) => ({ field: match[2]!, message: match[0] }))
  if (fields.length > 0) return fields.map(({ field, message }) => problemAt(document, field, message))
  const typed = goField.exec(status.message)
  if (typed !== null)
    return [problemAtPath(document, pathThroughLists(document, typed[1]!.split('.')), typed[1]!, status.message)]
  const quantity = status.message.includes('quantities must match') ? badQuantityPath(document.json, []) : undefined
  return [
    quantity === undefined
      ? problemAt(document, '', status.message)
      : problemAtPath(document, quantity, '', status.message),
  ]
}

/** Go's path leaves list indexes out: the first element that has the rest of the path is meant. */
function pathThroughLists(document: ManifestDocument, names: readonly string[]): FieldPath {
  const walk = (value: unknown, rest: readonly string[], path: FieldPath): FieldPath | undefined => {
    if (rest.length === 0) return path
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const found = walk(item, rest, [...path, index])
        if (found !== undefined) return found
      }
      return undefined
    }
    const [name = '', ...more] = rest
    return isObject(value) && name in value ? walk(value[name], more, [...path, name]) : undefined
  }
  return walk(document.json, names, []) ?? names
}

const quantityFields = new Set(['requests', 'limits', 'capacity', 'hard', 'overhead'])
const quantityPattern = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/

function badQuantityPath(value: unknown, path: FieldPath): FieldPath | undefined {
  if (Array.isArray(value)) return firstOf(value.entries(), ([index, item]) => badQuantityPath(item, [...path, index]))
  if (!isObject(value)) return undefined
  const isQuantities = quantityFields.has(String(path.at(-1)))
  return firstOf(Object.entries(value), ([key, item]) => {
    const isBad =
      isQuantities && (typeof item === 'string' || typeof item === 'number') && !quantityPattern.test(String(item))
    return isBad ? [...path, key] : badQuantityPath(item, [...path, key])
  })
}

function firstOf<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

const unknownField = /(unknown|duplicate) field "([^"]+)"/g
const goField = /Go struct field \w+\.([\w.]+) of type/

function problemAt(document: ManifestDocument, field: string, message: string): TextProblem {
  return problemAtPath(document, pathOfField(field), field, message)
}

function problemAtPath(document: ManifestDocument, path: FieldPath, field: string, message: string): TextProblem {
  for (let length = path.length; length > 0; length--) {
    const place = document.positionOf(path.slice(0, length))
    if (place !== undefined) return { ...place, severity: 'error', message, ...(field !== '' && { field }) }
  }
  const { line } = document
  return { line, column: 1, endLine: line, endColumn: 200, severity: 'error', message, ...(field !== '' && { field }) }
}

/** `spec.containers[0].ports[1]` and `metadata.labels[app.kubernetes.io/name]` as steps. */
export function pathOfField(field: string): FieldPath {
  const steps: (string | number)[] = []
  for (const match of field.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)) {
    const inBrackets = match[1]
    if (inBrackets === undefined) steps.push(match[0])
    else steps.push(/^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets)
  }
  return steps
}
