import { isObject, type JsonValue } from '../../base/json.ts'
import { readJson } from '../decode/read-json.ts'
import { parseYaml, type YamlNode } from './parse-yaml.ts'
import { jsonOf } from './yaml-to-json.ts'

/** A place in the whole text, 1-based; the end is exclusive. */
export interface TextRange {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export type FieldPath = readonly (string | number)[]

export interface ManifestDocument {
  readonly json: JsonValue
  /** The line on which the document begins. */
  readonly line: number
  /** Where a field stands; of an object or list, its key. */
  readonly positionOf: (path: FieldPath) => TextRange | undefined
  /** Keys that are given again; the last value counts. */
  readonly duplicateKeys: readonly { readonly key: string; readonly range: TextRange }[]
}

export interface ManifestError {
  readonly line: number
  readonly column: number
  /** As kubectl prints it after `error parsing FILE: `. */
  readonly message: string
}

export interface Manifests {
  readonly documents: readonly ManifestDocument[]
  readonly errors: readonly ManifestError[]
}

/** What the API server takes at most. */
export const textLengthMax = 3 * 1024 * 1024

/**
 * Reads a file as kubectl does: documents between lines `---`, empty ones left out, the items of a List each on its own.
 * Reading ends at the first error; what stands before it counts.
 * @source kubernetes@1.36 apimachinery/pkg/util/yaml/decoder.go, cli-runtime/pkg/resource/visitor.go
 */
export function readManifests(text: string): Manifests {
  if (text.length > textLengthMax) {
    const message = `Request entity too large: limit is ${textLengthMax}`
    return { documents: [], errors: [{ line: 1, column: 1, message }] }
  }
  const documents: ManifestDocument[] = []
  for (const chunk of chunksOf(text)) {
    const read = 'error' in chunk ? chunk : readDocument(chunk)
    if ('error' in read) return { documents, errors: [read.error] }
    documents.push(...read.documents.flatMap(flattened))
  }
  return { documents, errors: [] }
}

interface Chunk {
  readonly text: string
  /** Lines before the chunk. */
  readonly offset: number
}

type Refusal = { readonly error: ManifestError }

/** A separator that nothing precedes belongs to the document after it. */
function chunksOf(text: string): readonly (Chunk | Refusal)[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines.at(-1) === '') lines.pop()
  const chunks: (Chunk | Refusal)[] = []
  let start = 0
  const close = (end: number): void => {
    if (end > start) chunks.push({ text: `${lines.slice(start, end).join('\n')}\n`, offset: start })
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    if (!line.startsWith('---')) continue
    const rest = line.slice(3).trim()
    if (rest !== '' && !rest.startsWith('#')) {
      return [...chunks, { error: { line: index + 1, column: 4, message: `invalid Yaml document separator: ${rest}` } }]
    }
    if (index === start) continue
    close(index)
    start = index + 1
  }
  close(lines.length)
  return chunks
}

