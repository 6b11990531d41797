import { nextDue } from '../clock/event-queue.ts'
import { instantOf, type Instant } from '../clock/instant.ts'
import structural from '../api/openapi/structural.json'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { submit } from '../engine/requests.ts'
import { neighbourRevision } from '../history/neighbours.ts'
import { serviceRows } from '../history/service-rows.ts'
import { fingerprintAt, headOf } from '../history/history.ts'
import { inspectionOf } from '../history/inspection.ts'
import { timelineOf } from '../history/timeline.ts'
import { applyManifests, type Applied } from '../kubectl/apply.ts'
import { runKubectl } from '../kubectl/run.ts'
import { complete } from '../kubectl/terminal/complete.ts'
import { startShell, type StartedScript } from '../kubectl/terminal/shell.ts'
import { checkedClockAction, checkedRecording, checkedSetup } from './asks.ts'
import { buffersOf, emptyFrameMemory, frameOf } from './frames.ts'
import { defaultSetup } from './first-picture.ts'
import { notModelledInRequest, notModelledInText } from './not-modelled.ts'
import { shellResult } from './shell-result.ts'
import { createPacer, targetInstant, wallClock } from './pacer.ts'
import type { ShellState } from '../kubectl/terminal/builtins.ts'
import type {
  ApplyResult,
  CallName,
  Calls,
  ClockAction,
  ClockState,
  ClusterSetup,
  CommandResult,
  NotModelledField,
  Recording,
  ToPage,
  ToWorker,
} from './protocol.ts'
import { supersededMessage } from './protocol.ts'
import { journey, scheduling } from './questions.ts'
import * as session from './session.ts'

type Post = (message: ToPage, transfer: Transferable[]) => void
type Ask<Name extends CallName> = Calls[Name]['ask']
type Answer<Name extends CallName> = Calls[Name]['answer'] | Promise<Calls[Name]['answer']>
type Handlers = { readonly [Name in CallName]: (ask: Ask<Name>, id: number) => Answer<Name> }

/** A command that waits for changes, resumed as the clock goes. */
interface Follower {
  readonly id: number
  readonly started: StartedScript
  readonly before: ShellState
  readonly notModelled: readonly NotModelledField[]
  readonly resolve: (result: CommandResult) => void
  /** Where the playhead was when it last went on. */
  revision: number
  at: Instant
  printed: string
}

export interface Host {
  readonly receive: (message: ToWorker) => void
}

const sliceMilliseconds = 10
const tickMilliseconds = 16
const quietLimitMilliseconds = 3_600_000
const stepLimitMilliseconds = 7 * 86_400_000

