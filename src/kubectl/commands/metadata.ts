import type { KubeObject } from '../../api/object.ts'
import { change, fail, failWith, type Command, type CommandContext } from '../command.ts'
import { isSet, parseFlags } from '../flags.ts'
import { isRefusal, list, objectPath, read } from '../requests.ts'
import { displayName, resourceArguments } from '../resource-names.ts'
import type { KindDefinition } from '../../api/scheme.ts'

const definitions = {
  overwrite: { kind: 'boolean' },
  all: { kind: 'boolean' },
  selector: { kind: 'string', short: 'l' },
} as const

type Field = 'labels' | 'annotations'

export const label: Command = (context) => edited(context, 'labels')
export const annotate: Command = (context) => edited(context, 'annotations')

function* edited(context: CommandContext, field: Field) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const isEdit = (word: string): boolean => word.includes('=') || (word.endsWith('-') && word.length > 1)
  const edits = flags.names.filter(isEdit)
  const found = resourceArguments(flags.names.filter((word) => !isEdit(word)))
  if ('error' in found) return fail(context, found.error)
  if (edits.length === 0) return fail(context, `at least one ${field === 'labels' ? 'label' : 'annotation'} update is required`)
  let exitCode = 0
  for (const { kind, name } of found.resources) {
    const objects = chosen(context, kind, name, flags.values.get('selector'))
    if (isRefusal(objects)) return failWith(context, objects)
    for (const object of objects) exitCode = editOne(context, kind, object, field, edits, isSet(flags, 'overwrite')) || exitCode
  }
  return exitCode
}

function chosen(context: CommandContext, kind: KindDefinition, name: string | undefined, selector: string | undefined) {
  if (name === undefined) return list(context, kind, { labelSelector: selector })
  const response = read(context, kind, name)
  return response.code === 200 ? [response.body as KubeObject] : response
}

function editOne(context: CommandContext, kind: KindDefinition, object: KubeObject, field: Field, edits: readonly string[], isOverwriting: boolean): number {
  const present = object.metadata[field] ?? {}
  const patch: Record<string, string | null> = {}
  for (const edit of edits) {
    const equals = edit.indexOf('=')
    const key = equals < 0 ? edit.slice(0, -1) : edit.slice(0, equals)
    const value = equals < 0 ? null : edit.slice(equals + 1)
    const known = present[key]
    if (value !== null && known !== undefined && known !== value && !isOverwriting)
      return fail(
        context,
        field === 'labels'
          ? `'${key}' already has a value (${known}), and --overwrite is false`
          : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${known})`,
      )
    if (value === null && known === undefined) {
      if (field === 'labels') context.out(`label "${key}" not found.\n`)
      continue
    }
    if (known !== value) patch[key] = value
  }
  const { name } = object.metadata
  if (Object.keys(patch).length > 0) {
    const response = change(context, {
      method: 'PATCH',
      path: objectPath(kind, context.namespace, name),
      contentType: 'application/merge-patch+json',
      body: { metadata: { [field]: patch } },
    })
    if (response.code !== 200) return failWith(context, response)
  }
  const isRemoval = edits.every((edit) => !edit.includes('='))
  const word = field === 'annotations' ? 'annotated' : Object.keys(patch).length === 0 ? 'not labeled' : isRemoval ? 'unlabeled' : 'labeled'
  context.out(`${displayName(kind, name)} ${word}\n`)
  return 0
}
