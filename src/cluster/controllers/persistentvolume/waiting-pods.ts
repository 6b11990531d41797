import type { PersistentVolumeClaim, Pod } from '../../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** The names of pods that use this claim and have no node yet, in order. */
export function unscheduledPodsOf(view: ClusterView, claim: PersistentVolumeClaim): readonly string[] {
  const names: string[] = []
  for (const pod of view.indexed<Pod>('podsByNamespace', claim.metadata.namespace ?? ''))
    if (!pod.spec.nodeName && usesClaim(pod, claim.metadata.name)) names.push(pod.metadata.name)
  return names.sort()
}

function usesClaim(pod: Pod, name: string): boolean {
  const { volumes } = pod.spec
  if (volumes === undefined) return false
  return volumes.some(
    (volume) =>
      volume.persistentVolumeClaim?.claimName === name ||
      (volume.ephemeral !== undefined && `${pod.metadata.name}-${volume.name}` === name),
  )
}
