import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../api/object.ts'
import type { Pod, StatefulSet } from '../../../api/openapi/kubernetes.ts'
import { nextBelow, randomStream, type RandomStream } from '../../../clock/random.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { attemptAsUser, podsOf, template } from '../../../testkit/rollout-cluster.ts'
import { oneOf, randomDelay, stormSeeds, weather, type Deed, type Life } from '../../../testkit/storm.ts'
import {
  claimTemplate,
  createStatefulSet,
  imageOf,
  statefulSetOf,
  workloadCluster,
} from '../../../testkit/workload-cluster.ts'
import { isAvailable } from '../../machinery/pod-facts.ts'
import { endOf, isInRange, podNameParts, replicasOf, startOf } from './ordinals.ts'
import { isRunningAndReady, minReadySecondsOf, revisionOf } from './sync.ts'

const file = 'src/cluster/controllers/statefulset/statefulset.storm.test.ts'
const because = { code: 'user' }
const set = (cluster: Cluster): StatefulSet | undefined => cluster.server.live.get('statefulsets', 'default/web')

function edit(cluster: Cluster, change: (spec: StatefulSet['spec']) => StatefulSet['spec']): void {
  const object = set(cluster)
  if (object !== undefined)
    attemptAsUser(cluster, {
      verb: 'update',
      resource: 'statefulsets',
      object: { ...object, spec: change(object.spec) } as StatefulSet,
      because,
    })
}

function randomSpec(random: RandomStream, retains: boolean): Partial<StatefulSet['spec']> {
  const strategies: readonly StatefulSet['spec']['updateStrategy'][] = [
    { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    { type: 'RollingUpdate', rollingUpdate: { partition: nextBelow(random, 4) } },
    { type: 'RollingUpdate' },
    { type: 'OnDelete' },
  ]
  return {
    replicas: nextBelow(random, 6),
    podManagementPolicy: oneOf(random, ['OrderedReady', 'OrderedReady', 'Parallel']),
    updateStrategy: oneOf(random, strategies),
    minReadySeconds: oneOf(random, [0, 0, 0, 3]),
    revisionHistoryLimit: nextBelow(random, 4),
    ordinals: { start: oneOf(random, [0, 0, 0, 2]) },
    volumeClaimTemplates: oneOf(random, [[], [claimTemplate()], [claimTemplate('log'), claimTemplate()]]),
    persistentVolumeClaimRetentionPolicy: retains ? {} : randomPolicy(random),
  }
}

const randomPolicy = (random: RandomStream) => ({
  whenDeleted: oneOf(random, ['Retain', 'Delete']),
  whenScaled: oneOf(random, ['Retain', 'Delete']),
})

function randomDeed(random: RandomStream, retains: boolean): Deed {
  const [choice, number] = [nextBelow(random, 13), nextBelow(random, 7)]
  const image = oneOf(random, ['img:v1', 'img:v2', 'img:v3', 'img:bad'])
  const policy = randomPolicy(random)
  const pod = (cluster: Cluster): Pod | undefined => podsOf(cluster)[number]
  const deed = (what: string, act: Deed['act']): Deed => ({ after: randomDelay(random), what, act })
  if (choice < 3)
    return deed(`image ${image}`, (cluster) => edit(cluster, (spec) => ({ ...spec, template: template('web', image) })))
  if (choice < 5)
    return deed(`${number} replicas`, (cluster) => edit(cluster, (spec) => ({ ...spec, replicas: number })))
  if (choice < 7) return deed(`deleting pod ${number}`, (cluster) => kill(cluster, pod(cluster), false))
  if (choice === 7) return deed(`killing pod ${number}`, (cluster) => kill(cluster, pod(cluster), true))
  if (choice === 8) return deed(`failure of pod ${number}`, (cluster) => fail(cluster, pod(cluster)))
  if (choice === 9)
    return deed(`start ${number}`, (cluster) => edit(cluster, (spec) => ({ ...spec, ordinals: { start: number } })))
  if (choice === 10)
    return deed('partition', (cluster) =>
      edit(cluster, (spec) => ({
        ...spec,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: number } },
      })),
    )
  if (choice === 11 && !retains)
    return deed('policy', (cluster) =>
      edit(cluster, (spec) => ({ ...spec, persistentVolumeClaimRetentionPolicy: policy })),
    )
  return deed(`another label on pod ${number}`, (cluster) => tamper(cluster, pod(cluster), number))
}

