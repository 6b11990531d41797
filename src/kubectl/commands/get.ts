import type { JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { TableCell, TableColumn } from '../../api/scheme.ts'
import { writeYaml } from '../../api/yaml/write-yaml.ts'
import { fail, failWith, type Command, type CommandContext } from '../command.ts'
import { isSet, parseFlags, type ParsedFlags } from '../flags.ts'
import { collectionPath, objectPath } from '../requests.ts'
import { displayName, resourceArguments, type NamedResource } from '../resource-names.ts'
import { alignedText } from '../tab-writer.ts'

const definitions = {
  output: { kind: 'string', short: 'o' },
  selector: { kind: 'string', short: 'l' },
  'field-selector': { kind: 'string' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
  'show-labels': { kind: 'boolean' },
  'no-headers': { kind: 'boolean' },
  'ignore-not-found': { kind: 'boolean' },
  'label-columns': { kind: 'list', short: 'L' },
} as const

const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

interface Table {
  readonly columnDefinitions: readonly TableColumn[]
  readonly rows: readonly { readonly cells: readonly TableCell[]; readonly object?: KubeObject }[]
}

/** `kubectl get`. */
export const get: Command = function* (context) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const found = resourceArguments(flags.names)
  if ('error' in found) return fail(context, found.error)
  const output = flags.values.get('output') ?? ''
  if (!['', 'wide', 'name', 'json', 'yaml'].includes(output))
    return fail(context, `unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`)
  return output === '' || output === 'wide' ? printTables(context, found.resources, found.isMixed, flags) : printObjects(context, found.resources, output, flags)
}

function pathFor(context: CommandContext, { kind, name }: NamedResource, flags: ParsedFlags): string {
  if (name !== undefined) return objectPath(kind, context.namespace, name)
  const query = [
    ['labelSelector', flags.values.get('selector')],
    ['fieldSelector', flags.values.get('field-selector')],
  ].flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
  return `${collectionPath(kind, isSet(flags, 'all-namespaces') ? undefined : context.namespace)}?${[...query, 'limit=500'].join('&')}`
}

function printTables(context: CommandContext, resources: readonly NamedResource[], isMixed: boolean, flags: ParsedFlags): number {
  let exitCode = 0
  let hasPrinted = false
  let isAnyCluster = false
  for (const group of grouped(resources)) {
    const tables: Table[] = []
    for (const resource of group) {
      const response = context.send({ method: 'GET', path: pathFor(context, resource, flags), accept: tableAccept })
      if (response.code === 404 && isSet(flags, 'ignore-not-found')) continue
      if (response.code !== 200) exitCode = failWith(context, response)
      else tables.push(response.body as Table)
      isAnyCluster ||= !resource.kind.namespaced
    }
    const rows = tables.flatMap((table) => table.rows)
    if (rows.length === 0) continue
    if (hasPrinted) context.out('\n')
    hasPrinted = true
    context.out(tableText(tables[0]!.columnDefinitions, rows, group[0]!, isMixed, flags))
  }
  if (!hasPrinted && exitCode === 0 && !isSet(flags, 'ignore-not-found'))
    context.err(isAnyCluster || isSet(flags, 'all-namespaces') ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`)
  return exitCode
}

/** Consecutive resources of one kind share a table. */
function grouped(resources: readonly NamedResource[]): readonly (readonly NamedResource[])[] {
  const groups: NamedResource[][] = []
  for (const resource of resources) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]!.kind === resource.kind) last.push(resource)
    else groups.push([resource])
  }
  return groups
}

function tableText(columns: readonly TableColumn[], rows: Table['rows'], { kind }: NamedResource, isMixed: boolean, flags: ParsedFlags): string {
  const isWide = flags.values.get('output') === 'wide'
  const shown = columns.flatMap(({ priority }, index) => (priority === 0 || isWide ? [index] : []))
  const withNamespace = isSet(flags, 'all-namespaces') && kind.namespaced
  const labelColumns = flags.lists.get('label-columns') ?? []
  const header = [
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...shown.map((index) => columns[index]!.name.toUpperCase()),
    ...labelColumns.map((label) => label.split('/').at(-1)!.toUpperCase()),
    ...(isSet(flags, 'show-labels') ? ['LABELS'] : []),
  ]
  const lines = rows.map(({ cells, object }) => [
    ...(withNamespace ? [object?.metadata.namespace ?? ''] : []),
    ...shown.map((index) => (index === 0 && isMixed ? displayName(kind, String(cells[0])) : cellText(cells[index]))),
    ...labelColumns.map((label) => object?.metadata.labels?.[label] ?? ''),
    ...(isSet(flags, 'show-labels') ? [labelsText(object)] : []),
  ])
  return alignedText(isSet(flags, 'no-headers') ? lines : [header, ...lines], 6, 3)
}

/** A cell ends at its first line break, as the client cuts it. */
function cellText(cell: TableCell | undefined): string {
  const text = cell === null || cell === undefined ? '<nil>' : String(cell)
  const cut = text.search(/[\n\r\f]/)
  return cut < 0 ? text : `${text.slice(0, cut)}...`
}

function labelsText(object: KubeObject | undefined): string {
  const labels = Object.entries(object?.metadata.labels ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
  return labels.length === 0 ? '<none>' : labels.map(([key, value]) => `${key}=${value}`).join(',')
}

function printObjects(context: CommandContext, resources: readonly NamedResource[], output: string, flags: ParsedFlags): number {
  const objects: KubeObject[] = []
  for (const resource of resources) {
    const response = context.send({ method: 'GET', path: pathFor(context, resource, flags) })
    if (response.code === 404 && isSet(flags, 'ignore-not-found')) continue
    if (response.code !== 200) return failWith(context, response)
    const listed = (response.body as { readonly items?: readonly KubeObject[] }).items
    const found = listed === undefined ? [response.body as KubeObject] : listed
    if (output === 'name') for (const { metadata } of found) context.out(`${displayName(resource.kind, metadata.name)}\n`)
    objects.push(...found)
  }
  if (output === 'name') return 0
  const isSingle = resources.length === 1 && resources[0]!.name !== undefined
  const shown = objects.map(withoutManagedFields)
  const value = isSingle ? shown[0] : { apiVersion: 'v1', items: shown, kind: 'List', metadata: { resourceVersion: '' } }
  if (value === undefined) return 0
  context.out(output === 'json' ? `${JSON.stringify(sortedKeys(value as unknown as JsonValue), null, 4)}\n` : writeYaml(value as unknown as JsonValue))
  return 0
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata
  return { ...object, metadata }
}

function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sortedKeys(item as JsonValue)]),
  )
}
