import { milliseconds, seconds, type Duration } from '../../clock/instant.ts'
import type { LifecycleHandler } from '../../api/openapi/kubernetes.ts'
import { runInside } from './inside.ts'
import type { Place } from './work.ts'

export interface HookRun {
  readonly lasts: Duration
  readonly isSuccess: boolean
}

const quick: HookRun = { lasts: milliseconds(50), isSuccess: true }

/** Runs a postStart or preStop hook: how long it takes, and whether it succeeds. What it writes is kept. */
export function runHook(place: Place, index: number, handler: LifecycleHandler): HookRun {
  if (handler.sleep !== undefined) return { lasts: seconds(handler.sleep.seconds), isSuccess: true }
  const command = handler.exec?.command
  if (command === undefined) return quick
  const { lasted, exitCode, isCut } = runInside(place, index, command)
  return { lasts: milliseconds(Math.max(lasted, 50)), isSuccess: isCut || exitCode === 0 }
}