function kill(cluster: Cluster, pod: Pod | undefined, isForced: boolean): void {
  const options = isForced ? { gracePeriodSeconds: 0 } : {}
  if (pod !== undefined)
    attemptAsUser(cluster, {
      verb: 'delete',
      resource: 'pods',
      namespace: 'default',
      name: pod.metadata.name,
      options,
      because,
    })
}

function fail(cluster: Cluster, pod: Pod | undefined): void {
  if (pod?.status?.phase !== 'Running') return
  const object = { ...pod, status: { phase: 'Failed', conditions: [] } } as unknown as Pod
  attemptAsUser(cluster, { verb: 'updateStatus', resource: 'pods', object, because })
}

function tamper(cluster: Cluster, pod: Pod | undefined, number: number): void {
  if (pod === undefined) return
  const labels = {
    ...pod.metadata.labels,
    ...(number % 2 === 0 ? { 'statefulset.kubernetes.io/pod-name': 'x' } : { note: 'x' }),
  }
  attemptAsUser(cluster, {
    verb: 'update',
    resource: 'pods',
    object: { ...pod, metadata: { ...pod.metadata, labels } },
    because,
  })
}

function lifeOf(seed: number): Life {
  const random = randomStream(seed, 'statefulset storm')
  const retains = nextBelow(random, 2) === 0
  const spec = randomSpec(random, retains)
  const speeds = [0, 1, 2].map(() => 1 + nextBelow(random, 4000))
  const goneAfter = 1 + nextBelow(random, 3000)
  const claimUids = new Map<string, string>()
  return {
    born: () => {
      claimUids.clear()
      const readyAfter = (pod: Pod) =>
        imageOf(pod) === 'img:bad' ? undefined : speeds[podNameParts(pod.metadata.name).ordinal % 3]
      const cluster = workloadCluster({ seed, nodes: 1, readyAfter, goneAfter: () => goneAfter })
      createStatefulSet(cluster, spec)
      return cluster
    },
    deeds: Array.from({ length: 2 + nextBelow(random, 7) }, () => randomDeed(random, retains)),
    watch: (cluster, since) => {
      for (const entry of cluster.server.store.log.slice(since)) {
        if (entry.resource === 'persistentvolumeclaims' && entry.type === 'ADDED') {
          const { name, uid } = entry.object.metadata
          if (retains && (claimUids.get(name) ?? uid) !== uid) return `claim ${name} is another one now`
          claimUids.set(name, uid)
        }
        const problem =
          entry.actor === 'statefulset-controller'
            ? problemOf(cluster, entry.resource, entry.type, entry.object, entry.because)
            : undefined
        if (problem !== undefined) return problem
      }
      return undefined
    },
    conclude: (cluster) => {
      edit(cluster, (before) => ({
        ...before,
        template: template('web', 'img:last'),
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      }))
      for (const pod of podsOf(cluster)) if (imageOf(pod) === 'img:bad') kill(cluster, pod, true)
    },
    atRest,
  }
}

type Because = { readonly code: string; readonly details?: Readonly<Record<string, string | number>> }

