import { nextDue } from '../clock/event-queue.ts'
import { after, instantOf, milliseconds, type Instant } from '../clock/instant.ts'
import type { Cluster } from '../engine/cluster.ts'
import { advanceTo, moveTo, runUntilQuiet, step } from '../engine/step.ts'

/** Where wall time meets virtual time in the server. */
export interface Pacer {
  /** Lets the cluster reach the present, as far as one slice goes. */
  readonly catchUp: () => void
  /** Looks again when something is due: to be called after a write. */
  readonly wake: () => void
  readonly advance: (span: number) => void
  readonly settle: (limit: number) => boolean
  readonly stop: () => void
}

export interface Pace {
  /** Virtual milliseconds a real one; `undefined` for a clock that only `advance` and `settle` move. */
  readonly speed: number | undefined
  readonly onAdvance: () => void
}

const sliceMilliseconds = 10
const idleMilliseconds = 1000
const stepsBetweenLooks = 32

/** A clock that goes with the wall, or one that is moved by hand. */
export function createPacer(cluster: Cluster, { speed, onAdvance }: Pace): Pacer {
  const wallStart = performance.now()
  const virtualStart = cluster.now
  let timer: ReturnType<typeof setTimeout> | undefined
  let timerDue = Infinity
  let isStopped = false

  const present = (): Instant =>
    speed === undefined ? cluster.now : instantOf(virtualStart + (performance.now() - wallStart) * speed)

  function catchUp(): void {
    if (speed === undefined || isStopped) return
    const [target, end] = [present(), performance.now() + sliceMilliseconds]
    const before = cluster.now
    let steps = 0
    while (step(cluster, target))
      if (++steps % stepsBetweenLooks === 0 && performance.now() > end) return tell(before, true)
    if (cluster.halt === undefined) moveTo(cluster, target)
    tell(before, false)
  }

  function tell(before: Instant, isBehind: boolean): void {
    plan(isBehind ? 0 : idleFor())
    if (cluster.now > before) onAdvance()
  }

  function idleFor(): number {
    if (cluster.readyCount > 0) return 0
    const due = nextDue(cluster.queue)
    return due === undefined ? idleMilliseconds : Math.min(idleMilliseconds, (due - present()) / (speed ?? 1))
  }

  function plan(delay: number): void {
    if (isStopped || cluster.halt !== undefined) return
    const due = performance.now() + Math.max(0, delay)
    if (timer !== undefined && timerDue <= due) return
    if (timer !== undefined) clearTimeout(timer)
    timerDue = due
    timer = setTimeout(
      () => {
        timer = undefined
        catchUp()
      },
      Math.max(0, Math.ceil(delay)),
    )
  }

  const moved = <T>(move: () => T): T => {
    const result = move()
    onAdvance()
    return result
  }

  if (speed !== undefined) plan(0)
  return {
    catchUp,
    wake: () => {
      if (speed !== undefined) plan(idleFor())
    },
    advance: (span) => moved(() => advanceTo(cluster, after(cluster.now, milliseconds(span)))),
    settle: (limit) => moved(() => runUntilQuiet(cluster, after(cluster.now, milliseconds(limit)))),
    stop: () => {
      isStopped = true
      if (timer !== undefined) clearTimeout(timer)
    },
  }
}
