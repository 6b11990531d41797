import type { JsonValue } from '../../base/json.ts'
import type { MappingNode, ScalarNode, YamlNode } from './parse-yaml.ts'
import { resolvedScalar } from './resolve-scalar.ts'

export interface DuplicateKey {
  readonly key: string
  readonly node: YamlNode
}

export interface Converted {
  readonly json: JsonValue
  readonly duplicates: readonly DuplicateKey[]
  /** Of each object and list, the node that it came from. */
  readonly sources: ReadonlyMap<object, YamlNode>
}

export interface ConversionProblem {
  readonly text: string
  readonly node: YamlNode
}

/** What Kubernetes makes of a document: keys as texts, the last of equal keys, merges and aliases resolved. */
export function jsonOf(root: YamlNode): Converted | ConversionProblem {
  const conversion: Conversion = {
    anchors: new Map(),
    open: new Set(),
    duplicates: [],
    sources: new Map(),
    decodes: 0,
    aliased: 0,
    depth: 0,
  }
  noteAnchors(root, conversion)
  const json = conversion.problem === undefined ? converted(root, conversion) : null
  if (conversion.problem !== undefined) return conversion.problem
  return { json, duplicates: conversion.duplicates, sources: conversion.sources }
}

interface Conversion {
  /** Of each alias, what its name stood for there. */
  readonly anchors: Map<YamlNode, YamlNode>
  /** Aliases that are being expanded. */
  readonly open: Set<YamlNode>
  readonly duplicates: DuplicateKey[]
  readonly sources: Map<object, YamlNode>
  decodes: number
  aliased: number
  depth: number
  problem?: ConversionProblem
}

function report(conversion: Conversion, text: string, node: YamlNode): null {
  conversion.problem ??= { text, node }
  return null
}

/** An alias means the latest anchor of its name above it. */
function noteAnchors(root: YamlNode, conversion: Conversion): void {
  const named = new Map<string, YamlNode>()
  const visit = (node: YamlNode): void => {
    if (node.anchor !== undefined) named.set(node.anchor, node)
    if (node.kind === 'alias') conversion.anchors.set(node, named.get(node.name)!)
    else if (node.kind === 'sequence') node.items.forEach(visit)
    else if (node.kind === 'mapping') {
      for (const [key, value] of node.entries) {
        visit(key)
        visit(value)
      }
    }
  }
  visit(root)
}

function converted(node: YamlNode, conversion: Conversion): JsonValue {
  if (conversion.problem !== undefined || isExcessive(node, conversion)) return null
  switch (node.kind) {
    case 'alias':
      return expanded(node, conversion, (target) => converted(target, conversion))
    case 'scalar':
      return convertedScalar(node, conversion)
    case 'sequence': {
      const list = node.items.map((item) => converted(item, conversion))
      conversion.sources.set(list, node)
      return list
    }
    case 'mapping': {
      const map: Record<string, JsonValue> = {}
      conversion.sources.set(map, node)
      fill(map, node, new Set(), conversion)
      return map
    }
  }
}

/** Aliases may make up 99 % of a small document and ever less of a large one. @source goyaml.v2 decode.go allowedAliasRatio */
function isExcessive(node: YamlNode, conversion: Conversion): boolean {
  conversion.decodes++
  if (conversion.depth > 0) conversion.aliased++
  const { decodes, aliased } = conversion
  const share = decodes <= 400_000 ? 0.99 : decodes >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (decodes - 400_000)) / 3_600_000
  if (aliased <= 100 || decodes <= 1000 || aliased / decodes <= share) return false
  report(conversion, 'document contains excessive aliasing', node)
  return true
}

function expanded<T>(node: YamlNode, conversion: Conversion, use: (target: YamlNode) => T): T | null {
  const target = conversion.anchors.get(node)!
  if (conversion.open.has(target))
    return report(conversion, `anchor '${node.kind === 'alias' ? node.name : ''}' value contains itself`, node)
  conversion.open.add(target)
  conversion.depth++
  const result = use(target)
  conversion.depth--
  conversion.open.delete(target)
  return result
}

function convertedScalar(node: ScalarNode, conversion: Conversion): JsonValue {
  const resolved = resolvedScalar(node)
  if ('error' in resolved) return report(conversion, resolved.error, node)
  const { value } = resolved
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
    return report(conversion, `json: unsupported value: ${name}`, node)
  }
  return value
}

function fill(map: Record<string, JsonValue>, node: MappingNode, seen: Set<string>, conversion: Conversion): void {
  for (const [keyNode, value] of node.entries) {
    if (conversion.problem !== undefined) return
    if (isMerge(keyNode)) {
      merge(map, value, conversion)
      continue
    }
    const key = keyOf(keyNode, conversion)
    if (key === undefined) return
    if (seen.has(key)) conversion.duplicates.push({ key, node: keyNode })
    seen.add(key)
    setOwn(map, key, converted(value, conversion))
  }
}

/** `__proto__` is a key like any other. */
function setOwn(map: Record<string, JsonValue>, key: string, value: JsonValue): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}

const isMerge = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.value === '<<' && (node.isPlain || node.tag === '!!merge')

function merge(map: Record<string, JsonValue>, value: YamlNode, conversion: Conversion): void {
  const wrong = (): null => report(conversion, 'map merge requires map or sequence of maps as the value', value)
  const mergeOne = (node: YamlNode): unknown => {
    if (node.kind === 'alias') return expanded(node, conversion, mergeOne)
    return node.kind === 'mapping' ? fill(map, node, new Set(), conversion) : wrong()
  }
  if (value.kind === 'sequence') for (const item of value.items.toReversed()) mergeOne(item)
  else mergeOne(value)
}

function keyOf(node: YamlNode, conversion: Conversion): string | undefined {
  const target = node.kind === 'alias' ? conversion.anchors.get(node)! : node
  if (target.kind !== 'scalar') {
    const shown = goSyntax(converted(target, conversion), target)
    report(conversion, `invalid map key: ${shown}`, node)
    return undefined
  }
  const resolved = resolvedScalar(target)
  if ('error' in resolved) report(conversion, resolved.error, node)
  else if (resolved.value === null)
    report(conversion, 'unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>', node)
  else return typeof resolved.value === 'number' ? numberKey(resolved.value) : String(resolved.value)
  return undefined
}

const numberKey = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf'

/** A value as Go's `%#v` shows it: what is printed of a template that nobody filled in. */
function goSyntax(value: JsonValue, node: YamlNode): string {
  if (Array.isArray(value))
    return `[]interface {}{${value.map((item, index) => goSyntax(item, node.kind === 'sequence' ? node.items[index]! : node)).join(', ')}}`
  if (value === null) return 'interface {}(nil)'
  if (typeof value !== 'object') return typeof value === 'string' ? JSON.stringify(value) : String(value)
  const map = value as { readonly [key: string]: JsonValue }
  const parts = Object.keys(map)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSyntax(map[key]!, node)}`)
  return `map[interface {}]interface {}{${parts.join(', ')}}`
}
