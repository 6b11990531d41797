import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { KindDefinition } from '../../api/scheme.ts'

/** An object as Go's own types write it: fields that are never left out appear as `null` and `{}`. */
export function asWritten({ kind }: KindDefinition, object: object): JsonValue {
  const json = object as JsonObject
  const written = stamped(json)
  const spec = isObject(written['spec']) ? written['spec'] : undefined
  if (kind === 'Deployment') return { ...written, spec: { strategy: {}, ...spec }, status: {} } as JsonObject
  if (kind === 'Service') return { ...written, status: { loadBalancer: {} } } as JsonObject
  if (kind === 'PodDisruptionBudget')
    return {
      ...written,
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    } as JsonObject
  if (kind === 'HorizontalPodAutoscaler')
    return { ...written, status: { currentReplicas: 0, desiredReplicas: 0 } } as JsonObject
  return ['Pod', 'Job', 'CronJob', 'Namespace', 'ResourceQuota'].includes(kind)
    ? ({ ...written, status: {} } as JsonObject)
    : written
}

/** `creationTimestamp: null` in every metadata, `resources: {}` in every container, `metadata` in every template. */
function stamped(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, JsonValue] => {
    if (key === 'metadata' && isObject(value)) return [key, { creationTimestamp: null, ...(value as JsonObject) }]
    if ((key === 'template' || key === 'jobTemplate') && isObject(value))
      return [key, stamped({ metadata: {}, ...(value as JsonObject) })]
    if (key === 'containers' && Array.isArray(value))
      return [key, value.map((item) => ({ resources: {}, ...(item as JsonObject) }))]
    return [key, isObject(value) ? stamped(value as JsonObject) : (value as JsonValue)]
  })
  return Object.fromEntries(entries)
}
