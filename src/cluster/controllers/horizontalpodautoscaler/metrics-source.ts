import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { Instant } from '../../../clock/instant.ts'
import type { ClusterView } from '../../machinery/view.ts'

/** What one container used around an instant: thousandths of a CPU, and bytes of memory. */
export interface ContainerUse {
  readonly name: string
  readonly cpu?: number
  readonly memory?: number
}

/** One PodMetrics. */
export interface PodSample {
  readonly timestamp: Instant
  /** Milliseconds. */
  readonly window: number
  readonly containers: readonly ContainerUse[]
}

/** The answer of the resource metrics API, or its refusal. */
export type PodSamples =
  | { readonly ok: true; readonly samples: ReadonlyMap<string, PodSample> }
  | { readonly ok: false; readonly message: string }

/** Where the autoscaler gets its numbers from: metrics-server, or a recording of it. */
export interface MetricsSource {
  readonly podSamples: (pods: readonly Pod[], view: ClusterView, now: Instant) => PodSamples
}
