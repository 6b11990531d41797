import { podTemplateHash } from '../../api/pod-template-hash/pod-template-hash.ts'
import type { EnvVar, PodTemplateSpec } from '../../api/openapi/kubernetes.ts'
import { isInput, splitReplicaSetName, type TraceFile, type TraceLine } from './trace-file.ts'

/** What someone does to the cluster at one instant of a trace. */
export type Action = { readonly at: number; readonly line: string } & (
  | { readonly type: 'create'; readonly deployment: string; readonly replicas: number; readonly image: string }
  | { readonly type: 'edit'; readonly deployment: string; readonly change: Change }
  | { readonly type: 'undo'; readonly deployment: string; readonly revision: number }
  | { readonly type: 'scaleReplicaSet'; readonly replicaSet: string; readonly replicas: number }
  | { readonly type: 'deleteReplicaSet'; readonly replicaSet: string }
  | { readonly type: 'deletePods'; readonly pods: number }
  | { readonly type: 'quota'; readonly pods: number }
  | { readonly type: 'readiness'; readonly pods: number; readonly isReady: boolean; readonly isSilent: boolean }
)

/** The fields that one edit of a Deployment sets. */
export interface Change {
  readonly image?: string
  readonly env?: readonly EnvVar[]
  readonly replicas?: number
  readonly isPaused?: boolean
  readonly maxSurge?: number | string
  readonly maxUnavailable?: number | string
  readonly minReadySeconds?: number
  readonly revisionHistoryLimit?: number
  readonly progressDeadlineSeconds?: number
  readonly changeCause?: string
}

/** Reads the inputs of a trace, looking ahead where a line does not name its Deployment or its image. */
export function actionsOf(trace: TraceFile): readonly Action[] {
  const reader: Reader = { trace, causes: 0, images: new Map(), env: new Map() }
  return trace.lines
    .flatMap((line, index) => (isInput(line) ? actionsAt(reader, line, index) : []))
    .toSorted((a, b) => a.at - b.at)
}

interface Reader {
  readonly trace: TraceFile
  causes: number
  readonly images: Map<string, string>
  readonly env: Map<string, readonly EnvVar[]>
}

function actionsAt(reader: Reader, { at, text }: TraceLine, index: number): readonly Action[] {
  const line = text
  const created = /^USER create deploy\/(\S+) replicas=(\d+)/.exec(text)
  if (created) {
    const deployment = created[1]!
    const image = imageAhead(reader, deployment, index) ?? 'img:v1'
    reader.images.set(deployment, image)
    return [{ at, line, type: 'create', deployment, replicas: Number(created[2]), image }]
  }
  if (text.startsWith('POD ')) return readinessActions(reader, at, line, index)
  if (/quota/.test(text))
    return [{ at, line, type: 'quota', pods: Number(/=\s*(\d+)/.exec(text)?.[1] ?? Number.POSITIVE_INFINITY) }]
  if (/delete (?:\d+ )?pods?\b/.test(text))
    return [{ at, line, type: 'deletePods', pods: Number(/delete (\d+)/.exec(text)?.[1] ?? 1) }]
  const replicaSet = /(?:rs|replicaset)[/ ](\S+-[a-z0-9]+)/.exec(text)?.[1] ?? replicaSetAhead(reader, text, index)
  if (replicaSet !== undefined && /delete/.test(text)) return [{ at, line, type: 'deleteReplicaSet', replicaSet }]
  if (replicaSet !== undefined && /scale/.test(text))
    return [{ at, line, type: 'scaleReplicaSet', replicaSet, replicas: Number(/(\d+)\s*$/.exec(text)?.[1] ?? 0) }]
  const deployment = deploymentFor(reader, text, index)
  const undo = /undo/.test(text)
  if (undo) {
    const revision = Number(/--to-revision=(\d+)/.exec(text)?.[1] ?? 0)
    return [{ at, line, type: 'undo', deployment, revision }]
  }
  return [{ at, line, type: 'edit', deployment, change: changeOf(reader, text, deployment, index) }]
}

function changeOf(reader: Reader, text: string, deployment: string, index: number): Change {
  const number = (pattern: RegExp): number | undefined => {
    const digits = pattern.exec(text)?.[1]
    return digits === undefined ? undefined : Number(digits)
  }
  const bound = (name: string): number | string | undefined => {
    const value = new RegExp(`${name}\\W+(\\d+%?)`).exec(text)?.[1]
    return value === undefined ? undefined : value.endsWith('%') ? value : Number(value)
  }
  const touchesTemplate = /image|env|template|\bv\d|img:/.test(text)
  const template = touchesTemplate ? templateAhead(reader, text, deployment, index) : {}
  const replicas = number(/(?:scale|replicas)\W+(\d+)/)
  const maxSurge = bound('maxSurge')
  const maxUnavailable = bound('maxUnavailable')
  const minReadySeconds = number(/minReadySeconds\W+(\d+)/)
  const revisionHistoryLimit = number(/revisionHistoryLimit\W+(\d+)/)
  const progressDeadlineSeconds = number(/(?:progressDeadlineSeconds|deadline)\W+(\d+)/)
  return {
    ...template,
    ...(replicas !== undefined && { replicas }),
    ...(/\bpause/.test(text) && { isPaused: true }),
    ...(/\bresume/.test(text) && { isPaused: false }),
    ...(maxSurge !== undefined && { maxSurge }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
    ...(minReadySeconds !== undefined && { minReadySeconds }),
    ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
    ...(progressDeadlineSeconds !== undefined && { progressDeadlineSeconds }),
    ...(/cause/.test(text) && { changeCause: causeAhead(reader) }),
  }
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']

/** The n-th change-cause that the FINAL block shows, in order of the ReplicaSets. */
function causeAhead(reader: Reader): string {
  const shown = reader.trace.final.flatMap(
    (line) => /kubernetes\.io\/change-cause:([^\]]*?)(?: \S+\/\S+:.*)?\]/.exec(line)?.[1] ?? [],
  )
  const cause = shown[reader.causes] ?? ordinals[reader.causes] ?? String(reader.causes)
  reader.causes++
  return cause
}

