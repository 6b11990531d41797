import type { KubeObject } from '../../api/object.ts'
import { change, fail, failWith, readFlags, type Command } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { namedInFiles } from '../targets.ts'
import { creationFlags } from './posting.ts'

const definitions: FlagDefinitions = { ...creationFlags, filename: { kind: 'words', short: 'f' } }

/** `kubectl replace -f FILE`. */
export const replace: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const files = flags.lists.get('filename')
  if (files === undefined) return fail(context, 'must specify one of -f and -k')
  const named = namedInFiles(context, files)
  if (typeof named === 'number') return named
  let exitCode = 0
  for (const { kind, namespace, name, manifest, fileName } of named) {
    const path = objectPath(kind, namespace, name)
    const current = context.send({ method: 'GET', path })
    const metadata = manifest['metadata'] as object
    const resourceVersion = current.code === 200 ? (current.body as KubeObject).metadata.resourceVersion : undefined
    const body = {
      ...manifest,
      metadata: { ...metadata, ...(namespace && { namespace }), ...(resourceVersion && { resourceVersion }) },
    }
    const response =
      current.code === 200
        ? change(context, { method: 'PUT', path: `${path}?fieldManager=kubectl-replace&fieldValidation=Strict`, body })
        : current
    if (response.code === 200) context.out(`${displayName(kind, name)} replaced\n`)
    else exitCode = failWith(context, response, `error when replacing "${fileName}"`)
  }
  return exitCode
}