/** What the controller may not do, judged by what it could see. */
function problemOf(
  cluster: Cluster,
  resource: string,
  type: string,
  object: KubeObject,
  reason: Because,
): string | undefined {
  const seen = cluster.view.get('statefulsets', 'default/web')
  if (seen === undefined) return `wrote ${resource} ${object.metadata.name} without a set`
  const pods = new Map([...cluster.view.list('pods')].map((pod) => [podNameParts(pod.metadata.name).ordinal, pod]))
  const isGood = (ordinal: number): boolean => {
    const pod = pods.get(ordinal)
    return (
      pod !== undefined &&
      isRunningAndReady(pod) &&
      pod.metadata.deletionTimestamp === undefined &&
      isAvailable(pod, minReadySecondsOf(seen), cluster.now)
    )
  }
  const { ordinal } = podNameParts(object.metadata.name)
  const all = Array.from({ length: replicasOf(seen) }, (_, index) => startOf(seen) + index)
  if (resource === 'pods' && type === 'ADDED') {
    if (pods.has(ordinal)) return `a second pod of ordinal ${ordinal}`
    if (!isInRange(seen, ordinal)) return `created ordinal ${ordinal} out of range`
    const early = all.find((lower) => lower < ordinal && !isGood(lower))
    if (seen.spec.podManagementPolicy === 'OrderedReady' && early !== undefined)
      return `created ordinal ${ordinal} before ${early} was available`
    const claims = (object as Pod).spec.volumes?.flatMap(({ name, persistentVolumeClaim: claim }) =>
      claim ? [`${name} ${claim.claimName}`] : [],
    )
    const wanted = (seen.spec.volumeClaimTemplates ?? [])
      .map(({ metadata }) => `${metadata.name} ${metadata.name}-web-${ordinal}`)
      .sort()
    if ((claims ?? []).sort().join() !== wanted.join()) return `ordinal ${ordinal} mounts ${claims?.join()}`
  }
  if (reason.code === 'outdatedOrdinal' && object.kind === 'Pod') {
    const bad = all.find((higher) => higher > ordinal && !isGood(higher))
    if (bad !== undefined) return `replaced ordinal ${ordinal} while ${bad} was not available`
  }
  if (reason.code === 'condemned' && object.kind === 'Pod' && isInRange(seen, ordinal))
    return `scaled ordinal ${ordinal} away, which is in range`
  if (resource === 'statefulsets') return statusProblem(cluster, seen, object as StatefulSet)
  return undefined
}

function statusProblem(cluster: Cluster, seen: StatefulSet, { status }: StatefulSet): string | undefined {
  const matching = [...cluster.view.list('pods')].filter(
    ({ metadata }) => metadata.labels?.['app'] === 'web' && metadata.ownerReferences?.[0]?.uid === seen.metadata.uid,
  )
  const ready = matching.filter(isRunningAndReady)
  const available = ready.filter((pod) => isAvailable(pod, minReadySecondsOf(seen), cluster.now))
  const updated = matching.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && revisionOf(pod) === status?.updateRevision,
  )
  const counted = [matching.length, ready.length, available.length, updated.length].join()
  const told = [
    status?.replicas,
    status?.readyReplicas ?? 0,
    status?.availableReplicas,
    status?.updatedReplicas ?? 0,
  ].join()
  return counted === told ? undefined : `status tells ${told}, counted ${counted}`
}

function atRest(cluster: Cluster): string | undefined {
  const object = statefulSetOf(cluster)
  const { spec, status } = object
  const pods = podsOf(cluster)
  const names = pods.map(({ metadata }) => podNameParts(metadata.name).ordinal).sort((left, right) => left - right)
  const wanted = Array.from({ length: replicasOf(object) }, (_, index) => startOf(object) + index)
  if (names.join() !== wanted.join())
    return `ends with ordinals ${names.join()} instead of ${startOf(object)} … ${endOf(object)}`
  const wrong = pods.find((pod) => imageOf(pod) !== 'img:last' || !isRunningAndReady(pod))
  if (wrong !== undefined) return `ends with ${wrong.metadata.name} at ${imageOf(wrong)}, ${wrong.status?.phase}`
  if (status?.currentRevision !== status?.updateRevision || status?.readyReplicas !== (wanted.length || undefined))
    return `ends with status ${JSON.stringify(status)}`
  const revisions = [...cluster.server.live.list('controllerrevisions')]
  if (revisions.length > (spec.revisionHistoryLimit ?? 10) + 1)
    return `keeps ${revisions.length} revisions, limit ${spec.revisionHistoryLimit}`
  const uids = new Set([object.metadata.uid, ...pods.map(({ metadata }) => metadata.uid)])
  const owned = [...pods, ...revisions, ...cluster.server.live.list('persistentvolumeclaims')]
  const orphaned = owned.find(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => !uids.has(uid)) === true)
  return orphaned === undefined ? undefined : `${orphaned.metadata.name} has an owner that is gone`
}

describe('StatefulSets in a storm', () => {
  it('keep order and identity, count right, come to rest, and repeat exactly, also through a snapshot', () => {
    expect(weather(file, stormSeeds(600), lifeOf)).toEqual([])
  }, 600_000)
})
