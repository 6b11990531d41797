import type { Container, PodSpec } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import { change, fail, failWith, type Command, type CommandContext } from '../command.ts'
import { isSet, parseFlags } from '../flags.ts'
import { objectPath, read } from '../requests.ts'
import { displayName, resourceArguments, type NamedResource } from '../resource-names.ts'

const definitions = { record: { kind: 'boolean' }, all: { kind: 'boolean' } } as const
const changeCause = 'kubernetes.io/change-cause'

interface Templated extends KubeObject {
  readonly spec: { readonly template?: { readonly spec: PodSpec } } & Partial<PodSpec>
}

/** `kubectl set image TYPE/NAME CONTAINER=IMAGE …`. */
export const set: Command = function* (context) {
  const [what, ...args] = context.args
  if (what !== 'image') return fail(context, `unknown command "${what ?? ''}" for "kubectl set"`)
  const flags = parseFlags(args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const pairs = flags.names.filter((name) => name.includes('=')).map(pairOf)
  const found = resourceArguments(flags.names.filter((name) => !name.includes('=')))
  if ('error' in found) return fail(context, found.error)
  if (pairs.length === 0) return fail(context, 'at least one image update is required')
  if (isSet(flags, 'record')) context.err('Flag --record has been deprecated, --record will be removed in the future\n')
  let exitCode = 0
  for (const resource of found.resources) exitCode = setImages(context, resource, pairs, isSet(flags, 'record')) || exitCode
  return exitCode
}

const pairOf = (text: string): readonly [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]

function setImages(context: CommandContext, { kind, name }: NamedResource, pairs: readonly (readonly [string, string])[], isRecorded: boolean): number {
  if (name === undefined) return fail(context, 'one or more resources must be specified as <resource> <name> or <resource>/<name>')
  const response = read(context, kind, name)
  if (response.code !== 200) return failWith(context, response)
  const object = response.body as Templated
  const spec = object.spec.template?.spec ?? (object.spec as PodSpec)
  const all: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers]
  for (const [container] of pairs)
    if (container !== '*' && !all.some((candidate) => candidate.name === container))
      return fail(context, `unable to find container named "${container}"`)
  const imageFor = ({ name: container, image }: Container): string | undefined => {
    const pair = pairs.findLast(([wanted]) => wanted === '*' || wanted === container)
    return pair === undefined || pair[1] === image ? undefined : pair[1]
  }
  const changed = (containers: readonly Container[] | undefined) =>
    (containers ?? []).flatMap((container) => {
      const image = imageFor(container)
      return image === undefined ? [] : [{ name: container.name, image }]
    })
  const containers = changed(spec.containers)
  const initContainers = changed(spec.initContainers)
  const podSpec = { ...(containers.length > 0 && { containers }), ...(initContainers.length > 0 && { initContainers }) }
  const isUnchanged = containers.length === 0 && initContainers.length === 0
  if (isUnchanged && !isRecorded) return 0
  const metadata = isRecorded ? { metadata: { annotations: { [changeCause]: context.line } } } : {}
  const body = { ...metadata, ...(!isUnchanged && { spec: object.spec.template === undefined ? podSpec : { template: { spec: podSpec } } }) }
  const patched = change(context, {
    method: 'PATCH',
    path: `${objectPath(kind, context.namespace, name)}?fieldManager=kubectl-set`,
    contentType: 'application/strategic-merge-patch+json',
    body,
  })
  if (patched.code !== 200) return failWith(context, patched)
  context.out(`${displayName(kind, name)} image updated\n`)
  return 0
}
