import { controllerOf } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { Status } from '../../api/status.ts'
import { instantOf } from '../../clock/instant.ts'
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
  const errorsNow = yield* evictAll(context, evicted, flags)
  if (errorsNow.length > 0) return gaveUp(context, node, errorsNow, pendingText(context, node, evicted, errorsNow))
  context.out(`node/${node} drained\n`)
  return 0
}

function dryRunOf({ values }: ParsedFlags): string {
  const dryRun = values.get('dry-run') ?? 'none'
  return dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)'
}

/** All pods at once: each is asked for every 5 s until it may go, and told when it is gone. */
function* evictAll(
  context: CommandContext,
  evicted: readonly Pod[],
  flags: ParsedFlags,
): Generator<'untilChange', readonly string[], void> {
  const timeout = flags.values.get('timeout')
  const seconds = secondsIn(timeout) ?? 0
  const end = seconds === 0 ? Infinity : timeNow(context).now + seconds * 1000
  const errors: string[] = []
  let waiting = evicted
  let going: Pod[] = []
  let triesAt = timeNow(context).now
  for (;;) {
    const { now } = timeNow(context)
    if (waiting.length > 0 && now >= triesAt) {
      const held: Pod[] = []
      for (const pod of waiting) {
        const outcome = now >= end ? overdue(context, pod, timeout!) : evict(context, pod, flags)
        if (outcome === 'goes') going.push(pod)
        else if (outcome === 'held') held.push(pod)
        else errors.push(outcome.error)
      }
      waiting = held
      triesAt = instantOf(now + 5000)
    }
    const left: Pod[] = []
    for (const pod of going)
      if (isGone(context, pod)) context.out(`pod/${pod.metadata.name} evicted\n`)
      else left.push(pod)
    going = left
    if (waiting.length + going.length === 0) return errors
    yield 'untilChange'
  }
}

function isGone(context: CommandContext, { metadata: { namespace, name, uid } }: Pod): boolean {
  const { code, body } = context.send({ method: 'GET', path: objectPath(kindNamed('pods')!, namespace!, name) })
  return code !== 200 || (body as Pod).metadata.uid !== uid
}

function gaveUp(context: CommandContext, node: string, errors: readonly string[], before = ''): number {
  context.err(
    `${before}error: unable to drain node "${node}" due to error: ${inOne(errors)}, continuing command...\nThere are pending nodes to be drained:\n ${node}\n${errors.map((text) => `${text}\n`).join('')}`,
  )
  return 1
}

const inOne = (errors: readonly string[]): string => (errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`)

/** The time is noticed at the next try. */
function overdue(context: CommandContext, { metadata: { namespace, name } }: Pod, timeout: string): Eviction {
  context.out(`evicting pod ${namespace}/${name}\n`)
  return { error: `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${timeout}` }
}

function pendingText(
  context: CommandContext,
  node: string,
  evicted: readonly Pod[],
  errors: readonly string[],
): string {
  const pending = evicted.filter((pod) => !isGone(context, pod))
  if (pending.length === 0) return ''
  const names = pending.map(({ metadata }) => `pod/${metadata.name}\n`).join('')
  return `There are pending pods in node "${node}" when an error occurred: ${inOne(errors)}\n${names}`
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

/** Whether a pod goes, is held back by a budget for now, or cannot be evicted at all. */
type Eviction = 'goes' | 'held' | { readonly error: string }

function evict(context: CommandContext, { metadata }: Pod, flags: ParsedFlags): Eviction {
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
  if (response.code < 400 || response.code === 404) return 'goes'
  const { message } = response.body as Status
  const head = `error when evicting pods/"${name}" -n "${namespace}"`
  if (response.code !== 429) return { error: `${head}: ${message}` }
  context.err(`${head} (will retry after 5s): ${message}\n`)
  return 'held'
}
