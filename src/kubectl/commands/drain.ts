import { controllerOf } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { Status } from '../../api/status.ts'
import {
  change,
  failWith,
  misuse,
  readFlags,
  timeNow,
  type Command,
  type CommandContext,
  type Running,
} from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { isRefusal, list, objectPath, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { markNode } from './cordon.ts'
import { untilGone } from './delete.ts'
import { secondsIn } from './logs.ts'

const yes = { kind: 'boolean' } as const
const definitions: FlagDefinitions = {
  'ignore-daemonsets': yes,
  'delete-emptydir-data': yes,
  force: yes,
  'disable-eviction': yes,
  'grace-period': { kind: 'string' },
  'pod-selector': { kind: 'string' },
  selector: { kind: 'string', short: 'l' },
  timeout: { kind: 'string' },
  'dry-run': { kind: 'string', bare: 'unchanged' },
}

/** `kubectl drain NODE`. @source kubernetes@1.36 kubectl/pkg/drain */
export const drain: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const nodes = flags.names.map((word) => word.replace(/^(node|nodes|no)\//, ''))
  if (nodes.length === 0) return misuse(context, 'USAGE: drain NODE [flags]')
  for (const name of nodes)
    if (read(context, kindNamed('nodes')!, name).code !== 200) return markNode(context, name, true)
  for (const name of nodes) {
    const code = markNode(context, name, true, dryRunOf(flags))
    if (code !== 0) return code
  }
  let exitCode = 0
  for (const name of nodes) exitCode = (yield* drained(context, name, flags)) || exitCode
  return exitCode
}

interface Sorted {
  readonly evicted: readonly Pod[]
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

function* drained(context: CommandContext, node: string, flags: ParsedFlags): Running {
  const everywhere = { ...context, namespace: '' }
  const pods = list(everywhere, kindNamed('pods')!, {
    fieldSelector: `spec.nodeName=${node}`,
    labelSelector: flags.values.get('pod-selector'),
  })
  if (isRefusal(pods)) return failWith(context, pods)
  const { evicted, errors, warnings } = sortedPods(context, pods as readonly Pod[], flags)
  if (errors.length > 0) return gaveUp(context, node, errors)
  if (warnings.length > 0) context.err(`Warning: ${warnings.join('; ')}\n`)
  if (dryRunOf(flags) !== '') {
    for (const { metadata } of evicted) context.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`)
    context.out(`node/${node} drained${dryRunOf(flags)}\n`)
    return 0
  }
  const timeout = flags.values.get('timeout')
  const seconds = secondsIn(timeout) ?? 0
  const end = seconds === 0 ? Infinity : timeNow(context).now + seconds * 1000
  const goes: Pod[] = []
  let waiting = [...evicted]
  while (waiting.length > 0) {
    if (end !== Infinity && timeNow(context).now >= end) return timedOut(context, node, waiting, timeout!)
    const retried: Pod[] = []
    for (const pod of waiting) (evict(context, pod, flags) ? goes : retried).push(pod)
    if (retried.length > 0) yield* pause(context, 5)
    waiting = retried
  }
  for (const { metadata } of goes) {
    yield* untilGone(
      context,
      { kind: kindNamed('pods')!, namespace: metadata.namespace!, name: metadata.name },
      metadata.uid,
    )
    context.out(`pod/${metadata.name} evicted\n`)
  }
  context.out(`node/${node} drained\n`)
  return 0
}

function dryRunOf({ values }: ParsedFlags): string {
  const dryRun = values.get('dry-run') ?? 'none'
  return dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)'
}

function gaveUp(context: CommandContext, node: string, errors: readonly string[]): number {
  context.err(
    `error: unable to drain node "${node}" due to error: ${inOne(errors)}, continuing command...\nThere are pending nodes to be drained:\n ${node}\n${errors.map((text) => `${text}\n`).join('')}`,
  )
  return 1
}

const inOne = (errors: readonly string[]): string => (errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`)

/** Each pod notices at its next try that the time is over. */
function timedOut(context: CommandContext, node: string, waiting: readonly Pod[], timeout: string): number {
  const errors = waiting.map(({ metadata: { namespace = '', name } }) => {
    context.out(`evicting pod ${namespace}/${name}\n`)
    return `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${timeout}`
  })
  context.err(
    `There are pending pods in node "${node}" when an error occurred: ${inOne(errors)}\n${waiting.map(({ metadata }) => `pod/${metadata.name}\n`).join('')}`,
  )
  return gaveUp(context, node, errors)
}

function sortedPods(context: CommandContext, pods: readonly Pod[], flags: ParsedFlags): Sorted {
  const [daemons, naked, local]: [string[], string[], string[]] = [[], [], []]
  const evicted: Pod[] = []
  for (const pod of pods) {
    const { namespace, name, annotations } = pod.metadata
    const label = `${namespace}/${name}`
    const owner = controllerOf(pod)
    const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
    if (annotations?.['kubernetes.io/config.mirror'] !== undefined) continue
    if (
      owner?.kind === 'DaemonSet' &&
      read({ ...context, namespace: namespace ?? '' }, kindNamed('daemonsets')!, owner.name).code === 200
    ) {
      daemons.push(label)
      continue
    }
    const hasLocal = !isOver && pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true
    if (owner === undefined && !isOver) naked.push(label)
    if (hasLocal) local.push(label)
    if ((owner !== undefined || isOver || isSet(flags, 'force')) && (!hasLocal || isSet(flags, 'delete-emptydir-data')))
      evicted.push(pod)
  }
  const errors: string[] = []
  const warnings: string[] = []
  const sort = (found: readonly string[], isAllowed: boolean, error: string, warning: string): void => {
    if (found.length > 0) (isAllowed ? warnings : errors).push(`${isAllowed ? warning : error}: ${found.join(', ')}`)
  }
  const ignores = isSet(flags, 'ignore-daemonsets')
  sort(
    local,
    isSet(flags, 'delete-emptydir-data'),
    'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
    'deleting Pods with local storage',
  )
  if (!ignores) sort(daemons, false, 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', '')
  sort(
    naked,
    isSet(flags, 'force'),
    'cannot delete cannot delete Pods that declare no controller (use --force to override)',
    'deleting Pods that declare no controller',
  )
  if (ignores) sort(daemons, true, '', 'ignoring DaemonSet-managed Pods')
  return {
    evicted,
    errors,
    warnings: isSet(flags, 'delete-emptydir-data')
      ? warnings.filter((text) => !text.startsWith('deleting Pods with local'))
      : warnings,
  }
}

/** False when a budget forbids it just now. */
function evict(context: CommandContext, { metadata }: Pod, flags: ParsedFlags): boolean {
  const { namespace = '', name } = metadata
  context.out(`evicting pod ${namespace}/${name}\n`)
  const grace = flags.values.get('grace-period')
  const deleteOptions = grace === undefined || Number(grace) < 0 ? {} : { gracePeriodSeconds: Number(grace) }
  const path = objectPath(kindNamed('pods')!, namespace, name)
  const response = isSet(flags, 'disable-eviction')
    ? change(context, { method: 'DELETE', path, body: deleteOptions })
    : change(context, {
        method: 'POST',
        path: `${path}/eviction`,
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions },
      })
  if (response.code < 400 || response.code === 404) return true
  context.err(
    `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${(response.body as Status).message}\n`,
  )
  return false
}

/** Lets virtual time go on for some seconds, as far as changes show it. */
export function* pause(context: CommandContext, seconds: number): Running {
  const end = timeNow(context).now + seconds * 1000
  do yield 'untilChange'
  while (timeNow(context).now < end)
  return 0
}
