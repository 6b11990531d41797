import { kinds } from '../../api/index.ts'
import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { nodeLifecycle } from '../../cluster/controllers/nodelifecycle/nodelifecycle-controller.ts'
import { podGarbageCollector } from '../../cluster/controllers/podgc/podgc-controller.ts'
import { taintEvictionController } from '../../cluster/controllers/tainteviction/tainteviction-controller.ts'
import {
  defineComponent,
  type Attempt,
  type Component,
  type Outcome,
  type Write,
} from '../../cluster/machinery/contract.ts'
import { createCluster, type Cluster } from '../../engine/cluster.ts'
import { changeLines, deletionLine, eventLine, nodeTraceStart } from './lines.ts'

export type Emit = (at: number, text: string) => void

/** The three real controllers; what they write is emitted as the traces print it. */
export function nodeTraceCluster(terminatedThreshold: number, emit: Emit): Cluster {
  const cluster: Cluster = createCluster({
    seed: 1,
    startAt: nodeTraceStart,
    kinds,
    components: [
      podGarbageCollector(terminatedThreshold),
      nodeLifecycle({ announcesFirstNodes: true }),
      taintEvictionController,
    ].map((component) => spoken(component, (text) => emit(cluster.now - nodeTraceStart, text))),
  })
  return cluster
}

interface WithZones {
  readonly zones?: ReadonlyMap<string, string>
}

function spoken(component: Component, say: (text: string) => void): Component {
  return defineComponent<unknown, unknown>({
    ...component,
    reconcile: (observation, attempt, derived) => {
      const { live } = observation
      const speaking: Attempt = <T extends KubeObject>(write: Write): Outcome<T> => {
        const target = targetOf(write)
        const before = target && live.get(target.resource, target.key)
        const outcome = attempt<T>(write)
        const after = target && live.get(target.resource, target.key)
        if (write.verb === 'recordEvent') say(eventLine(write, component.name))
        else if (!outcome.ok) say(`${write.verb} refused: ${outcome.status.message}`)
        else if (write.verb === 'delete') say(deletionLine(before as Pod, after as Pod | undefined))
        else if (before !== undefined && after !== undefined) for (const line of changeLines(before, after)) say(line)
        return outcome
      }
      const zones = (observation.memory as WithZones | undefined)?.zones
      const decision = component.reconcile(observation, speaking, derived)
      for (const line of zoneLines(zones, (decision.remember as WithZones | undefined)?.zones)) say(line)
      return decision
    },
  })
}

function zoneLines(before: WithZones['zones'], after: WithZones['zones']): readonly string[] {
  return [...(after ?? [])]
    .filter(([zone, state]) => (before?.get(zone) ?? 'Initial') !== state)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([zone, state]) => `(zone "${zone.replaceAll('\0', '\\x00')}" is now ${state})`)
}

function targetOf(write: Write): { readonly resource: string; readonly key: string } | undefined {
  switch (write.verb) {
    case 'update':
    case 'updateStatus':
      return { resource: write.resource, key: objectKey(write.object.metadata.namespace, write.object.metadata.name) }
    case 'patch':
    case 'delete':
      return { resource: write.resource, key: objectKey(write.namespace, write.name) }
    default:
      return undefined
  }
}
