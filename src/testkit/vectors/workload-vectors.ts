import { isEqual } from '../../base/json.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Checks a file of one JSON vector a line; `check` answers with what is wrong. */
export function checkEach<Vector>(content: string, check: (vector: Vector) => string | undefined): VectorResult {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const failures = lines.flatMap((line, index) => {
    const problem = check(JSON.parse(line) as Vector)
    return problem === undefined ? [] : [`line ${index + 1}: ${problem}`]
  })
  return { passed: lines.length - failures.length, failed: failures.length, failures }
}

export function describeDifference(expected: unknown, actual: unknown): string | undefined {
  return isEqual(expected, actual) ? undefined : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
}
