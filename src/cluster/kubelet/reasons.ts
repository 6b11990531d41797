import type { Reason } from '../machinery/contract.ts'

const plain = (code: string): Reason => Object.freeze({ code })

const shared = new Map<string, Reason>()
const sharedMost = 10_000

/** One object for equal details: the pods of a template give the same reasons. */
function common(code: string, details: NonNullable<Reason['details']>): Reason {
  let text = code
  for (const name in details) text += `|${details[name]!}`
  let reason = shared.get(text)
  if (reason === undefined) {
    reason = Object.freeze({ code, details: Object.freeze(details) })
    if (shared.size >= sharedMost) shared.clear()
    shared.set(text, reason)
  }
  return reason
}

/** Why the kubelet wrote something. */
export const because = {
  podAdmitted: plain('podAdmitted'),
  podRejected: (reason: string): Reason => ({ code: 'podRejected', details: { reason } }),
  containersStarted: plain('containersStarted'),
  containerExited: (container: string, exitCode: number): Reason => ({
    code: 'containerExited',
    details: { container, exitCode },
  }),
  imagePullFailed: (container: string, image: string): Reason => ({
    code: 'imagePullFailed',
    details: { container, image },
  }),
  startFailed: (container: string, reason: string): Reason => ({ code: 'startFailed', details: { container, reason } }),
  crashLoop: (container: string, seconds: number): Reason => ({
    code: 'crashLoopBackOff',
    details: { container, seconds },
  }),
  probeChanged: (container: string, probe: string, successes: number, failures: number): Reason => ({
    code: 'probeResultChanged',
    details: { container, probe, successes, failures },
  }),
  probeFailed: (container: string, probe: string, failures: number, threshold: number): Reason => ({
    code: 'probeFailed',
    details: { container, probe, failures, threshold },
  }),
  containerStopping: (container: string, graceSeconds: number): Reason => ({
    code: 'containerStopping',
    details: { container, graceSeconds },
  }),
  mountFailed: (volume: string, failures: number): Reason => ({ code: 'mountFailed', details: { volume, failures } }),
  podFinished: plain('podFinished'),
  podStopped: plain('podStopped'),
  podEvicted: (node: string, resource: string): Reason => ({ code: 'podEvictedByNode', details: { node, resource } }),
  deadlineExceeded: (seconds: number): Reason => ({ code: 'activeDeadlineExceeded', details: { seconds } }),
  statusRestored: plain('statusRestored'),
  imagePull: (image: string): Reason => common('imagePull', { image }),
  imagePresent: plain('imagePresent'),
  containerCreated: plain('containerCreated'),
  containerStarted: plain('containerStarted'),
  heartbeat: plain('nodeHeartbeat'),
  nodeFellSilent: plain('nodeFellSilent'),
  machineRestarted: plain('machineRestarted'),
  nodeChanged: plain('nodeChanged'),
}

/** What holds a pod back on its node. */
export const waiting = {
  nodeStatus: plain('nodeStatusDue'),
  nodeDown: (node: string): Reason => ({ code: 'nodePoweredOff', details: { node } }),
  nodeMissing: (node: string): Reason => ({ code: 'nodeMissing', details: { node } }),
  sandbox: plain('podSandbox'),
  volumeMount: (volume: string, problem: string): Reason => ({ code: 'volumeMount', details: { volume, problem } }),
  imagePull: (container: string, image: string, waitingSeconds: number): Reason =>
    common('imagePull', { container, image, waitingSeconds }),
  imagePullBackOff: (container: string, image: string, failures: number, delaySeconds: number): Reason => ({
    code: 'imagePullBackOff',
    details: { container, image, failures, delaySeconds },
  }),
  containerStart: (container: string): Reason => common('containerStart', { container }),
  postStart: (container: string): Reason => ({ code: 'postStartHook', details: { container } }),
  startRetry: (container: string, reason: string): Reason => ({ code: 'startRetry', details: { container, reason } }),
  crashLoopBackOff: (container: string, restarts: number, delaySeconds: number): Reason => ({
    code: 'crashLoopBackOff',
    details: { container, restarts, delaySeconds },
  }),
  restart: (container: string): Reason => ({ code: 'containerRestart', details: { container } }),
  initContainer: (container: string, index: number, count: number): Reason => ({
    code: 'initContainer',
    details: { container, index, count },
  }),
  probe: (container: string, probe: string, successes: number, failures: number, threshold: number): Reason => ({
    code: `${probe}Probe`,
    details: { container, successes, failures, threshold },
  }),
  preStop: (container: string): Reason => ({ code: 'preStopHook', details: { container } }),
  terminationGrace: (container: string, graceSeconds: number): Reason => ({
    code: 'terminationGrace',
    details: { container, graceSeconds },
  }),
  sidecarTurn: (container: string): Reason => ({ code: 'sidecarWaitsForMain', details: { container } }),
  cleanup: plain('podCleanup'),
  readinessGate: (condition: string): Reason => ({ code: 'readinessGate', details: { condition } }),
  running: (container: string): Reason => ({ code: 'containerRunning', details: { container } }),
}
