import type { KubeObject } from '../../api/object.ts'
import { change, fail, failWith, readFlags, type Command, type CommandContext, type Running } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { isRefusal, list, objectPath } from '../requests.ts'
import { displayName, qualifiedSingular, resourceArguments } from '../resource-names.ts'
import { namedInFiles, targetFlags, type NamedInFile } from '../targets.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  cascade: { kind: 'string', bare: 'background' },
  'dry-run': { kind: 'string', bare: 'unchanged' },
  'grace-period': { kind: 'string' },
  force: { kind: 'boolean' },
  now: { kind: 'boolean' },
  wait: { kind: 'boolean' },
  timeout: { kind: 'string' },
  'ignore-not-found': { kind: 'boolean' },
  output: { kind: 'string', short: 'o' },
}

const policies: Readonly<Record<string, string>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
}
const forceWarning =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n'
const nothingNamed = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

type Doomed = Pick<NamedInFile, 'kind' | 'namespace' | 'name'> & { readonly fileName?: string }

/** `kubectl delete TYPE NAME`, `-l`, `--all`, `-f`. */
export const deleteObjects: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const cascade = flags.values.get('cascade') ?? 'background'
  if (policies[cascade] === undefined)
    return fail(context, `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  const targets = doomed(context, flags)
  if (typeof targets === 'number') return targets
  if (targets.length === 0) context.out('No resources found\n')
  if (isSet(flags, 'force')) context.err(forceWarning)
  let exitCode = 0
  const going: { readonly target: Doomed; readonly uid: string }[] = []
  for (const target of targets) {
    const uid = deleted(context, target, flags)
    if (uid === undefined) exitCode = 1
    else going.push({ target, uid })
  }
  const isWaiting = flags.values.get('wait') !== 'false' && !flags.values.has('dry-run') && !isSet(flags, 'force')
  if (isWaiting) for (const { target, uid } of going) yield* untilGone(context, target, uid)
  return exitCode
}

function doomed(context: CommandContext, flags: ParsedFlags): readonly Doomed[] | number {
  const files = flags.lists.get('filename')
  if (files !== undefined) return namedInFiles(context, files)
  if (flags.names.length === 0) return fail(context, nothingNamed)
  const found = resourceArguments(context, flags.names)
  if ('error' in found) return fail(context, found.error)
  const selector = flags.values.get('selector')
  const fields = flags.values.get('field-selector')
  const namespace = isSet(flags, 'all-namespaces') ? '' : context.namespace
  const targets: Doomed[] = []
  for (const { kind, name } of found.resources) {
    if (name !== undefined) {
      targets.push({ kind, namespace: context.namespace, name })
      continue
    }
    if (selector === undefined && fields === undefined && !isSet(flags, 'all'))
      return fail(context, 'resource(s) were provided, but no name was specified')
    const objects = list({ ...context, namespace }, kind, { labelSelector: selector, fieldSelector: fields })
    if (isRefusal(objects)) return failWith(context, objects)
    for (const { metadata } of objects) targets.push({ kind, namespace: metadata.namespace ?? '', name: metadata.name })
  }
  return targets
}

/** Sends one DELETE and says so; the uid of what goes (empty when unknown), or `undefined` when it was refused. */
function deleted(
  context: CommandContext,
  { kind, namespace, name, fileName }: Doomed,
  flags: ParsedFlags,
): string | undefined {
  const dryRun = flags.values.get('dry-run') ?? 'none'
  const path = objectPath(kind, namespace, name)
  const isForced = isSet(flags, 'force')
  const grace = isSet(flags, 'now') ? '1' : (flags.values.get('grace-period') ?? (isForced ? '0' : undefined))
  const body = {
    propagationPolicy: policies[flags.values.get('cascade') ?? 'background'],
    ...(grace !== undefined && { gracePeriodSeconds: grace === '0' && !isForced ? 1 : Number(grace) }),
  }
  const known = context.send({ method: 'GET', path })
  const query = dryRun === 'server' ? '?dryRun=All' : ''
  const response =
    dryRun === 'client' || dryRun === 'unchanged'
      ? known
      : change(context, { method: 'DELETE', path: `${path}${query}`, body })
  if (response.code === 404 && isSet(flags, 'ignore-not-found')) return ''
  if (response.code >= 400) {
    failWith(context, response, fileName === undefined ? undefined : `error when deleting "${fileName}"`)
    return undefined
  }
  const suffix = dryRun === 'server' ? ' (server dry run)' : query === '' && dryRun !== 'none' ? ' (dry run)' : ''
  if (flags.values.get('output') === 'name') context.out(`${displayName(kind, name)}\n`)
  else context.out(`${qualifiedSingular(kind)} "${name}" ${isForced ? 'force ' : ''}deleted${suffix}\n`)
  return (known.body as Partial<KubeObject>).metadata?.uid ?? ''
}

/** Waits until the object is gone or another one has its name. */
export function* untilGone(context: CommandContext, { kind, namespace, name }: Doomed, uid: string): Running {
  for (;;) {
    const { code, body } = context.send({ method: 'GET', path: objectPath(kind, namespace, name) })
    if (code !== 200 || (body as KubeObject).metadata.uid !== uid) return 0
    yield 'untilChange'
  }
}
