import { replayWorkloadTrace } from '../workload-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the StatefulSet or DaemonSet controller. */
export function checkWorkloadTrace(name: string, content: string): VectorResult {
  const { mismatch, matched } = replayWorkloadTrace(content)
  if (mismatch === undefined) return { passed: 1, failed: 0, failures: [] }
  return { passed: 0, failed: 1, failures: [`${name}: ${mismatch} (${matched} lines agree)`] }
}
