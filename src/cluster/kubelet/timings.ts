import { milliseconds, seconds, type Duration } from '../../clock/instant.ts'
import { nextBelow, type RandomStream } from '../../clock/random.ts'

interface Range {
  readonly least: number
  readonly most: number
}

/** Milliseconds that machines take; drawn evenly between the two ends. Not from Kubernetes' code, but lifelike. */
export const typical = {
  sandbox: { least: 120, most: 280 },
  firstPull: { least: 600, most: 2000 },
  /** The layers are on the node already; only the registry is asked. */
  repeatedPull: { least: 30, most: 80 },
  slowPull: { least: 7000, most: 11_000 },
  failedPull: { least: 400, most: 900 },
  start: { least: 100, most: 400 },
  /** From the exit of a container to its restart without back-off. */
  exitNoticed: { least: 200, most: 800 },
  gracefulStop: { least: 200, most: 800 },
  cleanup: { least: 150, most: 600 },
} satisfies Record<string, Range>

export function drawn(random: RandomStream, range: Range): Duration {
  return milliseconds(range.least + nextBelow(random, range.most - range.least + 1))
}

/** @source kubernetes@1.36 pkg/kubelet/kubelet.go */
export const crashBackOffFirst = seconds(10)
export const backOffMost = seconds(300)
/** How long `CrashLoopBackOff` takes to become visible once it holds. */
export const crashLoopVisibleAfter = seconds(1)
/** Error retry of a pod worker: 10–15 s. @source kubernetes@1.36 pkg/kubelet/pod_workers.go */
export const syncRetry: Range = { least: 10_000, most: 15_000 }
/** @source kubernetes@1.36 pkg/kubelet/kuberuntime/kuberuntime_container.go minimumGracePeriodInSeconds */
export const leastGrace = seconds(2)
