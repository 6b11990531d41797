import { isObject } from '../../base/json.ts'
import { change, fail, failWith, type Command } from '../command.ts'
import { parseFlags } from '../flags.ts'
import { objectPath, read } from '../requests.ts'
import { displayName, resourceArguments } from '../resource-names.ts'

const definitions = { replicas: { kind: 'string' }, 'current-replicas': { kind: 'string' }, timeout: { kind: 'string' } } as const

/** `kubectl scale TYPE/NAME --replicas=N`. */
export const scale: Command = function* (context) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const replicas = Number(flags.values.get('replicas') ?? '-1')
  if (!Number.isInteger(replicas) || replicas < 0)
    return fail(context, 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  const found = resourceArguments(flags.names)
  if ('error' in found) return fail(context, found.error)
  for (const { kind, name } of found.resources) {
    if (name === undefined) return fail(context, 'no objects passed to scale')
    const current = read(context, kind, name)
    if (current.code !== 200) return fail(context, `no objects passed to scale ${isObject(current.body) ? String(current.body['message']) : ''}`)
    const expected = flags.values.get('current-replicas')
    const actual = kind.scale?.replicasOf(current.body as never)
    if (expected !== undefined && Number(expected) !== actual) return fail(context, `Expected replicas to be ${expected}, was ${actual}`)
    const response = change(context, {
      method: 'PATCH',
      path: `${objectPath(kind, context.namespace, name)}/scale`,
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
    })
    if (response.code !== 200) return failWith(context, response)
    context.out(`${displayName(kind, name)} scaled\n`)
  }
  return 0
}
