import { keyOf, type KubeObject } from '../../api/object.ts'
import type { Node, PersistentVolumeClaim, Pod, PodDisruptionBudget } from '../../api/openapi/kubernetes.ts'
import { quantityOf } from '../../api/quantity/amounts.ts'
import { addQuantities, compareQuantities, type Quantity } from '../../api/quantity/quantity.ts'
import { matcherOf } from '../../api/selector/label-selector.ts'
import type { LogEntry } from '../../cluster/apiserver/store.ts'
import { isActive, isFinished, isReady } from '../../cluster/machinery/pod-facts.ts'
import { podRequests } from '../../cluster/machinery/pod-requests.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { podsOf } from './hands.ts'

/** What one write did that may not be. */
export function problemOfWrite(cluster: Cluster, entry: LogEntry): string | undefined {
  const { resource, type, object, previous } = entry
  if (resource === 'pods' && type !== 'DELETED') {
    const [pod, before] = [object as Pod, previous as Pod | undefined]
    const { nodeName } = pod.spec
    if (before !== undefined && nodeName && !before.spec.nodeName) return overcommitOf(cluster, nodeName)
    if (isEvicted(pod) && !(before !== undefined && isEvicted(before))) return brokenBudget(cluster, entry, before)
  }
  if (resource === 'pods' && type === 'ADDED')
    return overlapOf(cluster, object as Pod) ?? crowdOf(cluster, object as Pod)
  if (resource === 'pods' && type === 'MODIFIED') return preemptedAbove(object as Pod)
  if (resource === 'persistentvolumeclaims' && type === 'MODIFIED')
    return exchangedDisk(object as PersistentVolumeClaim, previous as PersistentVolumeClaim)
  return undefined
}

/** Preemption takes from those below only. */
function preemptedAbove({ metadata, spec, status }: Pod): string | undefined {
  const isPreempted = status?.conditions?.some(({ reason }) => reason === 'PreemptionByScheduler') === true
  return isPreempted && (spec.priority ?? 0) >= 1000 ? `${metadata.name} was preempted for its equals` : undefined
}

/** A claim keeps its disk. */
function exchangedDisk({ metadata, spec }: PersistentVolumeClaim, before: PersistentVolumeClaim): string | undefined {
  const disk = before.spec?.volumeName
  return disk && spec?.volumeName !== disk ? `${metadata.name} had ${disk} and has ${spec?.volumeName}` : undefined
}

/** By what its controller could see, a Job has no more active pods than it may. */
function crowdOf({ view }: Cluster, pod: Pod): string | undefined {
  const owner = pod.metadata.ownerReferences?.find(({ kind }) => kind === 'Job')
  const job = owner && view.get('jobs', `${pod.metadata.namespace}/${owner.name}`)
  if (owner === undefined || job === undefined || job.metadata.uid !== owner.uid) return undefined
  let active = 1
  for (const other of view.list('pods'))
    if (isActive(other) && other.metadata.ownerReferences?.some(({ uid }) => uid === owner.uid) === true) active++
  const most = job.spec.parallelism ?? 1
  return active > most ? `${owner.name} has ${active} active pods of ${most}` : undefined
}

const isEvicted = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, reason }) => type === 'DisruptionTarget' && reason === 'EvictionByEvictionAPI') ===
  true

/** The API server takes a disruption from the budget before it marks the pod. */
function brokenBudget(cluster: Cluster, { revision, cause }: LogEntry, before: Pod | undefined): string | undefined {
  if (before === undefined || !isReady(before) || before.metadata.deletionTimestamp !== undefined) return undefined
  const budgets = [...cluster.server.live.list('poddisruptionbudgets')].filter(
    ({ metadata, spec }) =>
      metadata.namespace === before.metadata.namespace && matcherOf(spec?.selector)(before.metadata.labels),
  )
  const [budget] = budgets
  if (budget === undefined) return undefined
  const taking = cluster.server.store.log
    .slice(Math.max(0, revision - 3), revision)
    .find(({ resource }) => resource === 'poddisruptionbudgets')
  const had = (taking?.previous as PodDisruptionBudget | undefined)?.status?.disruptionsAllowed ?? 0
  return had > 0 ? undefined : `evicted ${before.metadata.name} with ${had} disruptions allowed (cause ${cause})`
}

function overcommitOf(cluster: Cluster, name: string): string | undefined {
  const { live } = cluster.server
  const node: Node | undefined = live.get('nodes', name)
  if (node === undefined) return undefined
  const total = new Map<string, Quantity>()
  let count = 0
  for (const pod of live.list('pods')) {
    if (pod.spec.nodeName !== name || isFinished(pod)) continue
    count++
    for (const [resource, amount] of podRequests(pod.spec)) {
      const before = total.get(resource)
      total.set(resource, before === undefined ? amount : addQuantities(before, amount))
    }
  }
  for (const [resource, amount] of total) {
    const limit = node.status?.allocatable?.[resource]
    if (limit !== undefined && compareQuantities(amount, quantityOf(limit)) > 0)
      return `${name} is short of ${resource}`
  }
  return count > Number(node.status?.allocatable?.['pods'] ?? count) ? `${name} has ${count} pods` : undefined
}

