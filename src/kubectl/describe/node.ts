import type { Lease, Node, Pod } from '../../api/openapi/kubernetes.ts'
import { aggregatedResources } from '../../api/pod/pod-level-defaults.ts'
import { canonicalResource, milliValueOf, valueOf } from '../../api/quantity/amounts.ts'
import {
  addQuantities,
  formatQuantity,
  milli,
  scaledValue,
  zeroQuantity,
  type Quantity,
} from '../../api/quantity/quantity.ts'
import type { CommandContext } from '../command.ts'
import { isRefusal, list, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { describeCreation, describeMetadata, describer } from './describer.ts'
import { ageSince, dateText, type Writer } from './writer.ts'
import type { Instant } from '../../clock/instant.ts'

export const nodeDescriber = describer<Node>((writer, node, context, now) => {
  const { metadata, spec, status } = node
  writer.field('Name', metadata.name)
  writer.field('Roles', rolesOf(node))
  describeMetadata(writer, node)
  describeCreation(writer, node)
  const taints = spec.taints ?? []
  if (taints.length === 0) writer.field('Taints', '<none>')
  for (const [index, { key, value, effect }] of taints.entries())
    writer.line(`${index === 0 ? 'Taints:' : ''}\t${key}${value ? `=${value}` : ''}:${effect}`)
  writer.field('Unschedulable', String(spec.unschedulable === true))
  describeLease(writer, node, context)
  writer.line('Conditions:')
  writer.line('Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage', 1)
  writer.line('----\t------\t-----------------\t------------------\t------\t-------', 1)
  for (const {
    type,
    status: is,
    lastHeartbeatTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of status?.conditions ?? [])
    writer.line(
      `${type} \t${is} \t${dateText(lastHeartbeatTime)} \t${dateText(lastTransitionTime)} \t${reason} \t${message}`,
      1,
    )
  writer.line('Addresses:')
  for (const { type, address } of status?.addresses ?? []) writer.field(type, address, 1)
  describeAmounts(writer, 'Capacity', status?.capacity)
  describeAmounts(writer, 'Allocatable', status?.allocatable)
  describeSystem(writer, node)
  if (spec.podCIDR) writer.field('PodCIDR', spec.podCIDR)
  if ((spec.podCIDRs ?? []).length > 0) writer.field('PodCIDRs', spec.podCIDRs!.join(','))
  if (spec.providerID) writer.field('ProviderID', spec.providerID)
  describePods(writer, node, context, now)
})

function rolesOf({ metadata }: Node): string {
  const prefix = 'node-role.kubernetes.io/'
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(prefix) && key.length > prefix.length
      ? [key.slice(prefix.length)]
      : key === 'kubernetes.io/role' && value !== ''
        ? [value]
        : [],
  )
  return roles.length === 0 ? '<none>' : roles.sort().join(',')
}

function describeLease(writer: Writer, { metadata }: Node, context: CommandContext): void {
  const response = read({ ...context, namespace: 'kube-node-lease' }, kindNamed('leases')!, metadata.name)
  const spec = response.code === 200 ? (response.body as Lease).spec : undefined
  writer.line('Lease:')
  if (response.code !== 200)
    writer.line(`  HolderIdentity:\tFailed to get lease: leases.coordination.k8s.io "${metadata.name}" not found`)
  else {
    writer.field('HolderIdentity', spec?.holderIdentity ?? '<unset>', 1)
    writer.field('AcquireTime', spec?.acquireTime ? dateText(spec.acquireTime) : '<unset>', 1)
    writer.field('RenewTime', spec?.renewTime ? dateText(spec.renewTime) : '<unset>', 1)
  }
}

const sortedEntries = <T>(map: { readonly [key: string]: T } | undefined): readonly (readonly [string, T])[] =>
  Object.entries(map ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))

function describeAmounts(writer: Writer, title: string, amounts: Quantities | undefined): void {
  if (amounts === undefined) return
  writer.line(`${title}:`)
  for (const [name, amount] of sortedEntries(amounts)) writer.field(name, canonicalResource(amount), 1)
}

function describeSystem(writer: Writer, { status }: Node): void {
  const info = status?.nodeInfo
  writer.line('System Info:')
  writer.field('Machine ID', info?.machineID ?? '', 1)
  writer.field('System UUID', info?.systemUUID ?? '', 1)
  writer.field('Boot ID', info?.bootID ?? '', 1)
  writer.field('Kernel Version', info?.kernelVersion ?? '', 1)
  writer.field('OS Image', info?.osImage ?? '', 1)
  writer.field('Operating System', info?.operatingSystem ?? '', 1)
  writer.field('Architecture', info?.architecture ?? '', 1)
  writer.field('Container Runtime Version', info?.containerRuntimeVersion ?? '', 1)
  writer.field('Kubelet Version', info?.kubeletVersion ?? '', 1)
  writer.field('Kube-Proxy Version', info?.kubeProxyVersion ?? '', 1)
}

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const

type Amounts = ReadonlyMap<string, Quantity>
type Quantities = { readonly [name: string]: string | number }

function describePods(writer: Writer, { metadata, status }: Node, context: CommandContext, now: Instant): void {
  const listed = list({ ...context, namespace: '' }, kindNamed('pods')!, {
    fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`,
  })
  const pods = isRefusal(listed) ? [] : (listed as readonly Pod[])
  const allocatable = status?.allocatable ?? status?.capacity ?? {}
  writer.line(`Non-terminated Pods:\t(${pods.length} in total)`)
  writer.line('Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge', 1)
  writer.line('---------\t----\t\t------------\t----------\t---------------\t-------------\t---', 1)
  const shares = pods.map(({ spec }) => ({
    requests: aggregatedResources(spec, 'requests'),
    limits: aggregatedResources(spec, 'limits'),
  }))
  for (const [index, pod] of pods.entries()) {
    const { requests, limits } = shares[index]!
    const cells = [
      shareText('cpu', requests, allocatable),
      shareText('cpu', limits, allocatable),
      shareText('memory', requests, allocatable),
      shareText('memory', limits, allocatable),
    ]
    writer.line(
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${ageSince(pod.metadata.creationTimestamp, now)}`,
      1,
    )
  }
  writer.line('Allocated resources:')
  writer.line('  (Total limits may be over 100 percent, i.e., overcommitted.)')
  writer.line('Resource\tRequests\tLimits', 1)
  writer.line('--------\t--------\t------', 1)
  const others = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .sort()
  for (const name of [...resources, ...others]) {
    const total = (side: 'requests' | 'limits'): Amounts =>
      new Map([
        [name, shares.reduce((sum, share) => addQuantities(sum, share[side].get(name) ?? zeroQuantity), zeroQuantity)],
      ])
    writer.line(
      `${name}\t${shareText(name, total('requests'), allocatable)}\t${shareText(name, total('limits'), allocatable)}`,
      1,
    )
  }
}

/** `250m (6%)` of what the node has to give, cut to a whole number. */
function shareText(name: string, amounts: Amounts, allocatable: Quantities): string {
  const amount = amounts.get(name) ?? zeroQuantity
  const all = allocatable[name]
  const [part, whole] =
    name === 'cpu'
      ? [Number(scaledValue(amount, milli)), milliValueOf(all)]
      : [Number(scaledValue(amount, 0)), valueOf(all)]
  return `${formatQuantity(amount)} (${whole === 0 ? 0 : Math.trunc((part / whole) * 100)}%)`
}
