import { objectKey } from '../../api/object.ts'
import type { KeyToPath, Pod, Volume } from '../../api/openapi/kubernetes.ts'
import { after, milliseconds } from '../../clock/instant.ts'
import type { ClusterView } from '../machinery/view.ts'
import { podEvent } from './events.ts'
import type { MountMemory } from './memory.ts'
import { because } from './reasons.ts'
import { drawn, syncRetry } from './timings.ts'
import type { Work } from './work.ts'

/** What keeps a pod's volumes from being mounted. */
export interface MountProblem {
  readonly volume: string
  readonly text: string
  /** The claim itself is at fault: the sync fails, where otherwise the one volume is tried again. */
  readonly isClaim: boolean
}

/**
 * Every volume that cannot be mounted now, in the kubelet's words.
 * @source kubernetes@1.36 pkg/volume/{configmap,secret,projected}, pkg/kubelet/volumemanager/populator
 */
export function mountProblems(pod: Pod, view: ClusterView): readonly MountProblem[] {
  const { volumes } = pod.spec
  if (volumes === undefined) return none
  let problems: MountProblem[] | undefined
  for (const volume of volumes) {
    const claim = claimOf(volume, pod)
    const text = claim === undefined ? sourceProblem(volume, pod, view) : claimProblem(claim, pod, view)
    if (text !== undefined) (problems ??= []).push({ volume: volume.name, text, isClaim: claim !== undefined })
  }
  return problems ?? none
}

const none: readonly MountProblem[] = []

const claimOf = ({ name, persistentVolumeClaim, ephemeral }: Volume, { metadata }: Pod): string | undefined =>
  persistentVolumeClaim?.claimName ?? (ephemeral && `${metadata.name}-${name}`)

function claimProblem(name: string, { metadata }: Pod, view: ClusterView): string | undefined {
  const key = objectKey(metadata.namespace, name)
  const claim = view.get('persistentvolumeclaims', key)
  const prefix = `error processing PVC ${key}: `
  if (claim === undefined)
    return `${prefix}failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`
  if (
    claim.metadata.deletionTimestamp !== undefined &&
    !claim.metadata.finalizers?.includes('kubernetes.io/pvc-protection')
  )
    return `${prefix}PVC is being deleted`
  return claim.status?.phase === 'Bound' ? undefined : `${prefix}PVC is not bound`
}

function sourceProblem({ configMap, secret, projected }: Volume, pod: Pod, view: ClusterView): string | undefined {
  if (configMap !== undefined) return configMapProblem(configMap, pod, view)
  if (secret !== undefined) return secretProblem({ ...secret, name: secret.secretName ?? '' }, pod, view)
  if (projected === undefined) return undefined
  const texts = (projected.sources ?? []).flatMap((source) => {
    // Every namespace gets it in its first instants; pods of those instants are not held back for it.
    if (source.configMap?.name === 'kube-root-ca.crt') return []
    const text =
      source.configMap !== undefined
        ? configMapProblem(source.configMap, pod, view)
        : source.secret !== undefined
          ? secretProblem(source.secret, pod, view)
          : undefined
    return text === undefined ? [] : [text]
  })
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]
}

interface Source {
  readonly name?: string
  readonly optional?: boolean
  readonly items?: readonly KeyToPath[]
}

function configMapProblem({ name = '', optional, items }: Source, { metadata }: Pod, view: ClusterView) {
  if (optional === true) return undefined
  const object = view.get('configmaps', objectKey(metadata.namespace, name))
  if (object === undefined) return `configmap "${name}" not found`
  const missing = items?.find(({ key }) => object.data?.[key] === undefined && object.binaryData?.[key] === undefined)
  return missing && `configmap references non-existent config key: ${missing.key}`
}

function secretProblem({ name = '', optional, items }: Source, { metadata }: Pod, view: ClusterView) {
  if (optional === true) return undefined
  const object = view.get('secrets', objectKey(metadata.namespace, name))
  if (object === undefined) return `secret "${name}" not found`
  const missing = items?.find(({ key }) => object.data?.[key] === undefined)
  return missing && `references non-existent secret key: ${missing.key}`
}

/** @source kubernetes@1.36 pkg/util/goroutinemap/exponentialbackoff */
const firstDelay = 500
const longestDelay = 122_000

/** Tries to mount what is held back; answers whether something has changed. */
export function retryMounts(work: Work): boolean {
  const { mounts } = work.memory
  if (mounts === undefined || mounts.nextAt > work.now || work.memory.shutdown !== undefined) return false
  const problems = mountProblems(work.pod, work.view)
  work.memory =
    problems.length === 0
      ? { ...work.memory, mounts: undefined, sandboxAt: after(work.now, mounts.sandboxTakes) }
      : { ...work.memory, mounts: toldAgain(work, mounts, problems) }
  return true
}

/** Tells what keeps the volumes from being mounted, and when they will be tried again. */
export function toldAgain(work: Work, mounts: MountMemory, problems: readonly MountProblem[]): MountMemory {
  const claims = problems.filter(({ isClaim }) => isClaim)
  const why = because.mountFailed(problems[0]!.volume, mounts.failures + 1)
  for (const { volume, text, isClaim } of problems)
    if (!isClaim)
      podEvent(work, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${text}`, why)
  if (claims.length > 0) {
    const names = claims.map(({ volume }) => volume).join(' ')
    const texts = claims.map(({ text }) => text)
    const reason = texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]
    const message = `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[${names}]: ${reason}`
    podEvent(work, 'Warning', 'FailedMount', message, why)
  }
  const failures = mounts.failures + 1
  const delay =
    claims.length > 0
      ? drawn(work.random, syncRetry)
      : milliseconds(Math.min(longestDelay, firstDelay * 2 ** Math.min(failures - 1, 20)))
  const { volume, text } = problems[0]!
  return { ...mounts, failures, nextAt: after(work.now, delay), volume, text }
}
