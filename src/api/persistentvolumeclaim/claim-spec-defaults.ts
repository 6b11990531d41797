import type { Writable } from '../../base/json.ts'
import type { PersistentVolumeClaimSpec } from '../openapi/kubernetes.ts'

export function applyClaimSpecDefaults(spec: Writable<PersistentVolumeClaimSpec> | undefined): void {
  if (spec) spec.volumeMode ??= 'Filesystem'
}
