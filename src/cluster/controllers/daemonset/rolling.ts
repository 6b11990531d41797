import { failure, type Status } from '../../../api/status.ts'
import { firstOf, rollingNodes, sorted, surgeNodes, type Ledger } from './ledger.ts'
import type { Victim } from './node-entry.ts'
import { daemonSetReasons } from './reasons.ts'
import { maxSurgeOf, maxUnavailableOf } from './rollout-counts.ts'
import { addWait, type Scene, type Sync } from './sync.ts'
import { syncNodes } from './sync-nodes.ts'

/**
 * Replaces old pods within the bounds of the strategy.
 * @source kubernetes@1.36 pkg/controller/daemon/update.go rollingUpdate
 */
export function rollingUpdate(sync: Sync, scene: Scene): Status | undefined {
  const { desired } = scene.ledger.totals
  const maxSurge = maxSurgeOf(sync.set, desired)
  if (maxSurge > 0) return replaceBySurge(sync, scene, maxSurge)
  const asked = maxUnavailableOf(sync.set, desired)
  return replaceInPlace(sync, scene, asked === 0 && desired > 0 ? 1 : asked)
}

/** Old pods that are not available go at once; available ones while fewer nodes than allowed are unavailable. */
function replaceInPlace(sync: Sync, { ledger, hash }: Scene, maxUnavailable: number): Status | undefined {
  const broken = rollingNodes(ledger, 'oldUnavailable')
  const candidates = rollingNodes(ledger, 'oldAvailable')
  const unavailable = rollingNodes(ledger, 'unavailable').size + broken.size
  const chosen = firstOf(candidates, maxUnavailable - unavailable)
  const victims: Victim[] = [
    ...sorted(broken).map((node) => oldPodOn(ledger, node, (pod) => daemonSetReasons.outdatedUnavailable(pod, node))),
    ...chosen.map((node, index) =>
      oldPodOn(ledger, node, (pod) =>
        daemonSetReasons.outdatedAvailable(pod, node, unavailable + index, maxUnavailable),
      ),
    ),
  ]
  const left = candidates.size - chosen.length
  if (left > 0) addWait(sync, daemonSetReasons.maxUnavailable(maxUnavailable, unavailable + chosen.length, left))
  return syncNodes(sync, hash, victims, [])
}

/** A new pod beside each old one that is not available, and beside so many others; the old goes when the new is available. */
function replaceBySurge(sync: Sync, { ledger, hash }: Scene, maxSurge: number): Status | undefined {
  const [lost] = sorted(surgeNodes(ledger, 'nodeGone'))
  if (lost !== undefined)
    return failure(
      404,
      'NotFound',
      `couldn't get node for nodeName ${JSON.stringify(lost)}: node ${JSON.stringify(lost)} not found`,
    )
  const broken = sorted(surgeNodes(ledger, 'oldUnavailable'))
  const candidates = surgeNodes(ledger, 'oldAvailable')
  const surging = surgeNodes(ledger, 'surging').size
  const chosen = firstOf(candidates, maxSurge - surging)
  const victims: Victim[] = [
    ...sorted([...surgeNodes(ledger, 'replaced'), ...surgeNodes(ledger, 'ineligibleUnavailable')]).map((node) => {
      const isReplaced = surgeNodes(ledger, 'replaced').has(node)
      return oldPodOn(ledger, node, (pod) =>
        isReplaced ? daemonSetReasons.replacementReady(pod, node) : daemonSetReasons.ineligibleNode(pod, node),
      )
    }),
    ...availableElsewhere(sync, ledger),
  ]
  const births = [...broken, ...chosen].map((node) => ({
    node,
    because: daemonSetReasons.surgeNode(node, surging, maxSurge),
  }))
  const left = candidates.size - chosen.length
  if (left > 0) addWait(sync, daemonSetReasons.maxSurge(maxSurge, surging + chosen.length, left))
  return syncNodes(sync, hash, victims, births)
}

/** Old pods on nodes that may not start one go only while more nodes than desired have an available pod. */
function availableElsewhere(sync: Sync, ledger: Ledger): readonly Victim[] {
  const { hasAvailable: available, desired } = ledger.totals
  const nodes = surgeNodes(ledger, 'ineligibleAvailable')
  const chosen = firstOf(nodes, available - desired)
  if (nodes.size > chosen.length)
    addWait(sync, daemonSetReasons.availableElsewhereFirst(nodes.size - chosen.length, available, desired))
  return chosen.map((node) =>
    oldPodOn(ledger, node, (pod) => daemonSetReasons.availableElsewhere(pod, node, available, desired)),
  )
}

function oldPodOn(ledger: Ledger, node: string, because: (pod: string) => Victim['because']): Victim {
  const pod = ledger.entries.get(node)!.oldPod!
  return { pod, because: because(pod.metadata.name) }
}
