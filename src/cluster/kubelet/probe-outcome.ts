import { after, type Duration, type Instant } from '../../clock/instant.ts'
import type { Container, HTTPGetAction, Pod, Probe } from '../../api/openapi/kubernetes.ts'
import { told } from './annotations.ts'
import type { Run } from './memory.ts'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

/** What one probe meets: the run it asks, and where. */
export interface ProbeTarget {
  readonly kind: ProbeKind
  readonly probe: Probe
  readonly container: Container
  readonly pod: Pod
  readonly run: Run
  readonly podIP: string
}

/** Why the probe would fail at an instant, in the kubelet's words; `undefined` when it would succeed. */
export function failureAt(target: ProbeTarget, at: Instant): string | undefined {
  const { run, pod, container, kind, probe } = target
  const elapsed = at - run.startedAt
  const { readyAfter, hangsAfter, failsAfter } = run.plan
  if (told(pod, `fail-${kind}`, container.name) === 'true') return answeredBadly(target)
  if (elapsed < readyAfter) return refused(target)
  if (hangsAfter !== undefined && elapsed >= hangsAfter) return timedOut(target)
  if (failsAfter !== undefined && elapsed >= failsAfter) return answeredBadly(target)
  const path = probedFile(probe)
  return path !== undefined && !fileExists(target, path, elapsed) ? missingFile(probe, path) : undefined
}

/** The first instant after `at` when the answer may be another one. */
export function nextFlip({ run, probe }: ProbeTarget, at: Instant): Instant | undefined {
  const { readyAfter, hangsAfter, failsAfter, files } = run.plan
  let first: Instant | undefined
  const consider = (offset: Duration | undefined): void => {
    if (offset === undefined) return
    const instant = after(run.startedAt, offset)
    if (instant > at && (first === undefined || instant < first)) first = instant
  }
  consider(readyAfter)
  consider(hangsAfter)
  consider(failsAfter)
  const path = probedFile(probe)
  if (path !== undefined)
    for (const file of files ?? []) {
      if (file.path !== path) continue
      consider(file.from)
      consider(file.until)
    }
  return first
}

/** The file that an exec probe asks for, when it is a simple question. */
function probedFile(probe: Probe): string | undefined {
  const command = probe.exec?.command
  if (command === undefined) return undefined
  const words =
    command.length === 3 && /(^|\/)(sh|bash)$/.test(command[0]!) && command[1] === '-c'
      ? command[2]!.trim().split(/\s+/)
      : command
  const [program, ...rest] = words
  if (program === 'cat' || program === 'ls' || program === 'stat') return rest.length === 1 ? rest[0] : undefined
  if (program === 'test' && /^-[efs]$/.test(rest[0] ?? '')) return rest[1]
  if (program === '[' && /^-[efs]$/.test(rest[0] ?? '')) return rest[1]
  return undefined
}

/** A file below /tmp is there only if the container's command has made it; others are part of the image. */
function fileExists({ run }: ProbeTarget, path: string, elapsed: number): boolean {
  const spans = run.plan.files?.filter((file) => file.path === path) ?? []
  if (spans.length === 0) return !path.startsWith('/tmp/')
  return spans.some(({ from, until }) => elapsed >= from && (until === undefined || elapsed < until))
}

function missingFile(probe: Probe, path: string): string {
  const program = probe.exec?.command?.[0] ?? 'cat'
  return program === 'cat'
    ? `cat: can't open '${path}': No such file or directory`
    : `${program}: ${path}: No such file or directory`
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
  if (probe.exec !== undefined)
    return `command timed out: "${(probe.exec.command ?? []).join(' ')}" timed out after ${probe.timeoutSeconds ?? 1}s`
  if (probe.httpGet !== undefined)
    return `Get "${urlOf(probe.httpGet, container, podIP)}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  if (probe.grpc !== undefined) return refused(target)
  return `dial tcp ${addressOf(probe.tcpSocket, container, podIP)}: i/o timeout`
}

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
