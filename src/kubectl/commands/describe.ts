import type { KubeObject } from '../../api/object.ts'
import { fail, failWith, readFlags, timeNow, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { describeEvents, eventsAbout } from '../describe/events.ts'
import { describerOf } from '../describe/index.ts'
import { newWriter } from '../describe/writer.ts'
import { isRefusal, list } from '../requests.ts'
import { resourceArguments } from '../resource-names.ts'
import { targetFlags, targetsOf, type Target } from '../targets.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  'show-events': { kind: 'boolean' },
  'chunk-size': { kind: 'string' },
}

/** `kubectl describe TYPE NAME`. */
export const describe: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  if (flags.names.length === 0 && !flags.lists.has('filename'))
    return fail(
      context,
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  if (targets.missing.length > 0)
    return describedByPrefix(context, flags, () => failWith(context, targets.missing[0]!.response))
  if (targets.found.length === 0) {
    context.err(
      isSet(flags, 'all-namespaces')
        ? 'No resources found\n'
        : `No resources found in ${context.namespace} namespace.\n`,
    )
    return 0
  }
  const withEvents = flags.values.get('show-events') !== 'false'
  context.out(targets.found.map((target) => descriptionOf(context, target, withEvents)).join('\n\n'))
  return 0
}

/** A name that is not there may be the beginning of others. */
function describedByPrefix(context: CommandContext, flags: ParsedFlags, refuse: () => number): number {
  const named = resourceArguments(context, flags.names)
  if ('error' in named) return fail(context, named.error)
  const wanted = named.resources[0]
  if (named.resources.length !== 1 || wanted?.name === undefined) return refuse()
  const listed = list(context, wanted.kind)
  const found = isRefusal(listed) ? [] : listed.filter(({ metadata }) => metadata.name.startsWith(wanted.name!))
  if (found.length === 0) return refuse()
  for (const object of found) context.out(`${descriptionOf(context, targetOf(object, wanted.kind), true)}\n`)
  return 0
}

const targetOf = (object: KubeObject, kind: Target['kind']): Target => ({
  kind,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
  object,
})

function descriptionOf(context: CommandContext, { kind, namespace, object }: Target, withEvents: boolean): string {
  const writer = newWriter()
  const inside = { ...context, namespace }
  const { now } = timeNow(context)
  const { describe: write, hasEvents } = describerOf(kind.resource)
  const typed = {
    ...object,
    kind: kind.kind,
    apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
  }
  write(writer, typed, inside, now)
  if (withEvents && hasEvents === true) describeEvents(writer, eventsAbout(inside, typed), now)
  return writer.text()
}
