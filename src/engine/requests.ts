import { isMutating, type ApiRequest, type ApiResponse } from '../api/request.ts'
import { answer } from '../cluster/apiserver/router.ts'
import type { Cluster } from './cluster.ts'
import { withHeartbeats } from './heartbeat-answers.ts'
import { metricsAnswer } from './metrics-answers.ts'
import { answerOfNode } from './node-requests.ts'
import { proxyAnswer } from './proxy-answers.ts'
import { scheduleDelivery } from './step.ts'

/**
 * Carries out a client's request now. What changed the cluster is recorded, so that a replay can repeat it; what did not
 * (refused, dry run, nothing to do) leaves no trace in the state, not even in the streams of names and uids.
 */
export function submit(cluster: Cluster, request: ApiRequest): ApiResponse {
  return { ...answered(cluster, request), at: cluster.now }
}

function answered(cluster: Cluster, request: ApiRequest): ApiResponse {
  const fromNode = answerOfNode(cluster, request)
  if (fromNode?.isChange === true) cluster.inputs.push({ at: cluster.now, step: cluster.steps, request })
  const elsewhere = fromNode?.response ?? proxyAnswer(cluster, request) ?? metricsAnswer(cluster, request)
  if (elsewhere !== undefined) return elsewhere
  const { server } = cluster
  const before = server.store.log.length
  const names = { ...server.names }
  const uids = { ...server.uids }
  const response = withHeartbeats(cluster, request, answer(server, request))
  if (server.store.log.length === before) {
    Object.assign(server.names, names)
    Object.assign(server.uids, uids)
    return response
  }
  scheduleDelivery(cluster, before + 1)
  if (isMutating(request)) cluster.inputs.push({ at: cluster.now, step: cluster.steps, request })
  return response
}
