import type {
  ControllerRevision,
  OwnerReference,
  PersistentVolumeClaim,
  StatefulSet,
} from '../../api/openapi/kubernetes.ts'
import { controllerRevisionHash } from '../../api/pod-template-hash/controller-revision-hash.ts'
import { failure } from '../../api/status.ts'
import { newPod, revisionFor } from '../../cluster/controllers/statefulset/identity.ts'
import { podNameParts } from '../../cluster/controllers/statefulset/ordinals.ts'
import { hasForeignController, hasRightOwners, rightOwners } from '../../cluster/controllers/statefulset/retention.ts'
import { slowStartBatches } from '../../cluster/controllers/statefulset/slow-start.ts'
import { claimOf } from '../../cluster/controllers/statefulset/storage.ts'
import {
  podRevisionLabel,
  revisionDataOf,
  revisionName,
} from '../../cluster/machinery/revisions/controller-revisions.ts'
import { replayWorkloadTrace } from '../workload-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'
import { checkEach, describeDifference } from './workload-vectors.ts'

/** Replays one trace of the StatefulSet or DaemonSet controller. */
export function checkWorkloadTrace(name: string, content: string): VectorResult {
  const { mismatch, matched } = replayWorkloadTrace(content)
  if (mismatch === undefined) return { passed: 1, failed: 0, failures: [] }
  return { passed: 0, failed: 1, failures: [`${name}: ${mismatch} (${matched} lines agree)`] }
}

interface NameVector {
  readonly podName: string
  readonly parent: string
  readonly ordinal: number
}

/** `sts-pod-name-vectors.jsonl` */
export const checkPodNames = (_name: string, content: string): VectorResult =>
  checkEach<NameVector>(content, ({ podName, parent, ordinal }) =>
    describeDifference({ parent, ordinal }, podNameParts(podName)),
  )

interface BatchVector {
  readonly initial: number
  readonly count: number
  readonly failingIndex: number
  readonly calls: number
  readonly successes: number
  readonly failed: boolean
}

/** `slow-start-batch-vectors.jsonl` */
export const checkSlowStart = (_name: string, content: string): VectorResult =>
  checkEach<BatchVector>(content, ({ initial, count, failingIndex, calls, successes, failed }) => {
    const problem = failure(500, 'InternalError', 'failed')
    const actual = slowStartBatches(initial, count, (index) => (index === failingIndex ? problem : undefined))
    return describeDifference(
      { calls, successes, failed },
      { calls: actual.calls, successes: actual.successes, failed: actual.refusal !== undefined },
    )
  })

interface OwnerVector {
  readonly whenDeleted: string
  readonly whenScaled: string
  readonly replicas: number
  readonly pod: string
  readonly beforeRefs: readonly OwnerReference[] | null
  readonly afterRefs: readonly OwnerReference[] | null
  readonly upToDate: boolean
  readonly conflictingControllerEvent: boolean
}

/** `sts-pvc-ownerref-vectors.jsonl`: the set `web` has the UID `set-uid`, the pod `pod-uid`. */
export const checkClaimOwners = (_name: string, content: string): VectorResult =>
  checkEach<OwnerVector>(content, (vector) => {
    const { whenDeleted, whenScaled, replicas, beforeRefs } = vector
    const set = setOf({ replicas, persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } })
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...set.metadata, name: vector.pod, uid: 'pod-uid' } }
    const claim = {
      metadata: { name: 'data', ...(beforeRefs && { ownerReferences: beforeRefs }) },
    } as unknown as PersistentVolumeClaim
    const expected = {
      upToDate: vector.upToDate,
      owners: vector.afterRefs ?? [],
      isForeign: vector.conflictingControllerEvent,
    }
    return describeDifference(expected, {
      upToDate: hasRightOwners(claim, set, pod),
      owners: rightOwners(claim, set, pod),
      isForeign: hasForeignController(claim, set, pod),
    })
  })

interface RevisionVector {
  readonly type: string
  readonly partition: number | null
  readonly ordinalsStart: number
  readonly statusCurrentReplicas: number
  readonly ordinal: number
  readonly revision: string
}

/** `sts-recreated-pod-revision-vectors.jsonl` */
export const checkRecreatedRevisions = (_name: string, content: string): VectorResult =>
  checkEach<RevisionVector>(content, ({ type, partition, ordinalsStart, statusCurrentReplicas, ordinal, revision }) => {
    const updateStrategy = { type, ...(partition !== null && { rollingUpdate: { partition } }) }
    const set = setOf({ replicas: 5, ordinals: { start: ordinalsStart }, updateStrategy }, statusCurrentReplicas)
    const [current, update] = [revisionNamed('OLD'), revisionNamed('NEW')]
    return describeDifference(revision, revisionFor(set, { current, update, collisionCount: 0 }, ordinal).metadata.name)
  })

const revisionNamed = (name: string): ControllerRevision =>
  ({ apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name }, revision: 1 }) as ControllerRevision

function setOf(spec: Partial<StatefulSet['spec']>, currentReplicas = 0): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default', uid: 'set-uid' },
    spec: { selector: {}, template: {}, ...spec },
    status: { replicas: 0, currentReplicas },
  } as unknown as StatefulSet
}

interface SampleObjects {
  readonly statefulSet: StatefulSet
  readonly claimsAsSubmitted: { readonly [name: string]: unknown }
  readonly controllerRevisionAsSubmitted: ControllerRevision
  readonly [name: `podAsSubmitted${string}`]: unknown
}

/** `sts-sample-objects.json`: claim, revision and pod of one set as they are sent to the API server. */
export function checkStatefulSetSamples(_name: string, content: string): VectorResult {
  const samples = JSON.parse(content) as SampleObjects
  const set: StatefulSet = { ...samples.statefulSet, apiVersion: 'apps/v1', kind: 'StatefulSet' }
  const data = revisionDataOf(set.spec.template)
  const hash = controllerRevisionHash(data, 0)
  const sample = samples.controllerRevisionAsSubmitted
  const expectedPod = Object.entries(samples).find(([key]) => key.startsWith('podAsSubmitted'))?.[1] as Sent
  const { ordinal } = podNameParts(expectedPod.metadata.name ?? '')
  const revision = { ...sample, apiVersion: 'apps/v1', kind: 'ControllerRevision' } as ControllerRevision
  const failures = [
    describeDifference(sample.metadata.name, revisionName(set.metadata.name, hash)),
    describeDifference(sample.data, data),
    describeDifference(withoutRevision(expectedPod), withoutRevision(newPod(set, revision, ordinal) as Sent)),
    ...Object.entries(samples.claimsAsSubmitted).map(([name, claim]) => {
      const template = set.spec.volumeClaimTemplates!.find(({ metadata }) => metadata.name === name)!
      const {
        apiVersion: _,
        kind: __,
        ...sent
      } = claimOf(set, template, ordinal) as { apiVersion: string; kind: string }
      return describeDifference(claim, { ...sent, status: {} })
    }),
  ].filter((text) => text !== undefined)
  return { passed: failures.length === 0 ? 1 : 0, failed: failures.length === 0 ? 0 : 1, failures }
}

interface Sent {
  readonly metadata: { readonly name?: string; readonly labels?: { readonly [key: string]: string } }
  readonly spec: object
}

function withoutRevision({ metadata, spec }: Sent): unknown {
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([key]) => key !== podRevisionLabel))
  return { metadata: { ...metadata, labels }, spec }
}
