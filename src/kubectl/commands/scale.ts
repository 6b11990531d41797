import type { Status } from '../../api/status.ts'
import { change, fail, failWith, readFlags, type Command } from '../command.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { targetFlags, targetsOf } from '../targets.ts'

const definitions = {
  ...targetFlags,
  replicas: { kind: 'string' },
  'current-replicas': { kind: 'string' },
  timeout: { kind: 'string' },
  record: { kind: 'boolean' },
  output: { kind: 'string', short: 'o' },
} as const

const noTargets = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** `kubectl scale TYPE/NAME --replicas=N`. */
export const scale: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const wanted = flags.values.get('replicas')
  if (wanted === undefined) return fail(context, 'required flag(s) "replicas" not set')
  const replicas = Number(wanted)
  if (!Number.isInteger(replicas) || replicas < 0)
    return fail(context, 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  if (flags.names.length === 0 && !flags.lists.has('filename')) return fail(context, noTargets)
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  const missing = targets.missing[0]
  if (targets.found.length === 0)
    return fail(
      context,
      `no objects passed to scale${missing === undefined ? '' : ` ${(missing.response.body as Status).message}`}`,
    )
  let exitCode = missing === undefined ? 0 : failWith(context, missing.response)
  for (const { kind, name, namespace, object } of targets.found) {
    const expected = flags.values.get('current-replicas')
    const actual = kind.scale?.replicasOf(object)
    if (expected !== undefined && Number(expected) !== actual) {
      exitCode = fail(context, `Expected replicas to be ${expected}, was ${actual}`)
      continue
    }
    const response = change(context, {
      method: 'PATCH',
      path: `${objectPath(kind, namespace, name)}/scale`,
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
    })
    if (response.code === 200) context.out(`${displayName(kind, name)} scaled\n`)
    else exitCode = failWith(context, response)
  }
  return exitCode
}
