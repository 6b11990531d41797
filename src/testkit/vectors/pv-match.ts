import type { PersistentVolume, PersistentVolumeClaim } from '../../api/openapi/kubernetes.ts'
import { isEqual } from '../../base/json.ts'
import { claimedVolume } from '../../cluster/controllers/persistentvolume/binding.ts'
import { bestMatch, mismatchOf, selectorProblem } from '../../cluster/controllers/persistentvolume/matching.ts'
import type { VectorResult } from './deployment-hash.ts'

interface MatchVector {
  readonly id: string
  readonly claim: PersistentVolumeClaim
  readonly volumes: readonly PersistentVolume[]
  readonly delayBinding: boolean
  readonly match?: string | null
  readonly error?: string
  readonly checkVolumeSatisfyClaim: { readonly [volume: string]: string }
  readonly boundVolume?: { readonly annotations: unknown; readonly claimRef: unknown; readonly dirty: boolean }
}

/** Checks `pv-match-vectors.jsonl`: the volume chosen, what each volume lacks, and the chosen one once it is claimed. */
export function checkVolumeMatches(content: string): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line) => faultOf(JSON.parse(line) as MatchVector) ?? [])
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

function faultOf({
  id,
  claim,
  volumes,
  delayBinding,
  match = null,
  error,
  checkVolumeSatisfyClaim,
  boundVolume,
}: MatchVector): string | undefined {
  if (selectorProblem(claim) !== error) return `${id}: expected ${error}, got ${selectorProblem(claim)}`
  const chosen = bestMatch(volumes, claim, delayBinding)
  if ((chosen?.metadata.name ?? null) !== match) return `${id}: expected ${match}, got ${chosen?.metadata.name ?? null}`
  for (const volume of volumes) {
    const verdict = mismatchOf(volume, claim) ?? 'ok'
    const expected = checkVolumeSatisfyClaim[volume.metadata.name]
    if (verdict !== expected) return `${id}: ${volume.metadata.name}: expected ${expected}, got ${verdict}`
  }
  if (chosen === undefined || boundVolume === undefined) return undefined
  const claimed = claimedVolume(chosen, claim)
  const actual = {
    annotations: claimed.metadata.annotations ?? null,
    claimRef: claimed.spec.claimRef,
    dirty: claimed !== chosen,
  }
  return isEqual(actual, boundVolume)
    ? undefined
    : `${id}: expected ${JSON.stringify(boundVolume)}, got ${JSON.stringify(actual)}`
}
