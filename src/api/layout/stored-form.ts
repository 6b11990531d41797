import { isObject, type Writable } from '../../base/json.ts'
import { goFieldOf } from '../decode/go-facts.ts'
import { goName, referenceOf, resolved, schemaOf, type Schema } from '../openapi/schema.ts'
import { canonicalResource, canonicalQuantity } from '../quantity/amounts.ts'

type Draft = Record<string, unknown>

/**
 * Gives a draft the form in which the API server stores and returns it, in place: null and empty optional fields are dropped,
 * required ones present, quantities canonical. `component` is the OpenAPI name of its type, e.g. `io.k8s.api.core.v1.Pod`.
 */
export function applyStoredForm<T extends object>(component: string, draft: Writable<T> | Draft): void {
  const schema = schemaOf(component)
  if (schema?.properties) shapeStruct(component, schema, draft as Draft, true)
}

/** As above for what was just decoded, in place: the empty lists and maps that it still has are shown if it is refused. */
export function fillRequired<T extends object>(component: string, draft: Writable<T> | Draft): void {
  const schema = schemaOf(component)
  if (schema?.properties) shapeStruct(component, schema, draft as Draft, false)
}

function shapeStruct(component: string, schema: Schema, draft: Draft, drops: boolean): void {
  const type = goName(component)
  const fields = schema.properties!
  for (const key of Object.keys(draft)) {
    const field = fields[key]
    if (!field) continue
    const value = shaped(field, draft[key], drops)
    if (value === undefined || (drops && isZero(value) && !keepsZero(component, type, key, schema, field)))
      delete draft[key]
    else draft[key] = value
  }
  for (const key in fields) {
    if (draft[key] !== undefined) continue
    const zero = zeroOf(type, key, schema, fields[key]!)
    if (zero !== undefined) draft[key] = zero
  }
}

function shaped(schema: Schema, value: unknown, drops: boolean): unknown {
  if (value === null || value === undefined) return undefined
  const component = referenceOf(schema)
  if (component?.endsWith('.Quantity')) return canonicalQuantity(value as string)
  const target = resolved(schema)
  if (Array.isArray(value)) {
    if (target.items)
      return value.map((item) => shaped(target.items!, item, drops)).filter((item) => item !== undefined)
    return value
  }
  if (!isObject(value)) return value
  const draft = value as Draft
  if (target.properties && component) shapeStruct(component, target, draft, drops)
  else if (target.additionalProperties) {
    const isQuantity = referenceOf(target.additionalProperties)?.endsWith('.Quantity') === true
    for (const name of Object.keys(draft)) {
      const item = draft[name]
      if (isQuantity) draft[name] = canonicalResource((item ?? '0') as string)
      else if (item === null) draft[name] = ''
    }
  }
  return draft
}

const isZero = (value: unknown): boolean =>
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0)

/** A zero stays when the field is required, a pointer, or a struct. */
function keepsZero(component: string, type: string, key: string, schema: Schema, field: Schema): boolean {
  if (schema.required?.includes(key) || alwaysPresent.has(`${type}.${key}`)) return true
  const target = resolved(field)
  if (target.type === 'array' || target.additionalProperties) return false
  if (target.properties || target.type === 'object' || target.oneOf) return true
  return goFieldOf(component, key, field).isPointer
}

function zeroOf(type: string, key: string, schema: Schema, field: Schema): unknown {
  const hasDefault = (field as { readonly default?: unknown }).default !== undefined
  if (!hasDefault && !alwaysPresent.has(`${type}.${key}`)) return undefined
  const component = referenceOf(field)
  if (component?.endsWith('.Quantity')) return '0'
  const target = resolved(field)
  if (target.properties && component) {
    if (component.endsWith('.ObjectMeta') && schema.properties!['apiVersion']) return undefined
    const draft: Draft = {}
    shapeStruct(component, target, draft, true)
    return draft
  }
  if (!schema.required?.includes(key) && !alwaysPresent.has(`${type}.${key}`)) return undefined
  return { string: '', integer: 0, number: 0, boolean: false }[target.type ?? '']
}

/** Optional in OpenAPI, yet always written by Go. */
const alwaysPresent: ReadonlySet<string> = new Set(
  'StatefulSetOrdinals.start StatefulSetSpec.serviceName StatefulSetStatus.availableReplicas PodFailurePolicyOnPodConditionsPattern.status NetworkPolicySpec.podSelector PodDisruptionBudgetStatus.disruptionsAllowed PodDisruptionBudgetStatus.currentHealthy PodDisruptionBudgetStatus.desiredHealthy PodDisruptionBudgetStatus.expectedPods RoleRef.apiGroup PriorityClass.value Event.reportingComponent Event.reportingInstance EndpointSlice.endpoints EndpointSlice.ports ResourceFieldSelector.divisor HPAScalingRules.policies ProjectedVolumeSource.sources'.split(
    ' ',
  ),
)
