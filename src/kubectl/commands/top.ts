import type { Node } from '../../api/openapi/kubernetes.ts'
import type { ApiResponse } from '../../api/request.ts'
import { milliValueOf, valueOf } from '../../api/quantity/amounts.ts'
import { fail, failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { alignedText } from '../print/tab-writer.ts'

const definitions: FlagDefinitions = {
  containers: { kind: 'boolean' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
  'no-headers': { kind: 'boolean' },
  selector: { kind: 'string', short: 'l' },
  'sort-by': { kind: 'string' },
  sum: { kind: 'boolean' },
}

interface Usage {
  readonly cpu: string
  readonly memory: string
}

interface Metrics {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly usage?: Usage
  readonly containers?: readonly { readonly name: string; readonly usage: Usage }[]
}

/** `kubectl top nodes`, `kubectl top pods`. */
export const top: Command = function* (context) {
  const [what = '', ...args] = context.args
  const inner = { ...context, args }
  const flags = readFlags(inner, definitions)
  if (flags === undefined) return 1
  if (/^(node|nodes|no)$/.test(what)) return topNodes(inner, flags)
  if (/^(pod|pods|po)$/.test(what)) return topPods(inner, flags)
  return fail(context, `unknown command "${what}" for "${context.program} top"`)
}

function metrics(context: CommandContext, path: string, flags: ParsedFlags): readonly Metrics[] | number {
  const [name] = flags.names
  const selector = flags.values.get('selector')
  const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`
  const response: ApiResponse = context.send({
    method: 'GET',
    path: `/apis/metrics.k8s.io/v1beta1/${path}${name === undefined ? query : `/${name}`}`,
  })
  if (response.code === 200)
    return name === undefined
      ? (response.body as { readonly items: readonly Metrics[] }).items
      : [response.body as Metrics]
  const probe = context.send({ method: 'GET', path: '/apis/metrics.k8s.io/v1beta1/nodes' })
  return probe.code === 404 ? fail(context, 'Metrics API not available') : failWith(context, response)
}

const cpuText = (amount: string): string => `${milliValueOf(amount)}m`
const memoryText = (amount: string): string => `${Math.floor(valueOf(amount) / 1_048_576)}Mi`

/** Every cell of `top` is followed by a tab, the last one too. */
function printed(
  context: CommandContext,
  flags: ParsedFlags,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): number {
  const lines = isSet(flags, 'no-headers') ? rows : [header, ...rows]
  context.out(
    alignedText(
      lines.map((line) => [...line, '']),
      6,
      3,
    ),
  )
  return 0
}

function topNodes(context: CommandContext, flags: ParsedFlags): number {
  const found = metrics(context, 'nodes', flags)
  if (typeof found === 'number') return found
  const rows = found.map(({ metadata, usage }) => {
    const { allocatable } = (read(context, kindNamed('nodes')!, metadata.name).body as Node).status ?? {}
    const percent = (used: number, all: number): string => `${all === 0 ? 0 : Math.trunc((used * 100) / all)}%`
    return [
      metadata.name,
      cpuText(usage!.cpu),
      percent(milliValueOf(usage!.cpu), milliValueOf(allocatable?.['cpu'])),
      memoryText(usage!.memory),
      percent(valueOf(usage!.memory), valueOf(allocatable?.['memory'])),
    ]
  })
  return printed(context, flags, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows)
}

function topPods(context: CommandContext, flags: ParsedFlags): number {
  const isEverywhere = isSet(flags, 'all-namespaces')
  const found = metrics(context, isEverywhere ? 'pods' : `namespaces/${context.namespace}/pods`, flags)
  if (typeof found === 'number') return found
  if (found.length === 0) {
    context.err(isEverywhere ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`)
    return 0
  }
  const space = ({ metadata }: Metrics): readonly string[] => (isEverywhere ? [metadata.namespace ?? ''] : [])
  const head = isEverywhere ? ['NAMESPACE'] : []
  if (isSet(flags, 'containers')) {
    const rows = found.flatMap((pod) =>
      (pod.containers ?? []).map(({ name, usage }) => [
        ...space(pod),
        pod.metadata.name,
        name,
        cpuText(usage.cpu),
        memoryText(usage.memory),
      ]),
    )
    return printed(context, flags, [...head, 'POD', 'NAME', 'CPU(cores)', 'MEMORY(bytes)'], rows)
  }
  const rows = found.map((pod) => {
    const containers = pod.containers ?? []
    const cpu = containers.reduce((sum, { usage }) => sum + milliValueOf(usage.cpu), 0)
    const memory = containers.reduce((sum, { usage }) => sum + valueOf(usage.memory), 0)
    return [...space(pod), pod.metadata.name, `${cpu}m`, memoryText(String(memory))]
  })
  return printed(context, flags, [...head, 'NAME', 'CPU(cores)', 'MEMORY(bytes)'], rows)
}
