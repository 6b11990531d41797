import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { expanded } from './command.ts'

/** The environment variables that can be known without asking for ConfigMaps and Secrets. */
export function environmentOf(container: Container, pod: Pod): ReadonlyMap<string, string> {
  const env = new Map<string, string>([['HOSTNAME', pod.spec.hostname ?? pod.metadata.name]])
  for (const { name, value, valueFrom } of container.env ?? []) {
    const path = valueFrom?.fieldRef?.fieldPath
    env.set(name, path === undefined ? expanded(value ?? '', env) : fieldOf(pod, path))
  }
  return env
}

function fieldOf(pod: Pod, path: string): string {
  const keyed = /^metadata\.(annotations|labels)\['([^']+)'\]$/.exec(path)
  if (keyed !== null) return pod.metadata[keyed[1] as 'annotations' | 'labels']?.[keyed[2]!] ?? ''
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace ?? ''
    case 'metadata.uid':
      return pod.metadata.uid
    case 'spec.nodeName':
      return pod.spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? 'default'
    case 'status.podIP':
      return pod.status?.podIP ?? ''
    case 'status.hostIP':
      return pod.status?.hostIP ?? ''
    default:
      return ''
  }
}
