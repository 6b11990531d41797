import { withOwnFields } from '../../base/json.ts'
import type { PodSpec } from '../../api/openapi/kubernetes.ts'

/** The fields in which pods of one template may differ: their names on the network, and the node that they are meant for. */
export type OwnFields = Partial<Pick<PodSpec, 'hostname' | 'subdomain' | 'affinity'>>

export interface Variant {
  readonly base: PodSpec
  readonly own: OwnFields
}

const variants = new WeakMap<object, Variant>()

/**
 * A pod spec that differs from its base, one object for all pods of a template, in these fields alone. What holds of the base is
 * worked out once for all its variants.
 */
export function variantOf(base: PodSpec, own: OwnFields): PodSpec {
  const spec = Object.freeze(Object.assign(withOwnFields(base), own))
  variants.set(spec, { base, own })
  return spec
}

export const asVariant = (spec: object): Variant | undefined => variants.get(spec)
