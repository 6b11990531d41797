import type { KubeObject } from '../../api/object.ts'
import type { Deployment, DeploymentCondition, ReplicaSet } from '../../api/openapi/kubernetes.ts'
import { instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'
import {
  desiredAnnotation,
  historyAnnotation,
  maxAnnotation,
  revisionAnnotation,
} from '../../cluster/controllers/deployment/revisions.ts'

/** `  20.001s  text`, as the traces print it. */
export function timedLine(milliseconds: number, text: string, width = 8): string {
  const seconds = `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}`
  return `${seconds.padStart(width)}s  ${text}`
}

/** What a trace says of an accepted write; undefined for what it leaves out. */
export function lineOf(write: Write, before: KubeObject | undefined, after: KubeObject): string | undefined {
  if (write.verb === 'recordEvent') {
    const { kind, metadata } = write.regarding as KubeObject
    return `EVENT ${write.type} *v1.${kind} ${metadata.name} ${write.reason}: ${write.message}`
  }
  if (write.verb === 'updateStatus' && write.resource === 'deployments') return statusLine(after as Deployment)
  if (!('resource' in write) || write.resource !== 'replicasets') return undefined
  const { name, annotations = {} } = after.metadata
  const sizes = `rev=${annotations[revisionAnnotation] ?? ''} desired=${annotations[desiredAnnotation] ?? ''} max=${annotations[maxAnnotation] ?? ''}`
  const size = (object: KubeObject | undefined): string => String((object as ReplicaSet | undefined)?.spec.replicas)
  if (write.verb === 'create') return `create rs/${name} replicas=${size(after)} ${sizes}`
  if (write.verb === 'update')
    return `update rs/${name} replicas ${size(before)}->${size(after)} ${sizes} hist=${annotations[historyAnnotation] ?? ''}`
  return write.verb === 'delete' ? `delete rs/${name}` : undefined
}

function statusLine({ metadata, status = {} }: Deployment): string {
  const {
    replicas = 0,
    updatedReplicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
    unavailableReplicas = 0,
  } = status
  const conditions = (status.conditions ?? [])
    .map((condition) => `[${condition.type}=${condition.status} ${condition.reason}]`)
    .join('')
  return (
    `deploy/${metadata.name} status: replicas=${replicas} updated=${updatedReplicas} ready=${readyReplicas} available=${availableReplicas}` +
    ` unavailable=${unavailableReplicas} terminating=${status.terminatingReplicas ?? 'nil'} obsGen=${status.observedGeneration ?? 0}` +
    ` rev=${metadata.annotations?.[revisionAnnotation] ?? ''}  ${conditions}`
  )
}

/** The FINAL block. */
export function finalLines(
  replicaSets: Iterable<ReplicaSet>,
  deployments: Iterable<Deployment>,
  start: Instant,
): readonly string[] {
  const lines: string[] = []
  for (const { metadata, spec, status } of replicaSets)
    lines.push(
      `   FINAL rs/${metadata.name} spec=${spec.replicas} status=${status?.replicas ?? 0} avail=${status?.availableReplicas ?? 0} ann=${mapText(metadata.annotations ?? {})}`,
    )
  for (const { metadata, status = {} } of deployments) {
    const revision = metadata.annotations?.[revisionAnnotation] ?? ''
    lines.push(
      `   FINAL deploy/${metadata.name} gen=${metadata.generation} obs=${status.observedGeneration ?? 0} rev=${revision}`,
    )
    for (const condition of status.conditions ?? []) lines.push(conditionLine(condition, start))
  }
  return lines
}

function conditionLine(
  { type, status, reason, message, lastUpdateTime, lastTransitionTime }: DeploymentCondition,
  start: Instant,
): string {
  const since = (time: string | undefined): string => goDuration((instantOfTimestamp(time ?? '') ?? start) - start)
  return `      cond ${type}=${status} reason=${reason} msg=${JSON.stringify(message)} upd=${since(lastUpdateTime)} trans=${since(lastTransitionTime)}`
}

/** A map as Go prints it. */
function mapText(map: { readonly [key: string]: string }): string {
  const pairs = Object.keys(map)
    .sort()
    .map((key) => `${key}:${map[key]}`)
  return `map[${pairs.join(' ')}]`
}

/** Whole seconds as Go's `time.Duration` prints them: `1m20s`. */
function goDuration(milliseconds: number): string {
  const total = Math.floor(milliseconds / 1000)
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor(total / 60) % 60
  const seconds = `${total % 60}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
