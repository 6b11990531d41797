import type { Event } from '../../api/openapi/kubernetes.ts'
import { fail, failWith, readFlags, timeNow, type Command } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { ageText, byLastSeen } from '../describe/events.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed, resourceArguments } from '../resource-names.ts'
import { alignedText } from '../print/tab-writer.ts'

const definitions: FlagDefinitions = {
  for: { kind: 'string' },
  types: { kind: 'list' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
  'no-headers': { kind: 'boolean' },
  watch: { kind: 'boolean', short: 'w' },
}

/** `kubectl events`: oldest first. */
export const events: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const about = flags.values.get('for')
  const named = about === undefined ? undefined : resourceArguments(context, [about])
  if (named !== undefined && 'error' in named) return fail(context, named.error)
  const target = named?.resources[0]
  const isEverywhere = isSet(flags, 'all-namespaces')
  const listed = list({ ...context, namespace: isEverywhere ? '' : context.namespace }, kindNamed('events')!)
  if (isRefusal(listed)) return failWith(context, listed)
  const types = flags.lists.get('types')?.map((type) => type.toLowerCase())
  const shown = (listed as readonly Event[])
    .filter(
      ({ involvedObject, type = '' }) =>
        (target === undefined || (involvedObject.kind === target.kind.kind && involvedObject.name === target.name)) &&
        types?.includes(type.toLowerCase()) !== false,
    )
    .toSorted(byLastSeen)
  if (shown.length === 0) {
    context.err(isEverywhere ? 'No events found.\n' : `No events found in ${context.namespace} namespace.\n`)
    return 0
  }
  const { now } = timeNow(context)
  const lines = shown.map((event) => [
    ...(isEverywhere ? [event.metadata.namespace ?? ''] : []),
    ageText(event, now),
    event.type ?? '',
    event.reason ?? '',
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    (event.message ?? '').trim(),
  ])
  const header = [...(isEverywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  context.out(alignedText(isSet(flags, 'no-headers') ? lines : [header, ...lines], 6, 3))
  return 0
}
