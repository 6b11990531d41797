import type { KubeObject } from '../api/object.ts'
import type {
  Container,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  ReplicaSet,
  StatefulSet,
} from '../api/openapi/kubernetes.ts'
import { scaledValue } from '../api/int-or-percent.ts'
import { countsAt, type History } from './history.ts'
import { emptyNodes, ordinalRows, placedSlots } from './kept-places.ts'
import { objectAt } from './object-versions.ts'
import { podState } from './pod-state.ts'
import type { Workload } from './workload-index.ts'

export interface Corridor {
  readonly desired: number
  readonly minimum?: number
  readonly maximum?: number
}

interface Sized extends KubeObject {
  readonly spec?: {
    readonly replicas?: number
    readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } }
  }
  readonly status?: { readonly desiredNumberScheduled?: number }
}

/** How many pods a workload wants, and the band that its rollout keeps to. */
export function corridorOf(object: KubeObject | undefined): Corridor {
  if (object === undefined) return { desired: 0 }
  if (object.kind === 'Deployment') return deploymentCorridor(object as Deployment)
  const { spec, status } = object as Sized
  if (object.kind === 'DaemonSet') return { desired: status?.desiredNumberScheduled ?? 0 }
  if (object.kind === 'Job') return { desired: jobParallelism(object as Job) }
  return { desired: spec?.replicas ?? 0 }
}

/** Nothing is wanted of a Job that has ended or is suspended; never more than what is left to complete. */
function jobParallelism({ spec, status }: Job): number {
  const hasEnded =
    status?.conditions?.some(
      ({ type, status: value }) => value === 'True' && (type === 'Complete' || type === 'Failed'),
    ) === true
  if (hasEnded || spec.suspend === true) return 0
  const left = spec.completions === undefined ? Infinity : Math.max(0, spec.completions - (status?.succeeded ?? 0))
  return Math.min(spec.parallelism ?? 1, left)
}

function deploymentCorridor({ spec }: Deployment): Corridor {
  const desired = spec.replicas ?? 1
  if (spec.strategy?.type !== 'RollingUpdate') return { desired, minimum: 0, maximum: desired }
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy.rollingUpdate ?? {}
  const surge = scaledValue(maxSurge, desired, true)
  const unavailable = scaledValue(maxUnavailable, desired, false)
  const isBothZero = surge === 0 && unavailable === 0
  return { desired, minimum: Math.max(0, desired - (isBothZero ? 1 : unavailable)), maximum: desired + surge }
}

/** The workloads that exist at the columns' cursor, as the legend shows them. */
export function workloadRows(history: History) {
  const { columns, workloads, cluster, versions } = history
  const { log } = cluster.server.store
  const revision = columns.cursor
  const tally = tallied(history)
  const placed = placedSlots(history)
  return workloads.workloads.map((workload) => {
    const object = objectAt(versions, log, workload.resource, workload.key, revision)
    const alive = object?.metadata.uid === workload.uid ? object : undefined
    const { ready, total } = countsAt(workload.counts, revision)
    return {
      resource: workload.resource,
      kind: workload.kind,
      namespace: workload.namespace,
      name: workload.name,
      uid: workload.uid,
      ...corridorOf(alive),
      ready,
      total,
      exists: alive !== undefined,
      revisions: alive === undefined ? [] : revisionRows(history, workload, alive, tally),
      ...(alive !== undefined && kindFacts(history, workload, alive, placed.get(workload.index) ?? [])),
    }
  })
}

/** What only one kind has. */
function kindFacts(history: History, workload: Workload, object: KubeObject, slots: readonly number[]) {
  if (object.kind === 'StatefulSet') {
    const set = object as StatefulSet
    return {
      ordinals: ordinalRows(history, workload, set, slots),
      disksPerPod: set.spec.volumeClaimTemplates?.length ?? 0,
    }
  }
  if (object.kind === 'DaemonSet') return { emptyNodes: emptyNodes(history, object as DaemonSet, slots) }
  if (object.kind === 'Job') return { completions: completionsOf(object as Job) }
  if (object.kind !== 'CronJob') return {}
  const { spec, status } = object as CronJob
  return { schedule: { text: spec.schedule, isSuspended: spec.suspend === true, active: status?.active?.length ?? 0 } }
}

/** How far a Job has come, and the condition that ended it. */
export function completionsOf({ spec, status }: Job) {
  const end = status?.conditions?.find(
    ({ type, status: value }) => value === 'True' && (type === 'Complete' || type === 'Failed'),
  )
  return {
    succeeded: status?.succeeded ?? 0,
    failed: status?.failed ?? 0,
    ...(spec.completions !== undefined && { wanted: spec.completions }),
    ...(end !== undefined && { end: end.type }),
  }
}

type Tally = ReadonlyMap<number, { ready: number; total: number; failing: number }>

function tallied({ columns }: History): Tally {
  const tally = new Map<number, { ready: number; total: number; failing: number }>()
  for (let slot = 0; slot < columns.names.length; slot++) {
    const state = columns.state[slot]!
    if (
      state >= podState.unknown ||
      state === podState.terminating ||
      state === podState.completed ||
      state === podState.failed
    )
      continue
    const key = columns.workload[slot]! * 256 + columns.color[slot]!
    const counts = tally.get(key) ?? { ready: 0, total: 0, failing: 0 }
    counts.total++
    if (state === podState.crashLoop || state === podState.imagePull) counts.failing++
    if (state === podState.ready) counts.ready++
    tally.set(key, counts)
  }
  return tally
}

function revisionRows(history: History, workload: Workload, object: KubeObject, tally: Tally) {
  const { versions, columns, cluster } = history
  const prefix = workload.namespace === '' ? '' : `${workload.namespace}/`
  return workload.revisions.flatMap((name, color) => {
    const counts = tally.get(workload.index * 256 + color) ?? { ready: 0, total: 0, failing: 0 }
    if (workload.kind !== 'Deployment')
      return counts.total > 0
        ? [
            {
              name: workload.kind === 'CronJob' ? workload.name : name,
              revision: color + 1,
              color,
              desired: counts.total,
              ...counts,
              images: imagesOf(object),
            },
          ]
        : []
    const replicaSet = objectAt(versions, cluster.server.store.log, 'replicasets', prefix + name, columns.cursor) as
      | ReplicaSet
      | undefined
    if (replicaSet === undefined) return []
    const number = Number(replicaSet.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? color + 1)
    return [
      {
        name,
        revision: number,
        color,
        desired: replicaSet.spec.replicas ?? 0,
        ...counts,
        images: imagesOf(replicaSet),
      },
    ]
  })
}

function imagesOf(object: KubeObject): readonly string[] {
  const spec = object.kind === 'CronJob' ? (object as CronJob).spec.jobTemplate.spec : (object as Sized).spec
  return (spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? '')
}
