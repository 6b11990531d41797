import type { Pod } from '../api/openapi/kubernetes.ts'
import { journeyOf, type NetworkRequest } from '../cluster/network/routing.ts'
import { explainScheduling, type SchedulingTable } from '../cluster/scheduler/explain.ts'
import type { Cluster } from './cluster.ts'

/** What the scheduler says of every node about one pod, as things stand; `undefined` where the pod is not there. */
export function schedulingOf({ server, now }: Cluster, key: string): SchedulingTable | undefined {
  const pod: Pod | undefined = server.live.get('pods', key)
  return pod === undefined ? undefined : explainScheduling(server.live, pod, now)
}

/** The way that a request would go now. */
export const requestJourney = ({ server }: Cluster, request: NetworkRequest) => journeyOf(server.live, request)
