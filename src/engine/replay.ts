import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Cluster, RecordedInput } from './cluster.ts'
import { moveTo, step } from './step.ts'

/** Carries out a client's request now, as `submit` of requests.ts does. */
export type Submit = (cluster: Cluster, request: ApiRequest) => ApiResponse

/**
 * Repeats inputs at their recorded steps until the log has reached `revision`, ending on a step's boundary.
 * The cluster must be an earlier state of the same recording.
 */
export function replay(cluster: Cluster, inputs: readonly RecordedInput[], revision: number, submit: Submit): void {
  let next = cluster.inputs.length
  while (cluster.server.store.log.length < revision) {
    const input = inputs[next]
    if (input !== undefined && input.step <= cluster.steps) {
      moveTo(cluster, input.at)
      submit(cluster, input.request)
      next++
    } else if (!step(cluster)) return
  }
}
