import type { KubeObject } from '../../api/object.ts'
import type { Pod, PodDisruptionBudget } from '../../api/openapi/kubernetes.ts'
import type { Status } from '../../api/status.ts'
import { isObject } from '../../base/json.ts'
import { instantOfCivil, instantOfTimestamp } from '../../clock/instant.ts'
import type { Write } from '../../cluster/machinery/contract.ts'

export const disruptionStart = instantOfCivil(2026, 1, 1)

const since = (timestamp: string | undefined): string =>
  `${((instantOfTimestamp(timestamp ?? '') ?? disruptionStart) - disruptionStart) / 1000}s`

/** Everything after `pdb/web-pdb status: `. */
export function budgetText({ status = {} }: PodDisruptionBudget): string {
  const {
    observedGeneration = 0,
    disruptionsAllowed = 0,
    currentHealthy = 0,
    desiredHealthy = 0,
    expectedPods = 0,
    disruptedPods = {},
  } = status
  const disrupted = Object.keys(disruptedPods)
    .sort()
    .map((name) => `${name}@${since(disruptedPods[name])}`)
  const conditions = (status.conditions ?? []).map(
    (condition) =>
      `${condition.type}=${condition.status} reason=${condition.reason} message=${JSON.stringify(condition.message)}` +
      ` observedGeneration=${condition.observedGeneration ?? 0} lastTransitionTime=${since(condition.lastTransitionTime)}`,
  )
  return (
    `observedGeneration=${observedGeneration} disruptionsAllowed=${disruptionsAllowed} currentHealthy=${currentHealthy}` +
    ` desiredHealthy=${desiredHealthy} expectedPods=${expectedPods} disruptedPods=[${disrupted.join(' ')}] conditions=[${conditions.join(', ')}]`
  )
}

export const podText = ({ metadata, status }: Pod): string =>
  `pods/${metadata.namespace}/${metadata.name} phase=${status?.phase} conditions=${sortedJson(status?.conditions ?? [])}`

/** JSON with the keys of every object in order, as Go prints a map. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`).join(',')}}`
}

export function answerText(status: Status | undefined): string {
  if (status === undefined) return '{"status":"Success"} (HTTP 201)'
  const { kind: _kind, apiVersion: _version, metadata: _metadata, reason, ...rest } = status
  return sortedJson({ ...rest, ...(reason !== '' && { reason }) })
}

export function eventText(write: Extract<Write, { verb: 'recordEvent' }>, source: string): string {
  const { kind, metadata } = write.regarding as KubeObject
  return `EVENT ${write.type} ${kind} ${metadata.namespace}/${metadata.name} ${write.reason}: ${write.message} (source ${source})`
}
