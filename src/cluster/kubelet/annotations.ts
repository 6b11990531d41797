import type { Pod } from '../../api/openapi/kubernetes.ts'

/** Everything under this prefix on a pod tells its containers how to behave; the README lists the names. */
export const prefix = 'kuberama.dev/'
/** On a Node: `"off"` keeps its lease from being renewed, while all else of its kubelet goes on. */
export const leaseAnnotation = 'kuberama.dev/lease'
/** On a Node: each new value restarts the machine once. */
export const rebootAnnotation = 'kuberama.dev/reboot'

/** The value for one container: `kuberama.dev/<name>.<container>` before `kuberama.dev/<name>`. */
export function told(pod: Pod, name: string, container: string): string | undefined {
  const annotations = pod.metadata.annotations
  if (annotations === undefined) return undefined
  return annotations[`${prefix}${name}.${container}`] ?? annotations[`${prefix}${name}`]
}

export function tellsBehaviour(pod: Pod): boolean {
  const annotations = pod.metadata.annotations
  if (annotations === undefined) return false
  for (const name in annotations) if (name.startsWith(prefix) || name.includes('.stage.kwok.x-k8s.io/')) return true
  return false
}
