import { after, milliseconds, type Duration, type Instant } from '../../clock/instant.ts'
import type { Container, HTTPGetAction, Pod, Probe } from '../../api/openapi/kubernetes.ts'
import { told } from './annotations.ts'
import type { Run } from './memory.ts'
import { never } from './shell/process.ts'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

/** What one probe meets: the run it asks, and where. */
export interface ProbeTarget {
  readonly kind: ProbeKind
  readonly probe: Probe
  readonly container: Container
  readonly pod: Pod
  readonly run: Run
  readonly podIP: string
  /** Runs commands in the container, for exec probes; reads the files that a web server shows. */
  readonly inside?: Inside
}

export interface Inside {
  /** When its files may be others. */
  readonly changesAt: Instant
  readonly failureAt: (probe: Probe, at: Instant) => string | undefined
}

/** Why the probe would fail at an instant, in the kubelet's words; `undefined` when it would succeed. */
export function failureAt(target: ProbeTarget, at: Instant): string | undefined {
  const { run, pod, container, kind, probe, inside } = target
  const elapsed = at - run.startedAt
  const { readyAfter, hangsAfter, failsAfter } = run.plan
  if (told(pod, `fail-${kind}`, container.name) === 'true') return answeredBadly(target)
  if (elapsed < readyAfter) return refused(target)
  if (hangsAfter !== undefined && elapsed >= hangsAfter) return timedOut(target)
  if (failsAfter !== undefined && elapsed >= failsAfter) return answeredBadly(target)
  return inside?.failureAt(probe, at)
}

/** The first instant after `at` when the answer may be another one. */
export function nextFlip({ run, probe, inside }: ProbeTarget, at: Instant): Instant | undefined {
  const { readyAfter, hangsAfter, failsAfter } = run.plan
  let first: Instant | undefined
  const consider = (offset: Duration | undefined): void => {
    if (offset === undefined) return
    const instant = after(run.startedAt, offset)
    if (instant > at && (first === undefined || instant < first)) first = instant
  }
  consider(readyAfter)
  consider(hangsAfter)
  consider(failsAfter)
  if (probe.exec !== undefined && inside !== undefined && inside.changesAt < never)
    consider(milliseconds(Math.max(at + 1, inside.changesAt) - run.startedAt))
  return first
}

function answeredBadly(target: ProbeTarget): string {
  if (target.probe.exec !== undefined) return ''
  return target.probe.httpGet === undefined ? refused(target) : 'HTTP probe failed with statuscode: 500'
}

function refused({ probe, container, podIP }: ProbeTarget): string {
  if (probe.exec !== undefined) return ''
  if (probe.httpGet !== undefined)
    return `Get "${urlOf(probe.httpGet, container, podIP)}": dial tcp ${addressOf(probe.httpGet, container, podIP)}: connect: connection refused`
  if (probe.grpc !== undefined)
    return `timeout: failed to connect service "${podIP}:${probe.grpc.port}" within ${probe.timeoutSeconds ?? 1}s: context deadline exceeded`
  return `dial tcp ${addressOf(probe.tcpSocket, container, podIP)}: connect: connection refused`
}

function timedOut(target: ProbeTarget): string {
  const { probe, container, podIP } = target
  if (probe.exec !== undefined) return commandTimedOut(probe)
  if (probe.httpGet !== undefined)
    return `Get "${urlOf(probe.httpGet, container, podIP)}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  if (probe.grpc !== undefined) return refused(target)
  return `dial tcp ${addressOf(probe.tcpSocket, container, podIP)}: i/o timeout`
}

export const commandTimedOut = (probe: Probe): string =>
  `command timed out: "${(probe.exec?.command ?? []).join(' ')}" timed out after ${probe.timeoutSeconds ?? 1}s`

interface Endpoint {
  readonly host?: string
  readonly port: number | string
}

function addressOf(endpoint: Endpoint | undefined, container: Container, podIP: string): string {
  const port = endpoint?.port ?? 0
  const number =
    typeof port === 'number'
      ? port
      : (container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port))
  return `${endpoint?.host || podIP}:${number}`
}

function urlOf(http: HTTPGetAction, container: Container, podIP: string): string {
  const path = http.path ?? '/'
  return `${(http.scheme ?? 'HTTP').toLowerCase()}://${addressOf(http, container, podIP)}${path.startsWith('/') ? path : `/${path}`}`
}
