import type { PodSpec, Taint, Toleration } from '../../../api/openapi/kubernetes.ts'

const automatic = (
  [
    'not-ready NoExecute',
    'unreachable NoExecute',
    'disk-pressure NoSchedule',
    'memory-pressure NoSchedule',
    'pid-pressure NoSchedule',
    'unschedulable NoSchedule',
  ] as const
).map(tolerationOf)
const ofHostNetwork = tolerationOf('network-unavailable NoSchedule')

function tolerationOf(text: string): Toleration {
  const [name, effect] = text.split(' ') as [string, string]
  return { key: `node.kubernetes.io/${name}`, operator: 'Exists', effect }
}

/**
 * The template's tolerations and those that every daemon pod gets.
 * @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations
 */
export function daemonTolerations({
  tolerations = [],
  hostNetwork,
}: Pick<PodSpec, 'tolerations' | 'hostNetwork'>): readonly Toleration[] {
  return (hostNetwork === true ? [...automatic, ofHostNetwork] : automatic).reduce(withToleration, tolerations)
}

/** Replaces one that is equal but for its seconds; else appends. */
function withToleration(tolerations: readonly Toleration[], added: Toleration): readonly Toleration[] {
  const isSame = ({ key, effect, operator, value }: Toleration): boolean =>
    key === added.key && effect === added.effect && operator === added.operator && !value
  if (!tolerations.some(isSame)) return [...tolerations, added]
  return tolerations.map((toleration) => (isSame(toleration) ? added : toleration))
}

/** @source kubernetes@1.36 staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  return (toleration.operator || 'Equal') === 'Equal' && (toleration.value ?? '') === (taint.value ?? '')
}
