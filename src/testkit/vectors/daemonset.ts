import type { Affinity, DaemonSet, Node, PodSpec, PodTemplateSpec, Toleration } from '../../api/openapi/kubernetes.ts'
import { podTemplateHash } from '../../api/pod-template-hash/pod-template-hash.ts'
import { eligibilityOf } from '../../cluster/controllers/daemonset/eligibility.ts'
import { affinityTo, targetNodeOf } from '../../cluster/controllers/daemonset/placement.ts'
import { allowsSurge, maxSurgeOf, maxUnavailableOf } from '../../cluster/controllers/daemonset/rollout-counts.ts'
import { daemonTolerations } from '../../cluster/controllers/daemonset/tolerations.ts'
import { maxUnavailableOf as statefulSetMaxUnavailable } from '../../cluster/controllers/statefulset/rolling.ts'
import type { VectorResult } from './deployment-hash.ts'
import { checkEach, describeDifference } from './workload-vectors.ts'

interface EligibilityVector {
  readonly node: {
    readonly name: string
    readonly labels: Node['metadata']['labels'] | null
    readonly taints: NonNullable<Node['spec']>['taints'] | null
  }
  readonly podSpec: object
  readonly shouldRun: boolean
  readonly shouldContinueRunning: boolean
}

/** `ds-node-eligibility-vectors.jsonl` */
export const checkEligibility = (_name: string, content: string): VectorResult =>
  checkEach<EligibilityVector>(content, ({ node, podSpec, shouldRun, shouldContinueRunning }) => {
    const { name, labels, taints } = node
    const object = { metadata: { name, ...(labels && { labels }) }, spec: { ...(taints && { taints }) } } as Node
    const template = { spec: withoutNulls(podSpec) } as unknown as PodTemplateSpec
    return describeDifference({ shouldRun, shouldContinue: shouldContinueRunning }, eligibilityOf(template, object))
  })

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null))
}

interface TolerationVector {
  readonly hostNetwork: boolean
  readonly templateTolerations: readonly Toleration[] | null
  readonly podTolerations: readonly Toleration[]
}

/** `ds-auto-tolerations-vectors.jsonl` */
export const checkAutoTolerations = (_name: string, content: string): VectorResult =>
  checkEach<TolerationVector>(content, ({ hostNetwork, templateTolerations, podTolerations }) =>
    describeDifference(
      podTolerations,
      daemonTolerations({ hostNetwork, ...(templateTolerations && { tolerations: templateTolerations }) }),
    ),
  )

interface AffinityVector {
  readonly node: string
  readonly templateAffinity: Affinity | null
  readonly podAffinity: Affinity
  readonly targetNodeName: string
}

/** `ds-node-affinity-vectors.jsonl` */
export const checkNodeAffinity = (_name: string, content: string): VectorResult =>
  checkEach<AffinityVector>(content, ({ node, templateAffinity, podAffinity, targetNodeName }) => {
    const affinity = affinityTo(node, templateAffinity ?? undefined)
    const target = targetNodeOf({ spec: { containers: [], affinity } })
    return describeDifference({ podAffinity, targetNodeName }, { podAffinity: affinity, targetNodeName: target })
  })

interface CountVector {
  readonly value: string
  readonly n: number
  readonly dsMaxUnavailable: number
  readonly dsMaxSurge: number
  readonly dsAllowsSurge: boolean
  readonly stsMaxUnavailableGateOn: number
}

/** `rollout-count-vectors.jsonl` */
export const checkRolloutCounts = (_name: string, content: string): VectorResult =>
  checkEach<CountVector>(content, (vector) => {
    const value = vector.value.endsWith('%') ? vector.value : Number(vector.value)
    const set = {
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: value, maxSurge: value } } },
    } as unknown as DaemonSet
    const { dsMaxUnavailable, dsMaxSurge, dsAllowsSurge, stsMaxUnavailableGateOn } = vector
    return describeDifference(
      { dsMaxUnavailable, dsMaxSurge, dsAllowsSurge, stsMaxUnavailableGateOn },
      {
        dsMaxUnavailable: maxUnavailableOf(set, vector.n),
        dsMaxSurge: maxSurgeOf(set, vector.n),
        dsAllowsSurge: allowsSurge(set),
        stsMaxUnavailableGateOn: statefulSetMaxUnavailable(value, vector.n),
      },
    )
  })

interface SampleObjects {
  readonly daemonSet: DaemonSet
  readonly podAsSubmitted: {
    readonly metadata: { readonly labels: { readonly [key: string]: string } }
    readonly spec: PodSpec
  }
}

/** `ds-sample-objects.json`: the pod of one set as it is sent to the API server. */
export function checkDaemonSetSamples(_name: string, content: string): VectorResult {
  const { daemonSet, podAsSubmitted } = JSON.parse(content) as SampleObjects
  const { spec } = daemonSet.spec.template
  const node = targetNodeOf(podAsSubmitted) ?? ''
  const made = {
    ...spec,
    affinity: affinityTo(node, spec?.affinity),
    tolerations: daemonTolerations(spec ?? { containers: [] }),
  }
  const hash = podTemplateHash(daemonSet.spec.template, daemonSet.status?.collisionCount)
  const failures = [
    describeDifference(podAsSubmitted.spec, made),
    describeDifference(podAsSubmitted.metadata.labels['controller-revision-hash'], hash),
  ].filter((text) => text !== undefined)
  return { passed: failures.length === 0 ? 1 : 0, failed: failures.length === 0 ? 0 : 1, failures }
}
