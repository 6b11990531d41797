import type { JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { ApiResponse } from '../../api/request.ts'
import { fail, failWith, misuse, readFlags, type Command, type CommandContext, type Running } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { collectionPath, enhanced } from '../requests.ts'
import { displayName, resourceArguments, type NamedResource } from '../resource-names.ts'
import { namedInFiles } from '../targets.ts'
import { sortedBy } from '../print/sort-by.ts'
import { listOf, outputOf, printedValue, withoutManagedFields } from '../print/objects.ts'
import { tableAccept, tableText, type Table, type TableStyle } from '../print/table.ts'
import { watched } from './watch.ts'

const definitions: FlagDefinitions = {
  output: { kind: 'string', short: 'o' },
  template: { kind: 'string' },
  filename: { kind: 'words', short: 'f' },
  selector: { kind: 'string', short: 'l' },
  'field-selector': { kind: 'string' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
  'show-labels': { kind: 'boolean' },
  'show-kind': { kind: 'boolean' },
  'show-managed-fields': { kind: 'boolean' },
  'no-headers': { kind: 'boolean' },
  'ignore-not-found': { kind: 'boolean' },
  'label-columns': { kind: 'list', short: 'L' },
  'sort-by': { kind: 'string' },
  'chunk-size': { kind: 'string' },
  watch: { kind: 'boolean', short: 'w' },
  'watch-only': { kind: 'boolean' },
  'output-watch-events': { kind: 'boolean' },
  raw: { kind: 'string' },
  subresource: { kind: 'string' },
  'server-print': { kind: 'boolean' },
}

const noType =
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n'

/** What is asked for, and where. */
interface Wanted extends NamedResource {
  readonly namespace: string
}

/** `kubectl get`. */
export const get: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const raw = flags.values.get('raw')
  if (raw !== undefined) return printRaw(context, raw)
  const wanted = wantedOf(context, flags)
  if (typeof wanted === 'number') return wanted
  const output = outputOf(flags.values.get('output') ?? '')
  if ('error' in output) return fail(context, output.error)
  if (isSet(flags, 'all-namespaces') && wanted.resources.some(({ name }) => name !== undefined))
    return fail(context, 'a resource cannot be retrieved by name across all namespaces')
  if (isSet(flags, 'watch') || isSet(flags, 'watch-only')) return yield* watching(context, wanted, output.format, flags)
  if (output.format === '' || output.format === 'wide')
    return printTables(context, wanted.resources, wanted.isMixed, flags)
  return printObjects(
    context,
    wanted.resources,
    output.format,
    output.argument || (flags.values.get('template') ?? ''),
    flags,
  )
}

function wantedOf(
  context: CommandContext,
  flags: ParsedFlags,
): { readonly resources: readonly Wanted[]; readonly isMixed: boolean } | number {
  const namespace = isSet(flags, 'all-namespaces') ? '' : context.namespace
  const files = flags.lists.get('filename')
  if (files !== undefined) {
    const named = namedInFiles(context, files)
    return typeof named === 'number'
      ? named
      : { resources: named, isMixed: new Set(named.map(({ kind }) => kind)).size > 1 }
  }
  if (flags.names.length === 0) {
    context.err(noType)
    return misuse(
      context,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    )
  }
  const found = resourceArguments(context, flags.names)
  if ('error' in found) return fail(context, found.error)
  return { isMixed: found.isMixed, resources: found.resources.map((resource) => ({ ...resource, namespace })) }
}

function printRaw(context: CommandContext, path: string): number {
  const response = context.send({ method: 'GET', path })
  if (response.code >= 400) return failWith(context, response)
  context.out(typeof response.body === 'string' ? response.body : `${JSON.stringify(response.body)}\n`)
  return 0
}

function pathFor({ kind, name, namespace }: Wanted, flags: ParsedFlags): string {
  const base = collectionPath(kind, namespace)
  const subresource = flags.values.get('subresource')
  if (name !== undefined)
    return `${base}/${encodeURIComponent(name)}${subresource === undefined ? '' : `/${subresource}`}`
  const query = [
    ['labelSelector', flags.values.get('selector')],
    ['fieldSelector', flags.values.get('field-selector')],
  ].flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
  return `${base}?${[...query, flags.values.has('sort-by') ? 'includeObject=Object' : 'limit=500'].join('&')}`
}

const refusalOf = (response: ApiResponse, { kind, name }: Wanted, { values }: ParsedFlags): ApiResponse =>
  name !== undefined
    ? response
    : enhanced(response, kind, { labelSelector: values.get('selector'), fieldSelector: values.get('field-selector') })

export function styleOf(flags: ParsedFlags, isMixed: boolean): TableStyle {
  return {
    isWide: flags.values.get('output') === 'wide',
    withKind: isMixed || isSet(flags, 'show-kind'),
    withNamespace: isSet(flags, 'all-namespaces'),
    withLabels: isSet(flags, 'show-labels'),
    withHeaders: !isSet(flags, 'no-headers'),
    labelColumns: flags.lists.get('label-columns') ?? [],
  }
}

function printTables(
  context: CommandContext,
  resources: readonly Wanted[],
  isMixed: boolean,
  flags: ParsedFlags,
): number {
  let exitCode = 0
  let hasPrinted = false
  let isAnyCluster = false
  const refusals: (() => void)[] = []
  for (const group of grouped(resources)) {
    const { kind } = group[0]!
    const tables: Table[] = []
    for (const resource of group) {
      const response = context.send({ method: 'GET', path: pathFor(resource, flags), accept: tableAccept })
      isAnyCluster ||= !kind.namespaced
      if (response.code === 404 && isSet(flags, 'ignore-not-found')) continue
      if (response.code === 200) tables.push(response.body as Table)
      else {
        exitCode = 1
        refusals.push(() => failWith(context, refusalOf(response, resource, flags)))
      }
    }
    const all = tables.flatMap((table) => table.rows)
    if (all.length === 0) continue
    const rows = sortedBy(all, flags.values.get('sort-by'), ({ object }) => object as unknown as JsonValue)
    if ('error' in rows) return fail(context, rows.error)
    if (hasPrinted) context.out('\n')
    hasPrinted = true
    const style = styleOf(flags, isMixed)
    context.out(
      tableText(tables[0]!.columnDefinitions, rows, kind, {
        ...style,
        withNamespace: style.withNamespace && kind.namespaced,
      }),
    )
  }
  for (const say of refusals) say()
  if (!hasPrinted && exitCode === 0 && !isSet(flags, 'ignore-not-found'))
    context.err(
      isAnyCluster || isSet(flags, 'all-namespaces')
        ? 'No resources found\n'
        : `No resources found in ${context.namespace} namespace.\n`,
    )
  return exitCode
}

/** Consecutive resources of one kind share a table. */
function grouped<R extends NamedResource>(resources: readonly R[]): readonly (readonly R[])[] {
  const groups: R[][] = []
  for (const resource of resources) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]!.kind === resource.kind) last.push(resource)
    else groups.push([resource])
  }
  return groups
}

