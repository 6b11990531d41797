import type { Node, Taint } from '../../api/openapi/kubernetes.ts'
import { change, fail, failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { sayMissing, targetFlags, targetsOf, type Target } from '../targets.ts'

const definitions: FlagDefinitions = { ...targetFlags, overwrite: { kind: 'boolean' } }
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface TaintEdit {
  readonly key: string
  readonly value?: string
  readonly effect?: string
  readonly removes: boolean
}

/** `kubectl taint node NAME key=value:Effect`, `key:Effect-`, `key-`. @source kubernetes@1.36 kubectl/pkg/cmd/taint */
export const taint: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const edits = flags.names.map(editIn)
  const isEdit = (_name: string, index: number): boolean => index > 0 && edits[index] !== undefined
  const wanted = flags.names.filter(isEdit)
  if (wanted.length === 0) return fail(context, 'at least one taint update is required')
  const targets = targetsOf(
    context,
    flags,
    flags.names.filter((name, index) => !isEdit(name, index)),
  )
  if (typeof targets === 'number') return targets
  let exitCode = sayMissing(context, targets) ? 1 : 0
  for (const target of targets.found)
    exitCode =
      taintOne(
        context,
        target,
        wanted.map((text) => editIn(text)!),
        isSet(flags, 'overwrite'),
      ) || exitCode
  return exitCode
}

function editIn(text: string): TaintEdit | undefined {
  const match = /^([^=:]+)(?:=([^:]*))?(?::(\w+))?(-)?$/.exec(text)
  if (match === null) return undefined
  const [, name = '', value, effect, minus] = match
  const removes = minus !== undefined || (effect === undefined && value === undefined && name.endsWith('-'))
  if (!removes && (effect === undefined || !effects.includes(effect))) return undefined
  return {
    key: removes ? name.replace(/-$/, '') : name,
    removes,
    ...(value !== undefined && { value }),
    ...(effect !== undefined && { effect }),
  }
}

function taintOne(
  context: CommandContext,
  { kind, name, object }: Target,
  edits: readonly TaintEdit[],
  isOverwriting: boolean,
): number {
  const before = (object as Node).spec.taints ?? []
  let taints: readonly Taint[] = before
  const isSame = (one: Taint, { key, effect }: TaintEdit): boolean =>
    one.key === key && (effect === undefined || one.effect === effect)
  const clashes = edits.filter((edit) => !edit.removes && before.some((one) => isSame(one, edit)))
  if (clashes.length > 0 && !isOverwriting)
    return fail(
      context,
      `node ${name} already has ${clashes.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    )
  for (const edit of edits) {
    const rest = taints.filter((one) => !isSame(one, edit))
    if (edit.removes && rest.length === taints.length)
      return fail(context, `taint "${edit.key}${edit.effect === undefined ? '' : `:${edit.effect}`}" not found`)
    taints = edit.removes
      ? rest
      : [{ effect: edit.effect!, key: edit.key, ...(edit.value && { value: edit.value }) }, ...rest]
  }
  const response = change(context, {
    method: 'PATCH',
    path: `${objectPath(kind, '', name)}?fieldManager=kubectl-taint&fieldValidation=Strict`,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { taints: taints.length === 0 ? null : taints } },
  })
  if (response.code !== 200) return failWith(context, response)
  const hasAdded = edits.some(({ removes }) => !removes)
  const hasRemoved = edits.some(({ removes }) => removes)
  context.out(
    `node/${name} ${(hasAdded && hasRemoved) || clashes.length > 0 ? 'modified' : hasAdded ? 'tainted' : 'untainted'}\n`,
  )
  return 0
}
