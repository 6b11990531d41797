import { keyOf } from '../../api/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/openapi/kubernetes.ts'
import type { Decision, Reason } from '../machinery/contract.ts'
import type { SchedulingMemory, Turn } from './memory.ts'
import { placed } from './pod-kind.ts'
import { changeStatus } from './pod-status.ts'
import { leaveWaiting, waitFor } from './pool.ts'
import { volumesBinding } from './reasons.ts'
import { nominate } from './summary/placing.ts'
import { volumesOn } from './volume-match.ts'

const selectedNode = 'volume.kubernetes.io/selected-node'
const boundByController = 'pv.kubernetes.io/bound-by-controller'

/**
 * Has the volumes of claims that waited for a consumer bound or made for the chosen node, and lets the pod wait until they are;
 * `undefined` when there is nothing to wait for. @source kubernetes@1.36 plugins/volumebinding/binder.go BindPodVolumes
 */
export function reserveVolumes(turn: Turn, slot: number): Decision<SchedulingMemory> | undefined {
  const { cycle, look, attempt } = turn
  const claims = cycle.volumes?.delayed ?? []
  if (claims.length === 0) return undefined
  const { summary, pod, view } = cycle
  const node = summary.table.nodes[slot]!
  const { name } = node.metadata
  const because = volumesBinding(
    name,
    claims.map(({ metadata }) => metadata.name),
  )
  for (const { claim, volume } of volumesOn(view, claims, node) ?? [])
    if (volume === undefined) askForVolume(turn, claim, name, because)
    else claimVolume(turn, claim, volume, because)
  changeStatus(look.live, attempt, pod, { nominatedNodeName: name }, because, look.now)
  nominate(summary, placed(pod), name)
  const { attempts = 0, errors = 0, said } = look.memory ?? {}
  const counts = { attempts, errors, said }
  return leaveWaiting(turn, waitingForVolumes, counts, [waitFor(turn, because)])
}

const waitingForVolumes: ReadonlySet<string> = new Set(['VolumeBinding'])

/** The provisioner makes a volume for the node that the claim names. */
function askForVolume({ look, attempt }: Turn, claim: PersistentVolumeClaim, node: string, because: Reason): void {
  const current = look.live.get('persistentvolumeclaims', keyOf(claim))
  if (current === undefined || current.metadata.annotations?.[selectedNode] === node) return
  const annotations = { ...current.metadata.annotations, [selectedNode]: node }
  const object = { ...current, metadata: { ...current.metadata, annotations } }
  attempt({ verb: 'update', resource: 'persistentvolumeclaims', object, because })
}

function claimVolume(
  { look, attempt }: Turn,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  because: Reason,
): void {
  const current = look.live.get('persistentvolumes', keyOf(volume))
  if (current === undefined || current.spec?.claimRef?.uid !== undefined) return
  const { namespace, name, uid, resourceVersion } = claim.metadata
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion }
  const annotations = { ...current.metadata.annotations, [boundByController]: 'yes' }
  const object = { ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, claimRef } }
  attempt({ verb: 'update', resource: 'persistentvolumes', object, because })
}