function printObjects(
  context: CommandContext,
  resources: readonly Wanted[],
  format: string,
  argument: string,
  flags: ParsedFlags,
): number {
  const objects: KubeObject[] = []
  let exitCode = 0
  for (const resource of resources) {
    const response = context.send({
      method: 'GET',
      path: pathFor(resource, flags),
      ...(isSet(flags, 'show-managed-fields') && { showsManagedFields: true }),
    })
    if (response.code === 404 && isSet(flags, 'ignore-not-found')) continue
    if (response.code !== 200) {
      exitCode = failWith(context, refusalOf(response, resource, flags))
      continue
    }
    const listed = (response.body as { readonly items?: readonly KubeObject[] }).items
    const found = listed === undefined ? [response.body as KubeObject] : listed.map((item) => typed(item, resource))
    if (format === 'name')
      for (const { metadata } of found) context.out(`${displayName(resource.kind, metadata.name)}\n`)
    objects.push(...found)
  }
  if (format === 'name') return exitCode
  const isSingle = resources.length === 1 && resources[0]!.name !== undefined
  if (isSingle && objects.length === 0) return exitCode
  const shown = isSet(flags, 'show-managed-fields') ? objects : objects.map(withoutManagedFields)
  const inOrder = sortedBy(
    shown,
    isSingle ? undefined : flags.values.get('sort-by'),
    (each) => each as unknown as JsonValue,
  )
  if ('error' in inOrder) return fail(context, inOrder.error)
  const result = printedValue(
    isSingle ? (shown[0] as unknown as JsonValue) : listOf(inOrder),
    format,
    argument,
    !isSet(flags, 'no-headers'),
  )
  if ('error' in result) return fail(context, result.error)
  context.out(result.text)
  return exitCode
}

/** Items of a list carry no type of their own. */
const typed = (object: KubeObject, { kind: { group, version, kind } }: NamedResource): KubeObject => ({
  ...object,
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
})

/** `-w`: the table, then a row for each change until the command is interrupted. */
function* watching(
  context: CommandContext,
  { resources, isMixed }: { readonly resources: readonly Wanted[]; readonly isMixed: boolean },
  format: string,
  flags: ParsedFlags,
): Running {
  if (resources.length !== 1) return fail(context, 'you may only specify a single resource type')
  const wanted = resources[0]!
  const response = context.send({ method: 'GET', path: pathFor(wanted, flags), accept: tableAccept })
  if (response.code !== 200) return failWith(context, response)
  const first = response.body as Table & { readonly metadata: { readonly resourceVersion: string } }
  const style = styleOf(flags, isMixed)
  const shown = { ...style, withNamespace: style.withNamespace && wanted.kind.namespaced }
  const withEvents = isSet(flags, 'output-watch-events')
  const widths: number[] = []
  let withHeaders = shown.withHeaders
  const print = (rows: Table['rows'], event: string): void => {
    if (rows.length === 0) return
    if (format === 'name')
      return context.out(rows.map(({ cells }) => `${displayName(wanted.kind, String(cells[0]))}\n`).join(''))
    context.out(
      tableText(
        first.columnDefinitions,
        withEvents ? rows.map((row) => ({ ...row, event })) : rows,
        wanted.kind,
        { ...shown, withHeaders },
        widths,
      ),
    )
    withHeaders = false
  }
  if (!isSet(flags, 'watch-only')) print(first.rows, 'ADDED')
  const selectors = {
    labelSelector: flags.values.get('selector'),
    fieldSelector: wanted.name === undefined ? flags.values.get('field-selector') : `metadata.name=${wanted.name}`,
  }
  for (
    const changes = watched(context, collectionPath(wanted.kind, wanted.namespace), selectors);
    ;
    yield 'untilChange'
  )
    for (const { type, table } of changes()) print(table.rows, type)
}
