import type { Pod } from '../../api/openapi/kubernetes.ts'
import { fail, misuse, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { followedLogs, logText, type LogQuery } from './follow-logs.ts'
import { podsBehind } from './pods-behind.ts'

const text = { kind: 'string' } as const
const definitions: FlagDefinitions = {
  container: { kind: 'string', short: 'c' },
  follow: { kind: 'boolean', short: 'f' },
  previous: { kind: 'boolean', short: 'p' },
  selector: { kind: 'string', short: 'l' },
  tail: text,
  since: text,
  'since-time': text,
  timestamps: { kind: 'boolean' },
  prefix: { kind: 'boolean' },
  'all-containers': { kind: 'boolean' },
  'all-pods': { kind: 'boolean' },
  'limit-bytes': text,
  'ignore-errors': { kind: 'boolean' },
  'max-log-requests': text,
  'pod-running-timeout': text,
}

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

/** `kubectl logs POD`. @source kubernetes@1.36 kubectl/pkg/cmd/logs/logs.go */
export const logs: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const selector = flags.values.get('selector')
  if (flags.names.length === 0 && selector === undefined) return misuse(context, usage)
  const found = podsBehind(context, flags.names, selector)
  if (typeof found === 'number') return found
  if ('refusal' in found) {
    const { reason, message } = found.refusal
    return fail(
      context,
      reason === 'NotFound' ? `error from server (NotFound): ${message} in namespace "${context.namespace}"` : message,
    )
  }
  if (found.pods.length === 0) {
    context.err(`No resources found in ${context.namespace} namespace.\n`)
    return 0
  }
  const isMany = selector !== undefined || isSet(flags, 'all-pods')
  const pods = isMany ? found.pods : found.pods.slice(0, 1)
  if (!isMany && found.pods.length > 1)
    context.err(`Found ${found.pods.length} pods, using pod/${pods[0]!.metadata.name}\n`)
  let exitCode = 0
  for (const pod of pods) {
    const containers = containersOf(context, pod, flags, isMany)
    if (typeof containers === 'number') return containers
    for (const container of containers) {
      const query = queryOf(flags, selector !== undefined)
      const prefix = isSet(flags, 'prefix') ? `[pod/${pod.metadata.name}/${container}] ` : ''
      if (isSet(flags, 'follow')) exitCode = (yield* followedLogs(context, pod, container, query, prefix)) || exitCode
      else exitCode = printed(context, logText(context, pod, container, query), prefix) || exitCode
    }
  }
  return exitCode
}

function printed(context: CommandContext, body: string | undefined, prefix: string): number {
  if (body === undefined) return 1
  context.out(prefix === '' ? body : body.replaceAll(/^(?=.)/gm, prefix))
  return 0
}

function queryOf(flags: ParsedFlags, isSelected: boolean): LogQuery {
  const since = secondsIn(flags.values.get('since'))
  const tail = flags.values.get('tail') ?? (isSelected ? '10' : undefined)
  return {
    previous: isSet(flags, 'previous') ? 'true' : undefined,
    timestamps: isSet(flags, 'timestamps') ? 'true' : undefined,
    tailLines: tail === '-1' ? undefined : tail,
    sinceSeconds: since === undefined ? undefined : String(since),
    limitBytes: flags.values.get('limit-bytes'),
  }
}

/** `1h30m`, `10s`; `undefined` for none. */
export function secondsIn(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 }
  let total = 0
  for (const [, count, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)?/g))
    total += Number(count) * (units[unit ?? 's'] ?? 1)
  return Math.ceil(total)
}

/** The containers whose logs are wanted; when several exist and none is named, the first, and that is said. */
export function containersOf(
  context: CommandContext,
  pod: Pod,
  flags: ParsedFlags,
  isQuiet = false,
): readonly string[] | number {
  const main = pod.spec.containers.map(({ name }) => name)
  const init = (pod.spec.initContainers ?? []).map(({ name }) => name)
  if (isSet(flags, 'all-containers')) return [...main, ...init]
  const wanted = flags.values.get('container')
  if (wanted !== undefined) {
    if (![...main, ...init].includes(wanted))
      return fail(context, `container ${wanted} is not valid for pod ${pod.metadata.name}`)
    return [wanted]
  }
  const chosen = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? main[0]!
  if (main.length + init.length > 1 && !isQuiet)
    context.err(
      `Defaulted container "${chosen}" out of: ${[...main, ...init.map((name) => `${name} (init)`)].join(', ')}\n`,
    )
  return [chosen]
}
