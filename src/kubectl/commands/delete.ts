import { change, fail, failWith, type Command } from '../command.ts'
import { isSet, parseFlags } from '../flags.ts'
import { isRefusal, list, objectPath } from '../requests.ts'
import { resourceArguments, type NamedResource } from '../resource-names.ts'

const definitions = {
  selector: { kind: 'string', short: 'l' },
  all: { kind: 'boolean' },
  cascade: { kind: 'string', bare: 'background' },
  'grace-period': { kind: 'string' },
  force: { kind: 'boolean' },
  now: { kind: 'boolean' },
  wait: { kind: 'boolean' },
  'ignore-not-found': { kind: 'boolean' },
} as const

const policies: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }
const forceWarning =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n'

/** `kubectl delete TYPE NAME`, `-l`, `--all`. */
export const deleteObjects: Command = function* (context) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const found = resourceArguments(flags.names)
  if ('error' in found) return fail(context, found.error)
  const selector = flags.values.get('selector')
  const targets: NamedResource[] = []
  for (const resource of found.resources) {
    if (resource.name !== undefined) {
      targets.push(resource)
      continue
    }
    if (selector === undefined && !isSet(flags, 'all')) return fail(context, 'resource(s) were provided, but no name was specified')
    const objects = list(context, resource.kind, { labelSelector: selector })
    if (isRefusal(objects)) return failWith(context, objects)
    for (const { metadata } of objects) targets.push({ kind: resource.kind, name: metadata.name })
  }
  if (targets.length === 0) context.out('No resources found\n')
  const isForced = isSet(flags, 'force')
  const grace = isForced ? '0' : isSet(flags, 'now') ? '1' : flags.values.get('grace-period')
  if (isForced) context.err(forceWarning)
  const body = {
    propagationPolicy: policies[flags.values.get('cascade') ?? 'background'] ?? 'Background',
    ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
  }
  let exitCode = 0
  for (const { kind, name = '' } of targets) {
    const response = change(context, { method: 'DELETE', path: objectPath(kind, context.namespace, name), body })
    if (response.code === 404 && isSet(flags, 'ignore-not-found')) continue
    if (response.code >= 400) exitCode = failWith(context, response)
    else context.out(`${kind.singular}${kind.group === '' ? '' : `.${kind.group}`} "${name}" ${isForced ? 'force ' : ''}deleted\n`)
  }
  return exitCode
}
