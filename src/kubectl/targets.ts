import { kinds, olderVersions } from '../api/index.ts'
import type { KubeObject } from '../api/object.ts'
import type { ApiResponse } from '../api/request.ts'
import type { KindDefinition } from '../api/scheme.ts'
import { isObject } from '../base/json.ts'
import { readManifests } from '../api/yaml/read-manifests.ts'
import { fail, failWith, type CommandContext } from './command.ts'
import { textOfFile } from './files.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from './flags.ts'
import { collectionPath, isRefusal, list } from './requests.ts'
import { resourceArguments } from './resource-names.ts'

/** An object that a command is about to work on. */
export interface Target {
  readonly kind: KindDefinition
  readonly namespace: string
  readonly name: string
  readonly object: KubeObject
}

/** Flags that choose objects. */
export const targetFlags: FlagDefinitions = {
  filename: { kind: 'words', short: 'f' },
  recursive: { kind: 'boolean', short: 'R' },
  selector: { kind: 'string', short: 'l' },
  'field-selector': { kind: 'string' },
  all: { kind: 'boolean' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
}

export interface Targets {
  readonly found: readonly Target[]
  readonly missing: readonly { readonly response: ApiResponse; readonly fileName?: string }[]
  /** True when the words named a whole kind, a selector or a file. */
  readonly isOpen: boolean
}

/** The objects named by words, by selector or by file; a number when the words themselves are wrong, and it has been said. */
export function targetsOf(
  context: CommandContext,
  flags: ParsedFlags,
  words: readonly string[] = flags.names,
): Targets | number {
  const files = flags.lists.get('filename')
  if (files !== undefined) return targetsInFiles(context, files)
  const named = resourceArguments(context, words)
  if ('error' in named) return fail(context, named.error)
  const found: Target[] = []
  const missing: { response: ApiResponse }[] = []
  let isOpen = false
  for (const { kind, name } of named.resources) {
    if (name === undefined) {
      isOpen = true
      const space = { ...context, namespace: isSet(flags, 'all-namespaces') ? '' : context.namespace }
      const listed = list(space, kind, {
        labelSelector: flags.values.get('selector'),
        fieldSelector: flags.values.get('field-selector'),
      })
      if (isRefusal(listed)) return failWith(context, listed)
      found.push(...listed.map((object) => targetOf(kind, object)))
      continue
    }
    const response = context.send({
      method: 'GET',
      path: `${collectionPath(kind, context.namespace)}/${encodeURIComponent(name)}`,
    })
    if (response.code === 200) found.push(targetOf(kind, response.body as KubeObject))
    else missing.push({ response })
  }
  return { found, missing, isOpen }
}

const targetOf = (kind: KindDefinition, object: KubeObject): Target => ({
  kind,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
  object,
})

/** What `-f` names, as it stands in the file. */
export interface NamedInFile {
  readonly kind: KindDefinition
  readonly namespace: string
  readonly name: string
  readonly manifest: { readonly [key: string]: unknown }
  readonly fileName: string
}

/** The objects that files name; a number when one cannot be read, and it has been said. */
export function namedInFiles(context: CommandContext, files: readonly string[]): readonly NamedInFile[] | number {
  const named: NamedInFile[] = []
  for (const fileName of files) {
    const text = textOfFile(context, fileName)
    if (text === undefined) return 1
    const { documents, errors } = readManifests(text)
    if (errors[0] !== undefined) return fail(context, `error parsing ${fileName}: ${errors[0].message}`)
    for (const { json } of documents) {
      if (!isObject(json)) continue
      const kind = [...kinds, ...olderVersions].find(
        ({ group, version, kind: known }) =>
          json['kind'] === known && json['apiVersion'] === (group === '' ? version : `${group}/${version}`),
      )
      if (kind === undefined)
        return fail(
          context,
          `unable to recognize "${fileName}": no matches for kind "${String(json['kind'])}" in version "${String(json['apiVersion'])}"`,
        )
      const metadata = isObject(json['metadata']) ? json['metadata'] : {}
      const namespace = kind.namespaced ? String(metadata['namespace'] ?? context.namespace) : ''
      named.push({ kind, namespace, name: String(metadata['name'] ?? ''), manifest: json, fileName })
    }
  }
  return named
}

function targetsInFiles(context: CommandContext, files: readonly string[]): Targets | number {
  const named = namedInFiles(context, files)
  if (typeof named === 'number') return named
  const found: Target[] = []
  const missing: { response: ApiResponse; fileName: string }[] = []
  for (const { kind, namespace, name, fileName } of named) {
    const response = context.send({
      method: 'GET',
      path: `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`,
    })
    if (response.code === 200) found.push(targetOf(kind, response.body as KubeObject))
    else missing.push({ response, fileName })
  }
  return { found, missing, isOpen: true }
}

/** Says what was not found; true when anything was missing. */
export function sayMissing(context: CommandContext, { missing }: Targets): boolean {
  for (const { response } of missing) failWith(context, response)
  return missing.length > 0
}
