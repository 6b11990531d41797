import type { Pod } from '../../../api/openapi/kubernetes.ts'

const none: readonly string[] = []

/** The claims that a pod names, or that are made for it. */
export function claimNamesOf({ metadata, spec }: Pod): readonly string[] {
  const { volumes } = spec
  if (volumes === undefined) return none
  return volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim !== undefined
      ? [persistentVolumeClaim.claimName]
      : ephemeral !== undefined
        ? [`${metadata.name}-${name}`]
        : none,
  )
}
