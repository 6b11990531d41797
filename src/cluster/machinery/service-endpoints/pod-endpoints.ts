import type { Pod, Service, ServicePort } from '../../../api/openapi/kubernetes.ts'
import { isFinished } from '../pod-facts.ts'

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/util/controller_utils.go ShouldPodBeInEndpoints */
export function belongsInEndpoints(pod: Pod, includesTerminating: boolean): boolean {
  if (isFinished(pod)) return false
  if (!pod.status?.podIP && (pod.status?.podIPs ?? []).length === 0) return false
  return includesTerminating || pod.metadata.deletionTimestamp === undefined
}

/** The name under which the service's DNS answers for this pod alone. */
export function hostnameOf(pod: Pod, { metadata }: Service): string | undefined {
  const { hostname, subdomain } = pod.spec
  return hostname && subdomain === metadata.name && metadata.namespace === pod.metadata.namespace ? hostname : undefined
}

/** The number behind a service's target port; of a name, the port that a container or a sidecar has under it. */
export function portNumberOf(pod: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const candidate of container.ports ?? [])
      if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol) return candidate.containerPort
  return undefined
}

/** Neither headless nor without an address yet. */
export const hasClusterIp = ({ spec }: Service): boolean => spec.clusterIP !== 'None' && !!spec.clusterIP

export const isIpv6 = (address: string): boolean => address.includes(':')
