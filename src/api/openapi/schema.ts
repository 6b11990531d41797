import { moreSchemas } from './more-schemas.ts'
import structural from './structural.json' with { type: 'json' }

/** One node of the OpenAPI structure of Kubernetes 1.36. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly properties?: { readonly [field: string]: Schema }
  readonly items?: Schema
  readonly additionalProperties?: Schema
  readonly oneOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string }[]
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
}

const schemas: { readonly [name: string]: Schema } = {
  ...(structural as unknown as { readonly [name: string]: Schema }),
  ...moreSchemas,
}
const prefix = '#/components/schemas/'

export const schemaOf = (name: string): Schema | undefined => (Object.hasOwn(schemas, name) ? schemas[name] : undefined)

/** The component that a schema refers to, e.g. `io.k8s.api.apps.v1.DeploymentSpec`. */
export const referenceOf = (schema: Schema): string | undefined => schema.$ref?.slice(prefix.length)

/** A schema with its reference followed. */
export function resolved(schema: Schema): Schema {
  const name = referenceOf(schema)
  return (name !== undefined && schemaOf(name)) || schema
}

/** The Go type's name, e.g. `DeploymentSpec`. */
export const goName = (component: string): string => component.slice(component.lastIndexOf('.') + 1)
