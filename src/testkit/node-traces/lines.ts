import { isEqual } from '../../base/json.ts'
import { isTerminating, type KubeObject } from '../../api/object.ts'
import type { Node, NodeCondition, Pod, Taint } from '../../api/openapi/kubernetes.ts'
import { instantOfCivil, instantOfTimestamp } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'

export const nodeTraceStart = instantOfCivil(2026, 1, 1)

const sinceStart = (timestamp: string | undefined): string =>
  `${((instantOfTimestamp(timestamp ?? '') ?? Number.NaN) - nodeTraceStart) / 1000}s`

/** `[key=value:Effect@70s, …]` */
export function taintList({ spec }: Node): string {
  const text = ({ key, value, effect, timeAdded }: Taint): string =>
    `${key}${value ? `=${value}` : ''}:${effect}${timeAdded === undefined ? '' : `@${sinceStart(timeAdded)}`}`
  return `[${(spec?.taints ?? []).map(text).join(', ')}]`
}

/** What a write changed in a node or pod, as the traces print it. */
export function changeLines(before: KubeObject, after: KubeObject): readonly string[] {
  return after.kind === 'Node' ? nodeLines(before as Node, after as Node) : podLines(before as Pod, after as Pod)
}

function nodeLines(before: Node, after: Node): readonly string[] {
  const place = `node/${after.metadata.name}`
  const text = (condition: NodeCondition): string => {
    const { type, status, reason = '', message = '', lastTransitionTime, lastHeartbeatTime } = condition
    const times = `lastTransitionTime=${sinceStart(lastTransitionTime)} lastHeartbeatTime=${sinceStart(lastHeartbeatTime)}`
    return `${type}=${status} reason=${reason} message=${JSON.stringify(message)} ${times}`
  }
  const old = (before.status?.conditions ?? []).map(text)
  const changed = (after.status?.conditions ?? []).map(text).filter((line) => !old.includes(line))
  return [
    ...(changed.length > 0 ? [`${place} status: ${changed.join('; ')}`] : []),
    ...(isEqual(before.spec?.taints, after.spec?.taints) ? [] : [`${place} taints: ${taintList(after)}`]),
    ...(isEqual(before.metadata.labels, after.metadata.labels)
      ? []
      : [`${place} labels: ${JSON.stringify(after.metadata.labels)}`]),
  ]
}

function podLines(before: Pod, after: Pod): readonly string[] {
  const facts: string[] = []
  if (before.status?.phase !== after.status?.phase) facts.push(`phase=${after.status?.phase}`)
  const old = before.status?.conditions ?? []
  for (const { type, status, reason = '', message = '', lastTransitionTime } of after.status?.conditions ?? []) {
    const was = old.find((condition) => condition.type === type)
    const isSame = was?.status === status && (was.reason ?? '') === reason && (was.message ?? '') === message
    if (isSame && was.lastTransitionTime === lastTransitionTime) continue
    const words = `reason=${JSON.stringify(reason)} message=${JSON.stringify(message)}`
    facts.push(`condition ${type}=${status} ${words} lastTransitionTime=${sinceStart(lastTransitionTime)}`)
  }
  return facts.length === 0 ? [] : [`pod/${after.metadata.name} status: ${facts.join('; ')}`]
}

/** What a DELETE did to a pod; `after` is undefined when it is gone. */
export function deletionLine(before: Pod, after: Pod | undefined): string {
  const place = `delete pod/${before.metadata.name}`
  if (after === undefined) return `${place} gracePeriodSeconds=0: removed from the API`
  if (isTerminating(before)) return `${place}: already terminating (no change)`
  return `${place}: Terminating (deletionGracePeriodSeconds=${after.metadata.deletionGracePeriodSeconds})`
}

export function eventLine(write: Extract<Write, { verb: 'recordEvent' }>, source: string): string {
  const { regarding } = write
  const name = 'metadata' in regarding ? regarding.metadata.name : regarding.name
  return `EVENT ${write.type} ${regarding.kind.toLowerCase()}/${name} (${source}) ${write.reason}: ${write.message}`
}

export function finalNodeLine(node: Node): string {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
  return `   FINAL node ${node.metadata.name} Ready=${ready?.status ?? ''} taints=${taintList(node)}`
}

export function finalPodLine(pod: Pod): string {
  const conditions = (pod.status?.conditions ?? []).map(({ type, status }) => ` ${type}=${status}`).join('')
  return (
    `   FINAL pod ${pod.metadata.name} node=${pod.spec.nodeName ?? ''} phase=${pod.status?.phase} ` +
    `terminating=${isTerminating(pod)}${conditions}`
  )
}
