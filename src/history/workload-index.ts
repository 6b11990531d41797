import { controllerOf, type KubeObject, type ObjectKey } from '../api/object.ts'
import type { CronJob, Pod } from '../api/openapi/kubernetes.ts'

/** A workload as stage, legend and timeline group by it: the topmost controller of its pods. */
export interface Workload {
  readonly index: number
  readonly resource: string
  readonly kind: string
  readonly key: ObjectKey
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** Names of its revisions (ReplicaSet names, revision hashes) in order of appearance: the place is the colour. */
  readonly revisions: string[]
  /** Jobs of a CronJob, in order of appearance. */
  readonly jobs: { readonly key: ObjectKey; readonly uid: string; readonly color: number }[]
  /** The template that a CronJob's next Job is made from, as an object and as text. */
  template?: { readonly object: unknown; readonly text: string }
  /** Step series of pods: at, revision, ready, total, in four columns. */
  readonly counts: {
    readonly at: number[]
    readonly revision: number[]
    readonly ready: number[]
    readonly total: number[]
  }
  /** By colour: how many pods of a revision fail, as a step series, and which ever did. */
  readonly troubles: Map<number, Trouble>
}

export interface Trouble {
  readonly at: number[]
  readonly values: number[]
  readonly slots: number[]
}

export interface WorkloadIndex {
  readonly workloads: Workload[]
  readonly byUid: Map<string, Workload>
  /** uid of a ReplicaSet or Job → its workload and colour. */
  readonly revisionByUid: Map<string, { readonly workload: Workload; readonly color: number }>
}

export const noColor = 255
export const noWorkload = 65535

const workloadResources = new Set([
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'jobs',
  'replicasets',
  'replicationcontrollers',
])

export function emptyWorkloadIndex(): WorkloadIndex {
  return { workloads: [], byUid: new Map(), revisionByUid: new Map() }
}

/** Learns of a workload or of one of its revisions. */
export function absorbWorkload(index: WorkloadIndex, resource: string, key: ObjectKey, object: KubeObject): void {
  if (!workloadResources.has(resource)) return
  const { uid } = object.metadata
  const owner = controllerOf(object)
  const parent = owner === undefined ? undefined : index.byUid.get(owner.uid)
  if (parent !== undefined) {
    if (!index.revisionByUid.has(uid)) absorbChild(index, parent, key, object)
    return
  }
  const known = index.byUid.get(uid)
  if (known !== undefined) return noteTemplate(known, object)
  if (index.revisionByUid.has(uid)) return
  const workload: Workload = {
    index: index.workloads.length,
    resource,
    kind: object.kind,
    key,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    uid,
    revisions: [],
    jobs: [],
    counts: { at: [], revision: [], ready: [], total: [] },
    troubles: new Map(),
  }
  index.workloads.push(workload)
  index.byUid.set(uid, workload)
  noteTemplate(workload, object)
}

/** A ReplicaSet is a revision of its own; Jobs have the colour of the template that they were made from. */
function absorbChild(index: WorkloadIndex, parent: Workload, key: ObjectKey, object: KubeObject): void {
  const { name, uid } = object.metadata
  const isJob = parent.kind === 'CronJob'
  const color = colorOf(parent, isJob ? (parent.template?.text ?? '') : name)
  if (isJob) parent.jobs.push({ key, uid, color })
  index.revisionByUid.set(uid, { workload: parent, color })
}

function noteTemplate(workload: Workload, object: KubeObject): void {
  if (workload.kind !== 'CronJob') return
  const template = (object as CronJob).spec.jobTemplate
  if (workload.template?.object !== template) workload.template = { object: template, text: JSON.stringify(template) }
}

/** The place of a revision in its workload's palette; a new one gets the next. */
export function colorOf(workload: Workload, revision: string): number {
  const known = workload.revisions.indexOf(revision)
  if (known >= 0) return known
  workload.revisions.push(revision)
  return workload.revisions.length - 1
}

/** Which workload and colour a pod belongs to. */
export function podGroup(index: WorkloadIndex, pod: Pod): { readonly workload: number; readonly color: number } {
  const owner = controllerOf(pod)
  if (owner === undefined) return ungrouped
  const revision = index.revisionByUid.get(owner.uid)
  if (revision !== undefined) return { workload: revision.workload.index, color: revision.color }
  const workload = index.byUid.get(owner.uid)
  if (workload === undefined) return ungrouped
  const hash = pod.metadata.labels?.['controller-revision-hash'] ?? workload.name
  return { workload: workload.index, color: colorOf(workload, hash) }
}

const ungrouped = { workload: noWorkload, color: noColor }

/** Notes that a workload's pods changed by so many at an instant. */
export function countPods(
  workload: Workload,
  at: number,
  revision: number,
  readyChange: number,
  totalChange: number,
): void {
  if (readyChange === 0 && totalChange === 0) return
  const { counts } = workload
  const last = counts.at.length - 1
  const ready = (last < 0 ? 0 : counts.ready[last]!) + readyChange
  const total = (last < 0 ? 0 : counts.total[last]!) + totalChange
  counts.at.push(at)
  counts.revision.push(revision)
  counts.ready.push(ready)
  counts.total.push(total)
}

/** A revision remembers at most so many of the pods that failed: it shows their warnings as its own. */
const mostTroubledSlots = 40

/** Notes that a pod of a revision began (1) or ceased (−1) to fail. */
export function countTrouble(workload: Workload, color: number, slot: number, at: number, change: number): void {
  if (change === 0) return
  const trouble = workload.troubles.get(color) ?? { at: [], values: [], slots: [] }
  workload.troubles.set(color, trouble)
  const { slots } = trouble
  if (change > 0 && slots.length < mostTroubledSlots && !slots.includes(slot)) slots.push(slot)
  trouble.values.push((trouble.values.at(-1) ?? 0) + change)
  trouble.at.push(at)
}
