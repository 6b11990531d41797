import { milliseconds, type Duration } from '../../clock/instant.ts'
import { nextBelow, type RandomStream } from '../../clock/random.ts'
import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { told } from './annotations.ts'
import { durationOf } from './go-duration.ts'
import type { ContainerPlan, PlanContext } from './plan.ts'
import type { LogLine } from './shell/process.ts'

/** The plan with what `kuberama.dev/` and KWOK annotations say put over it. Values that cannot be read say nothing. */
export function amended(plan: ContainerPlan, container: Container, pod: Pod, context: PlanContext): ContainerPlan {
  const text = (name: string): string | undefined => told(pod, name, container.name)
  const span = (name: string): Duration | undefined => durationOf(text(name) ?? '')
  const { exitsAfter, ...rest } = plan
  const readyAfter = span('ready-after')
  const hangsAfter = span('hang-after')
  const failsAfter = span('fail-after')
  const exitReason = text('exit-reason')
  const logs = text('logs')
  const ends = endOf(text, exitsAfter, plan.exitCode, pod, context)
  const stops = text('stop-after')
  return {
    ...rest,
    startDelay: milliseconds((span('start-delay') ?? plan.startDelay) + stageDelay(pod, 'pod-ready', context.random)),
    ...(readyAfter !== undefined && { readyAfter }),
    ...(hangsAfter !== undefined && { hangsAfter }),
    ...(failsAfter !== undefined && { failsAfter }),
    stopsAfter: stops === 'never' ? stops : (durationOf(stops ?? '') ?? plan.stopsAfter),
    stopCode: wholeNumber(text('stop-code')) ?? (stops === 'never' ? 137 : plan.stopCode),
    ...(ends.exitsAfter !== undefined && { exitsAfter: ends.exitsAfter }),
    exitCode: ends.exitCode,
    ...(exitReason !== undefined && { exitReason }),
    ...(logs !== undefined && { logs: logLinesOf(logs) }),
  }
}

type Text = (name: string) => string | undefined

function endOf(text: Text, planned: Duration | undefined, code: number, pod: Pod, context: PlanContext) {
  const runs = wholeNumber(text('exit-runs'))
  if (runs !== undefined && context.restarts >= runs) return { exitsAfter: planned, exitCode: code }
  const exitAfter = text('exit-after')
  if (exitAfter === 'never') return { exitsAfter: undefined, exitCode: code }
  const told = durationOf(exitAfter ?? '') ?? kwokCompletion(pod, context)
  const exitCode = wholeNumber(text('exit-code'))
  if (told === undefined && exitCode === undefined) return { exitsAfter: planned, exitCode: code }
  return { exitsAfter: told ?? planned ?? milliseconds(1000), exitCode: exitCode ?? code }
}

function kwokCompletion(pod: Pod, { role, random }: PlanContext): Duration | undefined {
  const has = role === 'main' && pod.metadata.annotations?.['pod-complete.stage.kwok.x-k8s.io/delay'] !== undefined
  return has ? milliseconds(stageDelay(pod, 'pod-complete', random)) : undefined
}

/** KWOK: between `delay` and, if given, `jitter-delay`. */
export function stageDelay(pod: Pod, stage: string, random: RandomStream): number {
  const annotations = pod.metadata.annotations
  const delay = durationOf(annotations?.[`${stage}.stage.kwok.x-k8s.io/delay`] ?? '')
  if (delay === undefined) return 0
  const most = durationOf(annotations?.[`${stage}.stage.kwok.x-k8s.io/jitter-delay`] ?? '') ?? delay
  return most <= delay ? delay : delay + nextBelow(random, most - delay + 1)
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text.trim()) & 255 : undefined
}

/** A line each; `+2s text` gives the time since the container's start, other lines come a tenth of a second apart. */
function logLinesOf(text: string): readonly LogLine[] {
  let clock = 0
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const timed = /^\+(\S+)\s(.*)$/.exec(line)
      const at = timed === null ? undefined : durationOf(timed[1]!)
      clock = at ?? clock + 100
      return { after: milliseconds(clock), text: at === undefined ? line : timed![2]! }
    })
}
