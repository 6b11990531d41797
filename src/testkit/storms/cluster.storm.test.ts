import { expect, it } from 'vitest'
import { isReady } from '../../cluster/machinery/pod-facts.ts'
import { nextBelow, randomStream } from '../../clock/random.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { stormSeeds, weather, type Life } from '../storm.ts'
import { calm, randomDeed } from './deeds.ts'
import { create, podsOf } from './hands.ts'
import { problemAtAnyTime, problemAtRest, problemOfWrite } from './invariants.ts'
import { randomManifests } from './manifests.ts'

const file = 'src/testkit/storms/cluster.storm.test.ts'

/** Every fourth life is one of care: nodes are drained and pods evicted, and the budget holds at every instant. */
function lifeOf(seed: number): Life {
  const random = randomStream(seed, 'cluster storm')
  const isGentle = seed % 4 === 0
  const manifests = randomManifests(random)
  let hasBeenReady = false
  return {
    born: () => {
      hasBeenReady = false
      const cluster = standardCluster({ seed, nodes: 3, cpuPerNode: 3, withControlPlane: false })
      for (const manifest of manifests) create(cluster, manifest)
      return cluster
    },
    deeds: Array.from({ length: 6 + nextBelow(random, 20) }, () => randomDeed(random, isGentle)),
    watch: (cluster, since) => {
      for (const entry of cluster.server.store.log.slice(since)) {
        const problem = problemOfWrite(cluster, entry)
        if (problem !== undefined) return problem
      }
      const ready = podsOf(cluster, 'web').filter(
        (pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined,
      ).length
      const desired = desiredOf(cluster)
      hasBeenReady ||= desired > 0 && ready === cluster.server.live.get('deployments', 'default/web')?.spec.replicas
      if (isGentle && hasBeenReady && ready < desired) return `${ready} web pods are ready, the budget wants ${desired}`
      return problemAtAnyTime(cluster)
    },
    conclude: (cluster) => calm(cluster, isGentle),
    atRest: problemAtRest,
  }
}

const desiredOf = (cluster: Cluster): number =>
  cluster.server.live.get('poddisruptionbudgets', 'default/web')?.status?.desiredHealthy ?? 0

it('a cluster keeps its promises through lost nodes, drains, quotas, preemption and failing probes, and comes to rest', () => {
  expect(weather(file, stormSeeds(150), lifeOf)).toEqual([])
}, 600_000)
