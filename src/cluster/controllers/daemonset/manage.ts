import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Status } from '../../../api/status.ts'
import { after, milliseconds } from '../../../clock/instant.ts'
import { delayOf, raised, type NodeBackOff } from './back-off.ts'
import { sorted } from './ledger.ts'
import type { Victim } from './node-entry.ts'
import { daemonSetReasons } from './reasons.ts'
import { addWait, lookAgain, type Scene, type Sync } from './sync.ts'
import { syncNodes, type Birth } from './sync-nodes.ts'

/**
 * A pod where one should run, none where it may not; failed, ended and surplus pods go.
 * @source kubernetes@1.36 pkg/controller/daemon/daemon_controller.go manage
 */
export function manage(sync: Sync, { ledger, hash }: Scene): Status | undefined {
  const victims: Victim[] = []
  const births: Birth[] = []
  const orphaned: Victim[] = []
  for (const node of sorted(ledger.acting)) {
    const entry = ledger.entries.get(node)!
    if (entry.needsPod) births.push({ node, because: daemonSetReasons.nodeWithoutPod(node) })
    for (const pod of entry.failed) victims.push(...failedPod(sync, pod, node))
    for (const pod of entry.succeeded) victims.push(succeededPod(sync, pod, node))
    if (entry.hasNode) victims.push(...entry.victims)
    else orphaned.push(...entry.victims)
  }
  return syncNodes(sync, hash, [...victims, ...orphaned], births)
}

/** A failed pod is deleted once its node's back-off is over. */
function failedPod(sync: Sync, pod: Pod, node: string): readonly Victim[] {
  const { set, now } = sync
  const generation = set.status?.observedGeneration ?? 0
  const delay = delayOf(sync.backOffs, node, generation, now)
  const { namespace, name } = pod.metadata
  if (delay !== undefined) {
    const at = after(now, milliseconds(delay))
    addWait(sync, daemonSetReasons.failedPodBackOff(name, node, delay / 1000), at)
    lookAgain(sync, at, true)
    return []
  }
  const backOff = raised(sync.backOffs.get(node), generation, now)
  writableBackOffs(sync).set(node, backOff)
  const because = daemonSetReasons.failedDaemonPod(name, node, backOff.delay / 1000)
  const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`
  sync.attempt({ verb: 'recordEvent', regarding: set, type: 'Warning', reason: 'FailedDaemonPod', message, because })
  return [{ pod, because }]
}

/** The sync's own copy, made at the first change. */
function writableBackOffs(sync: Sync): Map<string, NodeBackOff> {
  if (!sync.ownsBackOffs) {
    sync.backOffs = new Map(sync.backOffs)
    sync.ownsBackOffs = true
  }
  return sync.backOffs as Map<string, NodeBackOff>
}

function succeededPod({ set, attempt }: Sync, pod: Pod, node: string): Victim {
  const { namespace, name } = pod.metadata
  const because = daemonSetReasons.succeededDaemonPod(name, node)
  const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`
  attempt({ verb: 'recordEvent', regarding: set, type: 'Normal', reason: 'SucceededDaemonPod', message, because })
  return { pod, because }
}
