import { scaledValue } from '../../../api/int-or-percent.ts'
import type { DaemonSet } from '../../../api/openapi/kubernetes.ts'

/** Both percentages are rounded up. @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go UnavailableCount */
export function maxUnavailableOf({ spec }: Pick<DaemonSet, 'spec'>, desired: number): number {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  return type === 'RollingUpdate' && rollingUpdate ? scaledValue(rollingUpdate.maxUnavailable, desired, true) : 0
}

/** @source kubernetes@1.36 pkg/controller/daemon/util/daemonset_util.go SurgeCount */
export function maxSurgeOf({ spec }: Pick<DaemonSet, 'spec'>, desired: number): number {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  return type === 'RollingUpdate' && rollingUpdate ? scaledValue(rollingUpdate.maxSurge, desired, true) : 0
}

export const allowsSurge = (set: Pick<DaemonSet, 'spec'>): boolean => maxSurgeOf(set, 1) > 0
