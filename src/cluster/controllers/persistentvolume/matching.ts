import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'
import { compareQuantities } from '../../../api/quantity/quantity.ts'
import { quantityOf } from '../../../api/quantity/amounts.ts'
import { keyOf } from '../../../api/object.ts'
import { compiled, selectorOf } from '../../../api/selector/label-selector.ts'
import { classOf, isKeptFor } from './volume-facts.ts'

/**
 * The volume for a claim: one that is kept for it, else the smallest that will do, with the fewest access modes first.
 * A delayed claim gets only what is kept for it. @source kubernetes@1.36 pkg/controller/volume/persistentvolume/index.go findByClaim
 */
export function bestMatch(
  volumes: Iterable<PersistentVolume>,
  claim: PersistentVolumeClaim,
  isDelayed: boolean,
): PersistentVolume | undefined {
  const groups = new Map<string, PersistentVolume[]>()
  for (const volume of volumes) {
    const modes = volume.spec?.accessModes ?? []
    if (!hasModes(volume, claim)) continue
    const name = [...modes].sort().join()
    groups.set(name, [...(groups.get(name) ?? []), volume])
  }
  for (const name of [...groups.keys()].sort(byModes)) {
    const found = smallestMatch(groups.get(name)!, claim, isDelayed)
    if (found !== undefined) return found
  }
  return undefined
}

function byModes(left: string, right: string): number {
  const difference = left.split(',').length - right.split(',').length
  return difference !== 0 ? difference : left < right ? -1 : 1
}

/** @source kubernetes@1.36 component-helpers/storage/volume/pv_helpers.go FindMatchingVolume */
function smallestMatch(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  isDelayed: boolean,
): PersistentVolume | undefined {
  const selector = claim.spec?.selector === undefined ? undefined : selectorOf(claim.spec.selector)
  if (selector !== undefined && 'error' in selector) return undefined
  const matchesSelector = selector === undefined ? () => true : compiled(selector)
  const wantedClass = classOf(claim)
  let smallest: PersistentVolume | undefined
  for (const volume of [...volumes].sort(byName)) {
    const isKept = isKeptFor(volume, claim)
    if (volume.spec?.claimRef !== undefined && !isKept) continue
    if (isTooSmall(volume, claim) || hasOtherMode(volume, claim) || hasOtherAttributes(volume, claim)) continue
    if (volume.metadata.deletionTimestamp !== undefined) continue
    if (isKept) return volume
    if (isDelayed || volume.status?.phase !== 'Available') continue
    if (!matchesSelector(volume.metadata.labels) || classOf(volume) !== wantedClass) continue
    if (smallest === undefined || compareQuantities(sizeOf(volume), sizeOf(smallest)) < 0) smallest = volume
  }
  return smallest
}

/** Why no volume can be looked for: a selector that is none. */
export function selectorProblem(claim: PersistentVolumeClaim): string | undefined {
  const selector = claim.spec?.selector === undefined ? undefined : selectorOf(claim.spec.selector)
  if (selector === undefined || !('error' in selector)) return undefined
  return `error creating internal label selector for claim: ${keyOf(claim)}: ${selector.error}`
}

function byName(left: PersistentVolume, right: PersistentVolume): number {
  return left.metadata.name < right.metadata.name ? -1 : 1
}

/** Why a volume that a claim asks for by name cannot serve it. @source kubernetes@1.36 pv_controller.go checkVolumeSatisfyClaim */
export function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`
  if (isTooSmall(volume, claim)) return 'requested PV is too small'
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match'
  if (hasOtherAttributes(volume, claim)) return 'volumeAttributesClassName does not match'
  if (hasOtherMode(volume, claim)) return 'incompatible volumeMode'
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode'
}

const sizeOf = ({ spec }: PersistentVolume) => quantityOf(spec?.capacity?.['storage'] ?? 0)

const isTooSmall = (volume: PersistentVolume, { spec }: PersistentVolumeClaim): boolean =>
  compareQuantities(sizeOf(volume), quantityOf(spec?.resources?.requests?.['storage'] ?? 0)) < 0

export const hasOtherMode = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')

const hasOtherAttributes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec?.volumeAttributesClassName ?? '') !== (claim.spec?.volumeAttributesClassName ?? '')

const hasModes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec?.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode))
