import type { KubeObject } from '../../api/object.ts'
import { after, milliseconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { advanceTo } from '../../engine/step.ts'
import { timedLine } from '../deployment-traces/lines.ts'
import { finalNodeLine, finalPodLine, nodeTraceStart } from './lines.ts'
import { beat, perform, renewLease, type Beginnings } from './script.ts'
import { parseNodeTrace, type NodeInput, type NodeTrace } from './trace-file.ts'
import { nodeTraceCluster } from './world.ts'

const leasePeriod = 10_000
const statusPeriod = 300_000
/** A trace does not say when it ends: nothing may happen for so long after its last line. */
const silence = 15_000
const usualThreshold = 12_500

/** What differs between a trace and its replay, line by line. */
export function replayNodeTrace(content: string): readonly string[] {
  const trace = parseNodeTrace(content)
  const actual: string[] = []
  const threshold = /threshold lowered to (\d+)/.exec(trace.title)
  const emit = (at: number, text: string): void => void actual.push(timedLine(at, text))
  const cluster = nodeTraceCluster(Number(threshold?.[1] ?? usualThreshold), emit)
  const beginnings = beginningsOf(trace)
  for (const deed of deedsOf(trace, beginnings)) {
    advanceTo(cluster, after(nodeTraceStart, milliseconds(deed.at)))
    if ('beats' in deed) {
      if (deed.beats === 'lease') renewLease(cluster, deed.name)
      else beat(cluster, deed.name)
      continue
    }
    emit(deed.at, deed.text)
    perform(cluster, deed, beginnings)
  }
  advanceTo(cluster, after(nodeTraceStart, milliseconds(trace.last + silence)))
  return differences(trace.lines, [...actual, 'END', ...finalLines(cluster)])
}

/** The title tells of a node that no kubelet stands behind; the pod that is `Evicted` must be inferred from its early end. */
function beginningsOf({ title, lines }: NodeTrace): Beginnings {
  const hasNoKubelet = /without kubelet|no status ever/.test(title)
  const isNew = (node: KubeObject): boolean =>
    (node as { spec?: { taints?: readonly { key: string }[] } }).spec?.taints !== undefined
  const removed = lines.flatMap((line) => /s {2}delete pod\/(\S+) gracePeriodSeconds=0: removed/.exec(line)?.[1] ?? [])
  const isThreshold = /terminated-pod-gc-threshold/.test(title)
  return {
    hasKubelet: (node) => !(hasNoKubelet && isNew(node)),
    podReason: (name) => (isThreshold && removed[0] === name && removed.toSorted()[0] !== name ? 'Evicted' : undefined),
  }
}

type Beat = { readonly at: number; readonly beats: 'lease' | 'status'; readonly name: string }

/** The script, with the heartbeats of the kubelets that live. A beat comes before what happens at the same time. */
function deedsOf({ inputs, last }: NodeTrace, beginnings: Beginnings): readonly (NodeInput | Beat)[] {
  const deeds: { readonly deed: NodeInput | Beat; readonly at: number; readonly place: number }[] = []
  inputs.forEach((deed, place) => deeds.push({ deed, at: deed.at, place }))
  const created = new Map<string, number>()
  for (const input of inputs)
    if (input.type === 'createNode' && beginnings.hasKubelet(input.object) && !created.has(input.object.metadata.name))
      created.set(input.object.metadata.name, input.at)
  for (const [name, from] of created)
    for (let at = from; at <= last + silence; at += leasePeriod) {
      if (!isAlive(inputs, name, at)) continue
      const place = at === from ? inputs.length : -1
      deeds.push({ deed: { at, beats: 'lease', name }, at, place })
      if (at > from && (at - from) % statusPeriod === 0) deeds.push({ deed: { at, beats: 'status', name }, at, place })
    }
  return deeds.sort((left, right) => left.at - right.at || left.place - right.place).map(({ deed }) => deed)
}

function isAlive(inputs: readonly NodeInput[], name: string, at: number): boolean {
  const turns = inputs.filter((input) => (input.type === 'stop' || input.type === 'return') && input.name === name)
  return turns.findLast((turn) => turn.at <= at)?.type !== 'stop'
}

function finalLines(cluster: Cluster): readonly string[] {
  const { live } = cluster.server
  const byName = (left: KubeObject, right: KubeObject): number => (left.metadata.name < right.metadata.name ? -1 : 1)
  return [
    ...[...live.list('nodes')].sort(byName).map(finalNodeLine),
    ...[...live.list('pods')].sort(byName).map(finalPodLine),
  ]
}

function differences(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const [wanted, got] = [expected[index] ?? 'nothing', actual[index] ?? 'nothing']
    if (wanted.trim() !== got.trim()) found.push(`line ${index + 1}: expected ${wanted.trim()}, got ${got.trim()}`)
  }
  return found
}
