import type { Job, Pod } from '../../../api/openapi/kubernetes.ts'
import { matcherOf } from '../../../api/selector/label-selector.ts'
import type { Status } from '../../../api/status.ts'
import { claimDependents } from '../../machinery/claiming.ts'
import type { Attempt } from '../../machinery/contract.ts'
import { isTerminating } from '../../../api/object.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { hasTrackingFinalizer, trackingFinalizer } from './job-pods.ts'
import { jobReasons } from './reasons.ts'

/** A Job's pods in order of creation; adopted ones already have the tracking finalizer here. */
export function claimedPods(
  job: Job,
  view: ClusterView,
  live: ClusterView,
  attempt: Attempt,
): { readonly pods: readonly Pod[]; readonly refusal?: Status } {
  const matches = matcherOf(job.spec.selector)
  const pods: Pod[] = []
  const others: Pod[] = []
  for (const pod of view.indexed<Pod>('podsByOwner', job.metadata.uid))
    (matches(pod.metadata.labels) ? pods : others).push(pod)
  if (!isTerminating(job))
    for (const pod of view.indexed<Pod>('orphanPodsByNamespace', job.metadata.namespace ?? ''))
      if (matches(pod.metadata.labels)) others.push(pod)
  if (others.length === 0) return { pods }
  const { claimed, refusal } = claimDependents(
    {
      owner: job,
      ownerResource: 'jobs',
      resource: 'pods',
      matches: (pod: Pod) => matches(pod.metadata.labels),
      finalizers: [trackingFinalizer],
      because: {
        adopt: ({ metadata }) => jobReasons.matchesSelector(metadata.name),
        release: ({ metadata }) => jobReasons.leftSelector(metadata.name),
      },
    },
    others,
    live,
    attempt,
  )
  for (const pod of claimed) pods.push(hasTrackingFinalizer(pod) ? pod : tracked(pod))
  return { pods, ...(refusal && { refusal }) }
}

const tracked = (pod: Pod): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), trackingFinalizer] },
})
