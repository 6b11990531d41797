import type { Container, EphemeralContainer, PodSpec } from '../openapi/kubernetes.ts'

export interface VisitedContainer {
  readonly container: Container | EphemeralContainer
  /** Its path, e.g. `spec.initContainers[0]`. */
  readonly at: string
}

/** Every container with its path: init containers first, ephemeral ones last, as the API server walks them. */
export const containersOf = (spec: PodSpec, field: string): readonly VisitedContainer[] =>
  (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ container, at: `${field}.${list}[${index}]` })),
  )
