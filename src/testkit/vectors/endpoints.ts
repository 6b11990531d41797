import { replayEndpointsTrace } from '../endpoints-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the EndpointSlice and Endpoints controllers. */
export function checkEndpointsTrace(name: string, content: string): VectorResult {
  const differences = replayEndpointsTrace(content)
  if (differences.length === 0) return { passed: 1, failed: 0, failures: [] }
  return {
    passed: 0,
    failed: 1,
    failures: [`${name}: ${differences[0]}${differences.length > 1 ? ` (and ${differences.length - 1} more)` : ''}`],
  }
}
