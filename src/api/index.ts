import { podKind } from './pod/pod-kind.ts'
import type { KindDefinition } from './scheme.ts'

/** Every kind that the API server knows: one folder and one line each. */
export const kinds: readonly KindDefinition[] = [
  podKind,
]