/** A CronJob that forbids it has no two Jobs at once. */
function overlapOf(cluster: Cluster, pod: Pod): string | undefined {
  const { live } = cluster.server
  const owner = pod.metadata.ownerReferences?.find(({ kind }) => kind === 'Job')
  const job = owner && live.get('jobs', `${pod.metadata.namespace}/${owner.name}`)
  const cron = job?.metadata.ownerReferences?.find(({ kind }) => kind === 'CronJob')
  if (cron === undefined || job === undefined) return undefined
  const cronJob = live.get('cronjobs', `${pod.metadata.namespace}/${cron.name}`)
  if (cronJob?.metadata.uid !== cron.uid || cronJob.spec.concurrencyPolicy !== 'Forbid') return undefined
  const running = [...live.list('jobs')].filter(
    ({ metadata, status }) =>
      metadata.ownerReferences?.some(({ uid }) => uid === cron.uid) === true &&
      !status?.conditions?.some(({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed')),
  )
  return running.length > 1 ? `${running.map(({ metadata }) => metadata.name).join()} run at once` : undefined
}

/** What must hold of the whole after every write. */
export function problemAtAnyTime(cluster: Cluster): string | undefined {
  return twoDaemons(cluster) ?? sharedAddress(cluster)
}

function twoDaemons(cluster: Cluster): string | undefined {
  const seen = new Set<string>()
  for (const pod of podsOf(cluster, 'agent')) {
    if (!isReady(pod) || pod.metadata.deletionTimestamp !== undefined || !pod.spec.nodeName) continue
    const owner = pod.metadata.ownerReferences?.[0]?.uid
    const place = `${owner} on ${pod.spec.nodeName}`
    if (seen.has(place)) return `two ready daemon pods of ${place}`
    seen.add(place)
  }
  return undefined
}

function sharedAddress(cluster: Cluster): string | undefined {
  const owners = new Map<string, string>()
  for (const { metadata, spec, status } of cluster.server.live.list('pods')) {
    const address = status?.podIP
    if (address === undefined || spec.hostNetwork === true || isOver(status?.phase)) continue
    const other = owners.get(address)
    if (other !== undefined) return `${other} and ${metadata.name} share ${address}`
    owners.set(address, metadata.name)
  }
  return undefined
}

const isOver = (phase: string | undefined): boolean => phase === 'Failed' || phase === 'Succeeded'

/** What must hold when the trouble has been over for long. */
export function problemAtRest(cluster: Cluster): string | undefined {
  return (
    leftOver(cluster) ??
    unownedObject(cluster) ??
    wrongEndpoints(cluster) ??
    unexplained(cluster) ??
    unfinishedWorkload(cluster)
  )
}

function* everything(cluster: Cluster): Generator<readonly [resource: string, object: KubeObject]> {
  for (const [resource, bucket] of cluster.server.store.state.resources)
    for (const object of bucket.values()) yield [resource, object]
}

/** Everything deleted is gone. */
function leftOver(cluster: Cluster): string | undefined {
  for (const [resource, object] of everything(cluster))
    if (object.metadata.deletionTimestamp !== undefined) return `${resource} ${keyOf(object)} is still being deleted`
  return undefined
}

/** Owners exist, or what they owned is collected. */
function unownedObject(cluster: Cluster): string | undefined {
  const uids = new Set<string>()
  for (const [, object] of everything(cluster)) uids.add(object.metadata.uid)
  for (const [resource, object] of everything(cluster))
    for (const { uid, kind, name } of object.metadata.ownerReferences ?? [])
      if (!uids.has(uid)) return `${resource} ${keyOf(object)} outlives its ${kind} ${name}`
  return undefined
}

/** The ready endpoints of a Service are its ready pods. */
function wrongEndpoints(cluster: Cluster): string | undefined {
  const { live } = cluster.server
  for (const service of live.list('services')) {
    const { namespace, name } = service.metadata
    const selector = service.spec?.selector
    if (selector === undefined) continue
    const pods = podsOf(cluster).filter(
      (pod) =>
        pod.metadata.namespace === namespace &&
        isReady(pod) &&
        pod.metadata.deletionTimestamp === undefined &&
        Object.entries(selector).every(([label, value]) => pod.metadata.labels?.[label] === value),
    )
    const wanted = pods.map(({ status }) => status?.podIP).sort()
    const sliced = [...live.list('endpointslices')]
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
      .flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready === true))
      .map(({ addresses }) => addresses[0])
      .sort()
    const listed = (live.get('endpoints', `${namespace}/${name}`)?.subsets ?? [])
      .flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip))
      .sort()
    if (sliced.join() !== wanted.join()) return `${name} slices ${sliced.join()}, ready are ${wanted.join()}`
    if (listed.join() !== wanted.join()) return `${name} lists ${listed.join()}, ready are ${wanted.join()}`
  }
  return undefined
}

/** Nothing waits without a stated wait. */
function unexplained(cluster: Cluster): string | undefined {
  const explained = new Set<string | undefined>()
  for (const { waits } of cluster.components)
    for (const list of waits.values()) for (const { about } of list) explained.add(about.uid ?? about.name)
  for (const pod of cluster.server.live.list('pods')) {
    const { name, uid } = pod.metadata
    if (isFinished(pod) || isReady(pod) || explained.has(uid) || explained.has(name)) continue
    return `nobody says what ${name} waits for (${pod.status?.phase})`
  }
  return undefined
}

function unfinishedWorkload(cluster: Cluster): string | undefined {
  const { live } = cluster.server
  for (const { metadata, spec, status } of live.list('deployments'))
    if ((status?.readyReplicas ?? 0) !== (spec.replicas ?? 1))
      return `${metadata.name} has ${status?.readyReplicas} ready`
  for (const { metadata, spec, status } of live.list('statefulsets'))
    if ((status?.readyReplicas ?? 0) !== (spec.replicas ?? 1))
      return `${metadata.name} has ${status?.readyReplicas} ready`
  for (const { metadata, status } of live.list('daemonsets'))
    if (status?.numberReady !== status?.desiredNumberScheduled)
      return `${metadata.name} has ${status?.numberReady} ready`
  for (const { metadata, status } of live.list('jobs'))
    if ((status?.conditions ?? []).length === 0) return `${metadata.name} has not ended: ${JSON.stringify(status)}`
  return undefined
}