function readDocument({ text, offset }: Chunk): { readonly documents: readonly ManifestDocument[] } | Refusal {
  const refused = (message: string, line: number, column: number): Refusal => ({
    error: { line: line + offset + 1, column: column + 1, message },
  })
  const { root, problem } = parseYaml(text)
  const isJson = /^\s*\{/.test(text)
  if (problem !== undefined) {
    const json = isJson ? readJson(text) : undefined
    if (json !== undefined && 'value' in json) return { documents: [withoutPositions(json.value, offset)] }
    const where = problem.line === 0 ? '' : `line ${problem.line}: `
    return refused(
      `error converting YAML to JSON: yaml: ${where}${problem.text}`,
      problem.mark.line,
      problem.mark.column,
    )
  }
  if (root === undefined) return { documents: [] }
  const converted = jsonOf(root)
  if ('text' in converted) {
    const { line, column } = converted.node.start
    const prefix = /^(?:json|unsupported)/.test(converted.text) ? '' : 'yaml: '
    return refused(`error converting YAML to JSON: ${prefix}${converted.text}`, line, column)
  }
  const { json, duplicates, sources } = converted
  if (json === null) return { documents: [] }
  const duplicateKeys = duplicates.map(({ key, node }) => ({ key, range: rangeOf(node, offset) }))
  const positionOf = (path: FieldPath): TextRange | undefined => positionIn(json, sources, path, offset)
  return { documents: [{ json, line: root.start.line + offset + 1, positionOf, duplicateKeys }] }
}

const withoutPositions = (json: JsonValue, offset: number): ManifestDocument => ({
  json,
  line: offset + 1,
  positionOf: () => undefined,
  duplicateKeys: [],
})

function rangeOf({ start, end }: YamlNode, offset: number): TextRange {
  return {
    line: start.line + offset + 1,
    column: start.column + 1,
    endLine: end.line + offset + 1,
    endColumn: end.column + 1,
  }
}

function positionIn(
  json: JsonValue,
  sources: ReadonlyMap<object, YamlNode>,
  path: FieldPath,
  offset: number,
): TextRange | undefined {
  let value: JsonValue | undefined = json
  let place: YamlNode | undefined = isHolder(json) ? sources.get(json) : undefined
  for (const step of path) {
    if (!isHolder(value)) return undefined
    const node = sources.get(value)
    const found: { readonly value: JsonValue | undefined; readonly place: YamlNode } | undefined =
      node && childOf(value, node, step)
    if (found?.value === undefined) return undefined
    value = found.value
    place = found.place
  }
  if (place === undefined) return undefined
  const range = rangeOf(place, offset)
  const isLong = range.endLine > range.line && place.kind !== 'scalar'
  return isLong ? { ...range, endLine: range.line, endColumn: range.column + 1 } : range
}

const isHolder = (value: JsonValue | undefined): value is Exclude<JsonValue, string | number | boolean | null> =>
  typeof value === 'object' && value !== null

function childOf(
  value: JsonValue,
  node: YamlNode,
  step: string | number,
): { readonly value: JsonValue | undefined; readonly place: YamlNode } | undefined {
  if (node.kind === 'sequence') {
    const item = node.items[Number(step)]
    return item && { value: (value as readonly JsonValue[])[Number(step)], place: item }
  }
  if (node.kind !== 'mapping' || !isObject(value) || !Object.hasOwn(value, step)) return undefined
  const child = value[step] as JsonValue
  const entry = node.entries.findLast(([key]) => key.kind === 'scalar' && key.value === String(step))
  if (entry === undefined) return { value: child, place: node }
  const isShort = entry[1].kind === 'scalar' && entry[1].start.index < entry[1].end.index
  return { value: child, place: isShort ? entry[1] : entry[0] }
}

/** The items of a `kind: List`, or of a `PodList` and its like, each as a document. */
function flattened(document: ManifestDocument): readonly ManifestDocument[] {
  const { json, positionOf } = document
  if (
    !isObject(json) ||
    typeof json['kind'] !== 'string' ||
    !json['kind'].endsWith('List') ||
    !Array.isArray(json['items'])
  )
    return [document]
  return (json['items'] as readonly JsonValue[]).map((item, index) => ({
    json: item,
    line: positionOf(['items', index])?.line ?? document.line,
    positionOf: (path) => positionOf(['items', index, ...path]),
    duplicateKeys: index === 0 ? document.duplicateKeys : [],
  }))
}

/** YAML as one JSON value, with the error text of `sigs.k8s.io/yaml`. */
export function yamlToJson(text: string): { readonly json: JsonValue } | { readonly error: string } {
  const { root, problem } = parseYaml(text)
  if (problem !== undefined)
    return { error: `yaml: ${problem.line === 0 ? '' : `line ${problem.line}: `}${problem.text}` }
  if (root === undefined) return { json: null }
  const converted = jsonOf(root)
  if ('text' in converted)
    return { error: /^(?:json|unsupported)/.test(converted.text) ? converted.text : `yaml: ${converted.text}` }
  return { json: converted.json }
}