/** The worker's side of the protocol: one session, one pacer, frames as the page can take them. */
export function createHost(post: Post): Host {
  let current = session.createSession(defaultSetup)
  const pacer = createPacer()
  const memory = emptyFrameMemory()
  let isFrameWanted = false
  let isFrameInFlight = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let job = 0
  let loads = 0
  let follower: Follower | undefined

  const clock = (): ClockState => session.clockState(current, pacer.isPlaying, pacer.speed)

  function wantFrame(): void {
    isFrameWanted = true
    if (!isFrameInFlight) sendFrame()
  }

  function sendFrame(): void {
    if (!isFrameWanted) return
    isFrameWanted = false
    isFrameInFlight = true
    const frame = frameOf(current, memory, clock())
    post({ type: 'frame', frame }, buffersOf(frame))
  }

  function play(): void {
    job++
    pacer.isPlaying = true
    pacer.lastWall = wallClock()
    if (timer === undefined) timer = setTimeout(tick, tickMilliseconds)
  }

  function pause(): void {
    pacer.isPlaying = false
    job++
    if (timer !== undefined) clearTimeout(timer)
    timer = undefined
  }

  function tick(): void {
    timer = undefined
    if (!pacer.isPlaying) return
    const line = current.current
    const { history, playhead } = line
    const head = headOf(history)
    const nextAt =
      playhead.at < head.at ? history.cluster.server.store.log[playhead.revision]?.at : nextDue(history.cluster.queue)
    const target = targetInstant(pacer, playhead.at, nextAt)
    if (target > head.at) {
      const start = wallClock()
      session.simulateTo(line, target, () => wallClock() - start > sliceMilliseconds)
    }
    session.placePlayhead(line, { at: instantOf(Math.min(target, headOf(history).at)) })
    if (history.cluster.halt !== undefined) pause()
    resumeFollower()
    wantFrame()
    if (pacer.isPlaying) timer = setTimeout(tick, tickMilliseconds)
  }

  /** Runs slices until one says it is done; a later clock action ends it early. */
  function runInSlices(slice: (isDue: () => boolean) => boolean): Promise<ClockState> {
    const mine = ++job
    return new Promise((resolve) => {
      const next = (): void => {
        const start = wallClock()
        const isDone = mine !== job || slice(() => wallClock() - start > sliceMilliseconds * 2)
        wantFrame()
        if (isDone) resolve(clock())
        else setTimeout(next, 0)
      }
      next()
    })
  }

  function moveClock(unchecked: ClockAction): ClockState | Promise<ClockState> {
    const ask = checkedClockAction(unchecked)
    if (ask.action === 'play') play()
    else if (ask.action === 'speed') pacer.speed = ask.speed
    else pause()
    if (ask.action === 'step') return stepWrites(ask.writes)
    if (ask.action === 'seek') return seek(ask)
    if (ask.action === 'runUntilQuiet') return runUntilQuiet()
    wantFrame()
    return clock()
  }

  function stepWrites(writes: number): Promise<ClockState> {
    const line = current.current
    const wanted = line.playhead.revision + writes
    const limit = instantOf(headOf(line.history).at + stepLimitMilliseconds)
    return runInSlices((isDue) => {
      const isDone = session.simulateWrites(line, wanted, limit, isDue)
      const { at, revision } = headOf(line.history)
      // Where nothing more is written the playhead goes to the end, not back to the last write.
      session.placePlayhead(line, wanted > revision ? { at } : { revision: wanted })
      return isDone
    })
  }

  function seek({
    at,
    revision,
  }: {
    readonly at?: Instant
    readonly revision?: number
  }): ClockState | Promise<ClockState> {
    const line = current.current
    if (at === undefined || at <= headOf(line.history).at) {
      session.placePlayhead(line, { ...(at !== undefined && { at }), ...(revision !== undefined && { revision }) })
      wantFrame()
      return clock()
    }
    return runInSlices((isDue) => {
      const isDone = session.simulateTo(line, at, isDue)
      session.placePlayhead(line, { at: headOf(line.history).at })
      return isDone
    })
  }

  function runUntilQuiet(): Promise<ClockState> {
    const line = current.current
    const limit = instantOf(headOf(line.history).at + quietLimitMilliseconds)
    return runInSlices((isDue) => {
      const isDone = session.simulateTowardsQuiet(line, limit, isDue)
      session.placePlayhead(line, { at: headOf(line.history).at })
      return isDone
    })
  }

  function send(request: ApiRequest) {
    const response = session.request(current, request, submit)
    wantFrame()
    return response
  }

  /** Runs a terminal line; one that waits for changes starts the clock and goes on as it plays. */
  function runLine(id: number, line: string, before: ShellState): CommandResult | Promise<CommandResult> {
    interrupt()
    const notModelled: NotModelledField[] = []
    const sendNoting = (request: ApiRequest): ApiResponse => {
      const response = send(request)
      notModelled.push(...notModelledInRequest(request, response))
      return response
    }
    const started = startShell(sendNoting, line, before)
    const step = started.running.next()
    if (step.done === true) return shellResult(started, before, step.value, notModelled)
    if (!pacer.isPlaying) play()
    return new Promise((resolve) => {
      const { revision, at } = current.current.playhead
      follower = { id, started, before, notModelled, resolve, revision, at, printed: '' }
      tellProgress(follower)
    })
  }

  function tellProgress(waiting: Follower): void {
    const { stdout, stderr } = waiting.started.output()
    // What a watch shows may change without growing.
    const printed = `${stdout}\0${stderr}`
    if (printed === waiting.printed) return
    waiting.printed = printed
    const { at } = current.current.playhead
    post({ type: 'progress', id: waiting.id, value: { stdout, stderr, exitCode: 0, at } }, [])
  }

  function resumeFollower(): void {
    const { revision, at } = current.current.playhead
    if (follower === undefined || (follower.revision === revision && follower.at === at)) return
    follower.revision = revision
    follower.at = at
    const { started, before, notModelled, resolve } = follower
    const step = started.running.next()
    if (step.done !== true) return tellProgress(follower)
    follower = undefined
    resolve({ ...shellResult(started, before, step.value, notModelled), at })
  }

  function interrupt(): boolean {
    const interrupted = follower
    follower = undefined
    interrupted?.resolve(shellResult(interrupted.started, interrupted.before, 130, interrupted.notModelled))
    return interrupted !== undefined
  }

  function replaceSession(next: session.Session): ClockState {
    interrupt()
    pause()
    current = next
    wantFrame()
    return clock()
  }

  /** Repeats a recording in slices: a link may carry any run, and a later link or a fresh start puts an end to it. */
  function load(recording: Recording): Promise<ClockState> {
    const mine = ++loads
    const opening = session.openRecording(checkedRecording(recording), current.generation + 1, submit)
    return new Promise((resolve, reject) => {
      const next = (): void => {
        if (mine !== loads) return reject(new Error(supersededMessage))
        try {
          const start = wallClock()
          if (opening.advance(() => wallClock() - start > sliceMilliseconds * 2))
            resolve(replaceSession(opening.session))
          else setTimeout(next, 0)
        } catch (problem) {
          reject(problem)
        }
      }
      next()
    })
  }

  function start(setup: ClusterSetup): ClockState {
    loads++
    return replaceSession(session.createSession(checkedSetup(setup), current.generation + 1))
  }

  function fork(switchTo: number | undefined) {
    interrupt()
    if (switchTo === undefined) session.forkAtPlayhead(current, submit)
    else session.switchTo(current, switchTo)
    wantFrame()
    return session.branches(current)
  }

  const handlers: Handlers = {
    start: ({ setup }) => start(setup),
    apply: ({ yaml, fileName }) =>
      applyResult(
        applyManifests(send, yaml, { fileName, namespace: 'default', userAgent: `kubectl apply -f ${fileName}` }),
        yaml,
      ),
    check: ({ yaml }) =>
      applyResult(
        applyManifests(send, yaml, { fileName: 'check', namespace: 'default', userAgent: 'check', dryRun: true }),
        yaml,
      ),
    kubectl: ({ line, files = {}, aliases = {} }, id) => runLine(id, line, { files, aliases }),
    complete: ({ line, cursor, files = {}, aliases = {} }) => complete(send, line, cursor, { files, aliases }),
    interrupt,
    request: (ask) => send(ask as ApiRequest),
    clock: moveClock,
    inspect: ({ target }) => {
      const inspection = inspectionOf(current.current.history, target, current.current.playhead)
      return inspection && { ...inspection, notModelled: notModelledInText(inspection.yaml) }
    },
    neighbour: ({ target, direction }) =>
      neighbourRevision(current.current.history, target, current.current.playhead.revision, direction),
    describe: ({ target: { resource, namespace, name } }) =>
      runKubectl(send, `kubectl describe ${resource} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`, {}),
    timeline: (query) => timelineOf(current.current.history, query),
    fingerprint: () => fingerprintAt(current.current.history, current.current.playhead, submit),
    branch: ({ switchTo }) => fork(switchTo),
    recording: () => session.recordingOf(current),
    load: ({ recording }) => load(recording),
    services: () => serviceRows(current.current.history, current.current.playhead.revision),
    journey: (ask) => journey(current, ask),
    scheduling: ({ target }) => scheduling(current, target),
    schema: () => structural,
  }

  async function answerCall(id: number, name: CallName, ask: unknown): Promise<void> {
    try {
      const handler = handlers[name] as ((ask: unknown, id: number) => unknown) | undefined
      if (handler === undefined) throw new Error(`no such call: ${String(name)}`)
      const value = await handler(ask, id)
      post({ type: 'answer', id, value }, [])
    } catch (problem) {
      post({ type: 'failure', id, message: problem instanceof Error ? problem.message : String(problem) }, [])
    }
  }

  wantFrame()

  return {
    receive: (message) => {
      if (message.type === 'call') return void answerCall(message.id, message.name, message.ask)
      isFrameInFlight = false
      sendFrame()
    },
  }
}

function applyResult({ objects, problems, stdout, stderr }: Applied, yaml: string): ApplyResult {
  return {
    objects: objects.map(({ resource, namespace, name, uid, kind, verb, line }) => ({
      target: { resource, ...(namespace !== undefined && { namespace }), name, ...(uid !== undefined && { uid }) },
      kind,
      verb: verb === 'serverside-applied' ? 'configured' : verb,
      line,
    })),
    problems,
    notModelled: notModelledInText(yaml),
    stdout,
    stderr,
  }
}
