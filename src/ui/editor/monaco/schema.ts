import type { JSONSchema } from 'monaco-yaml'
import { isObject } from '../../../base/json.ts'

/** Our own words about fields: `DeploymentSpec.replicas` → Markdown. */
export type FieldTexts = Readonly<Record<string, string>>

const refPrefix = '#/components/schemas/'
const identifying = ['apiVersion', 'kind', 'metadata', 'spec']

/**
 * The JSON schema for completion and hover, made from the API server's structural schema and our own descriptions.
 * A document is one of the kinds, told apart by `apiVersion` and `kind`. Nothing is judged here: problems come from the
 * API server itself.
 */
export function manifestSchema(structural: unknown, texts: FieldTexts): JSONSchema {
  if (!isObject(structural)) return {}
  const definitions: Record<string, JSONSchema> = {}
  const kinds: KindSchema[] = []
  for (const [name, schema] of Object.entries(structural)) {
    if (!isObject(schema)) continue
    const converted = { ...convertSchema(schema), ...describedProperties(schema, shortName(name), texts) }
    definitions[name] = converted
    for (const { apiVersion, kind } of kindsOf(schema)) {
      kinds.push({ apiVersion, kind, schema: kindSchema(converted, apiVersion, kind) })
    }
  }
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))]
  return {
    definitions,
    type: 'object',
    properties: {
      apiVersion: { type: 'string', enum: versions, ...described(texts['*.apiVersion']) },
      kind: { type: 'string', enum: kinds.map(({ kind }) => kind), ...described(texts['*.kind']) },
    },
    allOf: kinds.map(whenOfKind),
  }
}

interface KindSchema {
  readonly apiVersion: string
  readonly kind: string
  readonly schema: JSONSchema
}

const whenOfKind = ({ apiVersion, kind, schema }: KindSchema): JSONSchema => ({
  if: { required: ['apiVersion', 'kind'], properties: { apiVersion: { const: apiVersion }, kind: { const: kind } } },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON schema's own word
  then: schema,
})

const shortName = (definition: string): string => definition.slice(definition.lastIndexOf('.') + 1)

function kindSchema(schema: JSONSchema, apiVersion: string, kind: string): JSONSchema {
  const properties: Record<string, boolean | JSONSchema> = {}
  for (const name of identifying) {
    const property = schema.properties?.[name]
    if (property !== undefined) properties[name] = property
  }
  return {
    ...schema,
    title: `${apiVersion} ${kind}`,
    properties: {
      ...properties,
      ...withoutStatus(schema.properties ?? {}),
      apiVersion: { ...(schema.properties?.['apiVersion'] as JSONSchema), const: apiVersion },
      kind: { ...(schema.properties?.['kind'] as JSONSchema), const: kind },
    },
  }
}

function withoutStatus(
  properties: Readonly<Record<string, boolean | JSONSchema>>,
): Record<string, boolean | JSONSchema> {
  const { status: _status, ...others } = properties
  return others
}

function kindsOf(schema: Readonly<Record<string, unknown>>): readonly { apiVersion: string; kind: string }[] {
  const listed = schema['x-kubernetes-group-version-kind']
  if (!Array.isArray(listed) || listed.length !== 1) return []
  const [{ group, version, kind }] = listed as [{ group: string; version: string; kind: string }]
  return kind.endsWith('List') ? [] : [{ apiVersion: group === '' ? version : `${group}/${version}`, kind }]
}

function describedProperties(schema: Readonly<Record<string, unknown>>, owner: string, texts: FieldTexts): JSONSchema {
  if (!isObject(schema['properties'])) return {}
  const properties: Record<string, JSONSchema> = {}
  for (const [name, property] of Object.entries(schema['properties'])) {
    const text = texts[`${owner}.${name}`] ?? texts[`*.${name}`]
    const converted = convertSchema(isObject(property) ? property : {})
    properties[name] = { ...converted, ...chosen(`${owner}.${name}`, converted), ...described(text) }
  }
  return { properties }
}

/** Values that the API server takes; the structural schema only says that they are strings. */
const choices: Readonly<Record<string, readonly string[]>> = {
  'DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
  'StatefulSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
  'DaemonSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
  'StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Retain', 'Delete'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Retain', 'Delete'],
  'JobSpec.completionMode': ['NonIndexed', 'Indexed'],
  'JobSpec.podReplacementPolicy': ['TerminatingOrFailed', 'Failed'],
  'CronJobSpec.concurrencyPolicy': ['Allow', 'Forbid', 'Replace'],
  'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'Container.imagePullPolicy': ['IfNotPresent', 'Always', 'Never'],
  'ContainerPort.protocol': ['TCP', 'UDP', 'SCTP'],
  'ServicePort.protocol': ['TCP', 'UDP', 'SCTP'],
  'ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'Taint.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'Toleration.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'Toleration.operator': ['Equal', 'Exists'],
  'LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'PersistentVolumeClaimSpec.accessModes': ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': ['IfHealthyBudget', 'AlwaysAllow'],
}

function chosen(field: string, schema: JSONSchema): JSONSchema {
  const values = choices[field]
  if (values === undefined) return {}
  return schema.type === 'array' ? { items: { type: 'string', enum: [...values] } } : { enum: [...values] }
}

const described = (text: string | undefined): JSONSchema =>
  text === undefined ? {} : { description: text, markdownDescription: text }

/** OpenAPI to JSON schema: references point into `definitions`, Kubernetes' own marks fall away. */
function convertSchema(schema: Readonly<Record<string, unknown>>): JSONSchema {
  const { $ref, items, additionalProperties, type, oneOf } = schema
  if (typeof $ref === 'string') return { $ref: `#/definitions/${$ref.slice(refPrefix.length)}` }
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(Array.isArray(oneOf)
      ? { type: oneOf.flatMap((one: unknown) => (isObject(one) ? [String(one['type'])] : [])) }
      : {}),
    ...(isObject(items) ? { items: convertSchema(items) } : {}),
    ...(isObject(additionalProperties) ? { additionalProperties: convertSchema(additionalProperties) } : {}),
  }
}
