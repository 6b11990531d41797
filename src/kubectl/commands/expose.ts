import type { Deployment, PodSpec, Service } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import { fail, readFlags, type Command } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { kindNamed } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf, type Target } from '../targets.ts'
import { creationFlags, posted } from './posting.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  ...creationFlags,
  port: { kind: 'string' },
  'target-port': { kind: 'string' },
  name: { kind: 'string' },
  type: { kind: 'string' },
  protocol: { kind: 'string' },
  'cluster-ip': { kind: 'string' },
  labels: { kind: 'string' },
}

const noPort = "couldn't find port via --port flag or introspection"

/** `kubectl expose TYPE/NAME --port=80`. @source kubernetes@1.36 kubectl/pkg/cmd/expose/expose.go */
export const expose: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  if (sayMissing(context, targets)) return 1
  let exitCode = 0
  for (const target of targets.found) {
    const selector = flags.values.has('selector') ? labelsIn(flags.values.get('selector')!) : selectorOf(target)
    if (selector === undefined) return fail(context, `cannot expose a ${target.kind.kind}`)
    if (Object.keys(selector).length === 0)
      return fail(
        context,
        "couldn't retrieve selectors via --selector flag or introspection: invalid deployment: no selectors, therefore cannot be exposed",
      )
    const ports = portsOf(target, flags.values)
    if (ports.length === 0) return fail(context, noPort)
    const name = flags.values.get('name') ?? target.name
    const type = flags.values.get('type')
    const clusterIP = flags.values.get('cluster-ip')
    const { labels } = target.object.metadata
    const own = flags.values.has('labels') ? labelsIn(flags.values.get('labels')!) : labels
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...(own && { labels: own }), name },
      spec: { ports, selector, ...(type && { type }), ...(clusterIP && { clusterIP }) },
      status: { loadBalancer: {} },
    }
    exitCode =
      posted(context, flags, {
        kind: kindNamed('services')!,
        object: service,
        manager: 'kubectl-expose',
        done: 'exposed',
      }) || exitCode
  }
  return exitCode
}

export const labelsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )

function selectorOf({ kind, object }: Target): Readonly<Record<string, string>> | undefined {
  const { spec } = object as Deployment & Service
  if (kind.resource === 'services' || kind.resource === 'replicationcontrollers')
    return (spec.selector ?? {}) as unknown as Record<string, string>
  if (kind.resource === 'pods') return object.metadata.labels ?? {}
  if (['deployments', 'replicasets'].includes(kind.resource)) return spec.selector.matchLabels ?? {}
  return undefined
}

interface ExposedPort {
  readonly name?: string
  readonly port: number
  readonly protocol: string
  readonly targetPort: number | string
}

function portsOf({ object }: Target, values: ReadonlyMap<string, string>): readonly ExposedPort[] {
  const port = values.get('port')
  const target = values.get('target-port')
  const found =
    port === undefined
      ? containerPorts(object)
      : port.split(',').map((text) => ({ port: Number(text), protocol: values.get('protocol') ?? 'TCP' }))
  return found.map((each, index) => ({
    ...(found.length > 1 && { name: `port-${index + 1}` }),
    ...each,
    targetPort: target === undefined ? each.port : /^\d+$/.test(target) ? Number(target) : target,
  }))
}

function containerPorts(object: KubeObject): readonly { readonly port: number; readonly protocol: string }[] {
  const { spec } = object as Deployment & { readonly spec: PodSpec & { readonly ports?: Service['spec'] } }
  const pod = (spec.template?.spec ?? spec) as PodSpec
  return (pod.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  )
}
