import { change, fail, failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf, type Target } from '../targets.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  overwrite: { kind: 'boolean' },
  list: { kind: 'boolean' },
  'resource-version': { kind: 'string' },
  output: { kind: 'string', short: 'o' },
}

type Field = 'labels' | 'annotations'

export const label: Command = (context) => edited(context, 'labels')
export const annotate: Command = (context) => edited(context, 'annotations')

function* edited(context: CommandContext, field: Field) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const isEdit = (word: string): boolean => word.includes('=') || (word.endsWith('-') && word.length > 1)
  const edits = flags.names.filter(isEdit)
  const word = field === 'labels' ? 'label' : 'annotation'
  if (edits.length === 0 && !isSet(flags, 'list')) return fail(context, `at least one ${word} update is required`)
  const both = twiceNamed(edits)
  if (both.length > 0)
    return fail(
      context,
      `can not both modify and remove the following ${word}(s) in the same command: ${both.join(', ')}`,
    )
  const targets = targetsOf(
    context,
    flags,
    flags.names.filter((name) => !isEdit(name)),
  )
  if (typeof targets === 'number') return targets
  let exitCode = sayMissing(context, targets) ? 1 : 0
  for (const target of targets.found) {
    if (isSet(flags, 'list')) listed(context, target, field)
    else exitCode = editOne(context, target, field, edits, isSet(flags, 'overwrite')) || exitCode
  }
  return exitCode
}

/** Keys that one command sets and removes. */
function twiceNamed(edits: readonly string[]): readonly string[] {
  const isSetting = (edit: string): boolean => edit.includes('=')
  const removed = new Set(edits.filter((edit) => !isSetting(edit)).map((edit) => edit.slice(0, -1)))
  return edits
    .filter(isSetting)
    .map((edit) => edit.slice(0, edit.indexOf('=')))
    .filter((key) => removed.has(key))
    .sort()
}

function listed(context: CommandContext, { object }: Target, field: Field): void {
  for (const [key, value] of Object.entries(object.metadata[field] ?? {}).sort()) context.out(`${key}=${value}\n`)
}

function editOne(
  context: CommandContext,
  { kind, namespace, name, object }: Target,
  field: Field,
  edits: readonly string[],
  isOverwriting: boolean,
): number {
  const present = object.metadata[field] ?? {}
  const patch: Record<string, string | null> = {}
  for (const edit of edits) {
    const equals = edit.indexOf('=')
    const key = equals < 0 ? edit.slice(0, -1) : edit.slice(0, equals)
    const value = equals < 0 ? null : edit.slice(equals + 1)
    const known = present[key]
    const isFree = isOverwriting || key === 'kubernetes.io/change-cause'
    if (value !== null && known !== undefined && known !== value && !isFree)
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
  if (Object.keys(patch).length > 0) {
    const response = change(context, {
      method: 'PATCH',
      path: `${objectPath(kind, namespace, name)}?fieldManager=kubectl-${field === 'labels' ? 'label' : 'annotate'}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { [field]: patch } },
    })
    if (response.code !== 200) return failWith(context, response)
  }
  const isRemoval = edits.every((edit) => !edit.includes('='))
  const word =
    field === 'annotations'
      ? 'annotated'
      : Object.keys(patch).length === 0
        ? 'not labeled'
        : isRemoval
          ? 'unlabeled'
          : 'labeled'
  context.out(`${displayName(kind, name)} ${word}\n`)
  return 0
}
