import type { Affinity, PodAffinityTerm } from '../openapi/kubernetes.ts'

/** All terms of a pod's affinity and anti-affinity to pods. */
export const affinityTerms = (affinity: Affinity | undefined): readonly PodAffinityTerm[] =>
  [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((side) => [
    ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm }) => podAffinityTerm ?? ({} as PodAffinityTerm),
    ),
  ])
