import type { Status } from '../api/status.ts'
import type { ManifestDocument } from '../api/yaml/read-manifests.ts'

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
  const causes = status.details?.causes ?? []
  if (causes.length > 0)
    return causes.map(({ field = '', message }) => problemAt(document, field, field === '' ? message : `${field}: ${message}`))
  const fields = [...status.message.matchAll(unknownField)].map((match) => ({ field: match[2]!, message: match[0] }))
  if (fields.length > 0) return fields.map(({ field, message }) => problemAt(document, field, message))
  const typed = goField.exec(status.message)
  return [problemAt(document, typed === null ? '' : typed[1]!, status.message)]
}

const unknownField = /(unknown|duplicate) field "([^"]+)"/g
const goField = /Go struct field \w+\.([\w.]+) of type/

function problemAt(document: ManifestDocument, field: string, message: string): TextProblem {
  const path = pathOfField(field)
  for (let length = path.length; length > 0; length--) {
    const place = document.positionOf(path.slice(0, length))
    if (place !== undefined) return { ...place, severity: 'error', message, field }
  }
  const { line } = document
  return { line, column: 1, endLine: line, endColumn: 200, severity: 'error', message, ...(field !== '' && { field }) }
}

/** `spec.containers[0].ports[1]` and `metadata.labels[app.kubernetes.io/name]` as steps. */
export function pathOfField(field: string): readonly (string | number)[] {
  const steps: (string | number)[] = []
  for (const match of field.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)) {
    const inBrackets = match[1]
    if (inBrackets === undefined) steps.push(match[0])
    else steps.push(/^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets)
  }
  return steps
}
