import type { StatefulSet } from '../../../api/openapi/kubernetes.ts'

export interface PodName {
  /** Empty when the name has no ordinal at all. */
  readonly parent: string
  /** −1 when there is none, or one too large. */
  readonly ordinal: number
}

const unnumbered: PodName = { parent: '', ordinal: -1 }
const largestOrdinal = 2 ** 31 - 1
const zero = 48
const nine = 57

/** `web` and 12 of `web-12`. @source kubernetes@1.36 pkg/controller/statefulset/stateful_set_utils.go getParentNameAndOrdinal */
export function podNameParts(name: string): PodName {
  let start = name.length
  while (start > 0 && name.charCodeAt(start - 1) >= zero && name.charCodeAt(start - 1) <= nine) start--
  if (start === name.length || start === 0 || name[start - 1] !== '-') return unnumbered
  const ordinal = Number(name.slice(start))
  return { parent: name.slice(0, start - 1), ordinal: ordinal <= largestOrdinal ? ordinal : -1 }
}

export const podNameOf = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

export const startOf = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0

export const replicasOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1

/** The last ordinal in use; below the start when there are none. */
export const endOf = (set: StatefulSet): number => startOf(set) + replicasOf(set) - 1

export const isInRange = (set: StatefulSet, ordinal: number): boolean =>
  ordinal >= startOf(set) && ordinal <= endOf(set)
