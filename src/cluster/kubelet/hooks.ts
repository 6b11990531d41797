import { milliseconds, seconds, type Duration } from '../../clock/instant.ts'
import type { Container, LifecycleHandler, Pod } from '../../api/openapi/kubernetes.ts'
import { evaluate } from './command.ts'
import { environmentOf } from './environment.ts'

export interface HookRun {
  readonly lasts: Duration
  readonly isSuccess: boolean
}

const quick: HookRun = { lasts: milliseconds(50), isSuccess: true }

/** How long a postStart or preStop hook takes, and whether it succeeds; a command that is not understood is quick. */
export function hookOf(handler: LifecycleHandler, container: Container, pod: Pod): HookRun {
  if (handler.sleep !== undefined) return { lasts: seconds(handler.sleep.seconds), isSuccess: true }
  const command = handler.exec?.command
  if (command === undefined) return quick
  const run = evaluate(command, environmentOf(container, pod))
  if (run === undefined) return quick
  return { lasts: run.lasts ?? seconds(86_400), isSuccess: run.exitCode === 0 }
}
