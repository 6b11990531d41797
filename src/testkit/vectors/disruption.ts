import { checkEviction, replayDisruptionTrace } from '../disruption-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the disruption controller and of evictions. */
export function checkDisruptionTrace(name: string, content: string): VectorResult {
  const differences = replayDisruptionTrace(content)
  if (differences.length === 0) return { passed: 1, failed: 0, failures: [] }
  return {
    passed: 0,
    failed: 1,
    failures: [`${name}: ${differences[0]}${differences.length > 1 ? ` (and ${differences.length - 1} more)` : ''}`],
  }
}

/** Checks `eviction-decision-vectors.jsonl`. */
export function checkEvictionVectors(content: string): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line, index) => {
    const difference = checkEviction(JSON.parse(line) as Parameters<typeof checkEviction>[0])
    return difference === undefined ? [] : [`line ${index + 1}: ${difference}`]
  })
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}
