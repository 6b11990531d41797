import { replayNodeTrace } from '../node-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays a trace of node lifecycle, taint eviction and pod collection, and compares every line. */
export function checkNodeTrace(name: string, content: string): VectorResult {
  const differences = replayNodeTrace(content)
  if (differences.length === 0) return { passed: 1, failed: 0, failures: [] }
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : ''
  return { passed: 0, failed: 1, failures: [`${name}: ${differences[0]}${more}`] }
}
