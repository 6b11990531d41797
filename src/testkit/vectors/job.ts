import { existsSync } from 'node:fs'
import { replayJobTrace } from '../job-traces/replay.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Replays one trace of the Job or CronJob controller. Beside a `.fixed139457` variant, the variant is what holds. */
export function checkJobTrace(name: string, content: string): VectorResult {
  const isSuperseded = !name.includes('.fixed') && existsSync(name.replace(/\.txt$/, '.fixed139457.txt'))
  if (isSuperseded) return { passed: 0, failed: 0, failures: [] }
  const { matched, mismatch } = replayJobTrace(content)
  if (mismatch === undefined) return { passed: 1, failed: 0, failures: [] }
  return { passed: 0, failed: 1, failures: [`${name}: ${mismatch} (${matched} lines agree)`] }
}
