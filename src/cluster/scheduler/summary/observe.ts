import { isEqual } from '../../../base/json.ts'
import type { ObjectKey } from '../../../api/object.ts'
import type { Namespace, Node, Pod } from '../../../api/openapi/kubernetes.ts'
import type { Change, ClusterView } from '../../machinery/view.ts'
import { isPlaced, placed } from '../pod-kind.ts'
import { setImages } from './images.ts'
import { setNode } from './node-table.ts'
import { addPod, nominate, removePod, slotFor } from './placing.ts'
import { moveInGroup } from './pod-group.ts'
import { dropGroups, emptySummary, type Summary } from './summary.ts'
import { domainAt, setDomain, type Topology } from './topology.ts'

/** The summary of a view, without one pod: as if that pod were still to be placed. */
export function summaryOf(view: ClusterView, without?: ObjectKey): Summary {
  const summary = emptySummary()
  for (const namespace of view.list('namespaces'))
    summary.namespaces.set(namespace.metadata.name, namespace.metadata.labels)
  for (const node of view.list('nodes')) replaceNode(summary, node.metadata.name, undefined, node)
  for (const pod of view.list('pods')) {
    if (!isPlaced(pod)) continue
    const entry = placed(pod)
    if (entry.key !== without) addPod(summary, slotFor(summary, pod.spec.nodeName!), entry)
  }
  for (const pod of view.list('pods')) {
    const node = pod.status?.nominatedNodeName
    if (node && !pod.spec.nodeName) nominate(summary, placed(pod), node)
  }
  return summary
}

/** Keeps the summary up with one change. */
export function observeChange(summary: Summary, change: Change): void {
  switch (change.resource) {
    case 'pods':
      return observePod(summary, change)
    case 'nodes':
      return replaceNode(
        summary,
        change.key,
        change.previous as Node | undefined,
        change.type === 'DELETED' ? undefined : (change.object as Node),
      )
    case 'namespaces':
      return observeNamespace(summary, change)
    case 'services':
      summary.servicesVersion++
      return
  }
}

function observeNamespace(summary: Summary, { type, key, object, previous }: Change): void {
  const { labels } = (object as Namespace).metadata
  if (type === 'DELETED') summary.namespaces.delete(key)
  else summary.namespaces.set(key, labels)
  if (type === 'MODIFIED' && isEqual(labels, previous?.metadata.labels)) return
  dropGroups(summary)
}

function observePod(summary: Summary, { type, key, object, previous }: Change): void {
  const pod = object as Pod
  const old = previous as Pod | undefined
  if (type === 'MODIFIED' && old !== undefined && isUnchanged(old, pod)) return
  const isNowPlaced = type !== 'DELETED' && isPlaced(pod)
  const node = pod.spec.nodeName || old?.spec.nodeName
  if (node) {
    const slot = slotFor(summary, node)
    const known = summary.placed.get(key)
    if (known?.pod !== pod || !isNowPlaced) {
      if (known !== undefined) removePod(summary, slot, known)
      if (isNowPlaced) addPod(summary, slot, placed(pod))
    }
  }
  observeNomination(summary, key, type, pod, old)
}

function isUnchanged(old: Pod, pod: Pod): boolean {
  return (
    old.spec === pod.spec &&
    old.metadata.labels === pod.metadata.labels &&
    old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
    (old.status === pod.status ||
      (isPlaced(old) === isPlaced(pod) && old.status?.nominatedNodeName === pod.status?.nominatedNodeName))
  )
}

function observeNomination(
  summary: Summary,
  key: ObjectKey,
  type: Change['type'],
  pod: Pod,
  old: Pod | undefined,
): void {
  const node = pod.status?.nominatedNodeName
  if (type === 'DELETED' || pod.spec.nodeName) summary.nominations.delete(key)
  else if (node) nominate(summary, placed(pod), node)
  else if (old?.status?.nominatedNodeName) summary.nominations.delete(key)
}

function replaceNode(summary: Summary, name: string, before: Node | undefined, node: Node | undefined): void {
  const slot = slotFor(summary, name)
  if (before !== undefined && node !== undefined && !isRelevant(before, node)) {
    summary.table.nodes[slot] = node
    return
  }
  if (before?.status?.images !== node?.status?.images)
    setImages(summary.images, slot, before?.status?.images, node?.status?.images)
  setNode(summary.table, slot, node)
  for (const topology of summary.caches.topologies.values()) moveSlot(summary, topology, slot, node)
}

/** Whether a node changed in what scheduling looks at; heartbeats do not. */
function isRelevant(before: Node, node: Node): boolean {
  return (
    !isEqual(before.spec, node.spec) ||
    !isEqual(before.metadata.labels, node.metadata.labels) ||
    !isEqual(before.status?.allocatable, node.status?.allocatable) ||
    !isEqual(before.status?.images, node.status?.images)
  )
}

function moveSlot({ caches }: Summary, topology: Topology, slot: number, node: Node | undefined): void {
  const before = domainAt(topology, slot)
  const now = setDomain(topology, slot, node)
  if (before === now) return
  for (const { group } of caches.selectorGroups.values()) moveInGroup(group, topology, slot, before, now)
  for (const { group } of caches.termGroups?.values() ?? []) moveInGroup(group, topology, slot, before, now)
}
