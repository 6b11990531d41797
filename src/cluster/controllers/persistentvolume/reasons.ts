import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the volume binder and of the provisioner, with its details.
 *
 * | write | details |
 * |---|---|
 * | `volumeClaimed` | `volume`, `claim`: they are bound to each other, in four writes |
 * | `volumeUsable` | `volume`: nobody's, or kept for a claim that has not come yet |
 * | `claimUnbound` | `claim`: nothing can be bound to it yet |
 * | `claimGone` | `volume`, `claim` that is gone |
 * | `volumeLost` | `claim`, `volume` that is gone or somebody else's |
 * | `defaultClassGiven` | `claim`, `class` |
 * | `provisionerAsked` | `claim`, `provisioner` |
 * | `volumeProvisioned` | `claim`, `volume`, `seconds` it took |
 * | `volumeReclaimed` | `volume`, `policy` |
 * | `reclaimFailed` | `volume`, `message` |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `noVolumeFits` | `volumes` there are, `size` wanted; no class is set | the next look |
 * | `firstConsumerAwaited` | `pods` not yet scheduled that use the claim | the next look |
 * | `volumeAwaited` | `volume` that the claim names and that is missing, taken or unfit: `why` | the next look |
 * | `provisionerAwaited` | `provisioner` | the next look |
 * | `classMissing` | `class`, `message` | the next look |
 * | `provisioning` | `seconds` a volume takes | the volume is there |
 * | `removing` | `seconds` a volume takes | the volume is gone |
 */
export const volumeReasons = {
  volumeClaimed: (volume: string, claim: string) => reason('volumeClaimed', { volume, claim }),
  volumeUsable: (volume: string) => reason('volumeUsable', { volume }),
  claimUnbound: (claim: string) => reason('claimUnbound', { claim }),
  claimGone: (volume: string, claim: string) => reason('claimGone', { volume, claim }),
  volumeLost: (claim: string, volume: string) => reason('volumeLost', { claim, volume }),
  defaultClassGiven: (claim: string, storageClass: string) =>
    reason('defaultClassGiven', { claim, class: storageClass }),
  provisionerAsked: (claim: string, provisioner: string) => reason('provisionerAsked', { claim, provisioner }),
  volumeProvisioned: (claim: string, volume: string, seconds: number) =>
    reason('volumeProvisioned', { claim, volume, seconds }),
  volumeReclaimed: (volume: string, policy: string) => reason('volumeReclaimed', { volume, policy }),
  reclaimFailed: (volume: string, message: string) => reason('reclaimFailed', { volume, message }),

  noVolumeFits: (volumes: number, size: string) => reason('noVolumeFits', { volumes, size }),
  firstConsumerAwaited: (pods: number) => reason('firstConsumerAwaited', { pods }),
  volumeAwaited: (volume: string, why: string) => reason('volumeAwaited', { volume, why }),
  provisionerAwaited: (provisioner: string) => reason('provisionerAwaited', { provisioner }),
  classMissing: (storageClass: string, message: string) => reason('classMissing', { class: storageClass, message }),
  provisioning: (seconds: number) => reason('provisioning', { seconds }),
  removing: (seconds: number) => reason('removing', { seconds }),
} as const

function reason(code: string, details: NonNullable<Reason['details']>): Reason {
  return { code, details }
}