/** The pod template of the traces. */
export function traceTemplate(deployment: string, image: string, env: readonly EnvVar[] = []): PodTemplateSpec {
  return {
    metadata: { labels: { app: deployment } } as unknown as NonNullable<PodTemplateSpec['metadata']>,
    spec: {
      containers: [
        {
          name: 'c',
          image,
          ...(env.length > 0 && { env }),
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  }
}

const tags = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9', 'bad', 'slow', 'good', 'fixed', 'v10', 'crash']
const environments: readonly (readonly EnvVar[])[] = [
  [{ name: 'A', value: 'B' }],
  [{ name: 'A', value: '1' }],
  [{ name: 'FOO', value: 'bar' }],
]

/** The image whose hash names the first ReplicaSet that this Deployment gets after a line. */
function imageAhead(reader: Reader, deployment: string, index: number): string | undefined {
  const hash = hashAhead(reader, deployment, index)
  return tags.map((tag) => `img:${tag}`).find((image) => podTemplateHash(traceTemplate(deployment, image)) === hash)
}

function hashAhead({ trace }: Reader, deployment: string, index: number): string | undefined {
  for (const { text } of trace.lines.slice(index + 1)) {
    const name = /^create rs\/(\S+) /.exec(text)?.[1]
    if (name !== undefined && splitReplicaSetName(name).deployment === deployment) return splitReplicaSetName(name).hash
  }
  return undefined
}

function templateAhead(reader: Reader, text: string, deployment: string, index: number): Pick<Change, 'image' | 'env'> {
  const named = /img:[\w.-]+/.exec(text)?.[0]
  const tag = /\b(v\d+|bad|slow\w*)\b/.exec(text)?.[1]
  const before = reader.images.get(deployment) ?? 'img:v1'
  const said = named ?? (tag === undefined ? undefined : `img:${tag}`)
  const hash = hashAhead(reader, deployment, index)
  if (/\benv\b/.test(text)) {
    const env =
      environments.find(
        (candidate) => podTemplateHash(traceTemplate(deployment, said ?? before, candidate)) === hash,
      ) ?? environments[0]!
    reader.env.set(deployment, env)
    return { ...(said && { image: said }), env }
  }
  const image = said ?? imageAhead(reader, deployment, index) ?? otherImage(before)
  reader.images.set(deployment, image)
  return { image }
}

const otherImage = (before: string): string => (before === 'img:v1' ? 'img:v2' : 'img:v1')

/** The Deployment that a line names or, with several, the one that answers first in the way the line makes it. */
function deploymentFor({ trace }: Reader, text: string, index: number): string {
  const names = trace.lines.flatMap((line) => /^USER create deploy\/(\S+)/.exec(line.text)?.[1] ?? [])
  const named = names.find((name) => new RegExp(`\\b${name}\\b`).test(text))
  if (named !== undefined || names.length === 1) return named ?? names[0]!
  const replicas = /(?:scale|replicas)\W+(\d+)/.exec(text)?.[1]
  for (const line of trace.lines.slice(index + 1)) {
    const match = /^(?:create|update) rs\/(\S+) .* desired=(\d+) /.exec(line.text)
    if (match && (replicas === undefined || match[2] === replicas)) return splitReplicaSetName(match[1]!).deployment
  }
  return names[0]!
}

/** The ReplicaSet that a line means without naming it: the next one that is resized or deleted. */
function replicaSetAhead({ trace }: Reader, text: string, index: number): string | undefined {
  if (!/\brs\b|replicaset/i.test(text)) return undefined
  for (const line of trace.lines.slice(index + 1)) {
    const name = /^(?:update|delete|create) rs\/(\S+)/.exec(line.text)?.[1]
    if (name !== undefined) return name
  }
  return undefined
}

const readyPattern = /^deploy\/\S+ status: .*? ready=(\d+) /

/** How many pods lose readiness, and when they get it back, as the status rows that follow tell. */
function readinessActions({ trace }: Reader, at: number, line: string, index: number): readonly Action[] {
  const ready = (candidate: TraceLine): number | undefined => {
    const match = readyPattern.exec(candidate.text)
    return match ? Number(match[1]) : undefined
  }
  const before =
    trace.lines
      .slice(0, index)
      .map(ready)
      .findLast((count) => count !== undefined) ?? 0
  const rows = trace.lines.slice(index + 1).filter((candidate) => ready(candidate) !== undefined)
  const lowest = rows[0] === undefined ? before : ready(rows[0])!
  const back = rows.find((row) => ready(row)! > lowest)
  const lost = { at, line, type: 'readiness', pods: before - lowest, isReady: false, isSilent: false } as const
  if (back === undefined) return [lost]
  return [lost, { at: back.at - 2, line, type: 'readiness', pods: before - lowest, isReady: true, isSilent: true }]
}
