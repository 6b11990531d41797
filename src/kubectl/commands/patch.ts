import type { KubeObject } from '../../api/object.ts'
import type { JsonValue } from '../../base/json.ts'
import { yamlToJson } from '../../api/yaml/read-manifests.ts'
import { change, fail, failWith, readFlags, type Command } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { textOfFile } from '../files.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf } from '../targets.ts'

const text = { kind: 'string' } as const
const definitions: FlagDefinitions = {
  ...targetFlags,
  patch: { kind: 'words', short: 'p' },
  'patch-file': text,
  type: text,
  subresource: text,
  'dry-run': { kind: 'string', bare: 'unchanged' },
  output: { kind: 'string', short: 'o' },
  record: { kind: 'boolean' },
}

const contentTypes: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}

/** `kubectl patch TYPE NAME -p PATCH`. */
export const patch: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const { values } = flags
  const file = values.get('patch-file')
  const source = file === undefined ? values.get('patch') : textOfFile(context, file)
  if (source === undefined)
    return file === undefined
      ? fail(context, 'must specify --patch or --patch-file containing the contents of the patch')
      : 1
  const type = values.get('type') ?? 'strategic'
  const contentType = contentTypes[type]
  if (contentType === undefined) return fail(context, `--type must be one of [json merge strategic], not "${type}"`)
  // What begins like JSON is sent as it is: the server says what is wrong with it.
  const parsed = /^\s*\{/.test(source) ? { json: source } : yamlToJson(source)
  if ('error' in parsed) return fail(context, `unable to parse "${source}": ${parsed.error}`)
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  let exitCode = sayMissing(context, targets) ? 1 : 0
  const subresource = values.get('subresource')
  const query = `fieldManager=kubectl-patch${values.get('dry-run') === 'server' ? '&dryRun=All' : ''}`
  for (const { kind, namespace, name, object } of targets.found) {
    const path = `${objectPath(kind, namespace, name)}${subresource === undefined ? '' : `/${subresource}`}?${query}`
    const response = change(context, { method: 'PATCH', path, contentType, body: parsed.json as JsonValue })
    if (response.code !== 200) {
      exitCode = failWith(context, response)
      continue
    }
    const isSame =
      subresource === undefined &&
      (response.body as KubeObject).metadata.resourceVersion === object.metadata.resourceVersion
    context.out(
      `${subresource === 'scale' ? `scale.autoscaling/${name}` : displayName(kind, name)} patched${isSame ? ' (no change)' : ''}\n`,
    )
  }
  return exitCode
}
