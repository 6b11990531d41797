import type { KubeObject } from '../../../api/object.ts'
import type { Deployment, ReplicaSet } from '../../../api/openapi/kubernetes.ts'
import { maxSurgeOf, replicasOf } from './fenceposts.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const historyAnnotation = 'deployment.kubernetes.io/revision-history'
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas'
export const rollbackAnnotation = 'deprecated.deployment.rollback.to'

/** What is the Deployment's own and never copied to a ReplicaSet, nor back. */
const bookkeeping: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  rollbackAnnotation,
])

export type Annotations = { readonly [key: string]: string }

const maxHistoryLength = 2000
const integer = /^[+-]?\d+$/

/** The annotation as an integer; undefined when it is absent or unreadable. */
export function integerAnnotation(object: KubeObject, name: string): number | undefined {
  const text = object.metadata.annotations?.[name]
  return text !== undefined && integer.test(text) ? Number(text) : undefined
}

/** An absent revision counts as 0, an unreadable one as none. */
export function revisionOf(object: KubeObject): number | undefined {
  return object.metadata.annotations?.[revisionAnnotation] === undefined
    ? 0
    : integerAnnotation(object, revisionAnnotation)
}

/** Exact: revisions are 64-bit integers, more than a number holds. */
export function highestRevision(replicaSets: readonly ReplicaSet[]): bigint {
  let highest = 0n
  for (const { metadata } of replicaSets) {
    const revision = exactRevision(metadata.annotations?.[revisionAnnotation] ?? '')
    if (revision !== undefined && revision > highest) highest = revision
  }
  return highest
}

function exactRevision(text: string): bigint | undefined {
  if (exactRevisions.has(text)) return exactRevisions.get(text)
  const revision = integer.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined
  if (exactRevisions.size > 4096) exactRevisions.clear()
  exactRevisions.set(text, revision)
  return revision
}

const exactRevisions = new Map<string, bigint | undefined>()

/** The second highest revision; 0 when there is none. @source kubernetes@1.36 pkg/controller/deployment/util/deployment_util.go LastRevision */
export function lastRevision(replicaSets: readonly ReplicaSet[]): number {
  let highest = 0
  let second = 0
  for (const replicaSet of replicaSets) {
    const revision = revisionOf(replicaSet)
    if (revision === undefined) continue
    if (revision >= highest) {
      second = highest
      highest = revision
    } else if (revision > second) second = revision
  }
  return second
}

/** The annotations that the new ReplicaSet should carry; the same object when they are as they should be. */
export function newReplicaSetAnnotations(
  deployment: Deployment,
  present: Annotations | undefined,
  revision: bigint,
): Annotations {
  if (present !== undefined && isAsItShouldBe(deployment, present, revision)) return present
  const annotations: Record<string, string> = { ...present }
  let isChanged = false
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (bookkeeping.has(key) || annotations[key] === value) continue
    annotations[key] = value
    isChanged = true
  }
  const former = annotations[revisionAnnotation]
  const formerRevision = exactRevision(former || '0')
  if (formerRevision !== undefined && formerRevision < revision) {
    annotations[revisionAnnotation] = String(revision)
    isChanged = true
    if (former !== undefined) annotations[historyAnnotation] = lengthened(annotations[historyAnnotation] ?? '', former)
  }
  return isChanged || present === undefined ? annotations : present
}

function isAsItShouldBe(deployment: Deployment, present: Annotations, revision: bigint): boolean {
  const own = deployment.metadata.annotations
  for (const key in own) if (present[key] !== own[key] && !bookkeeping.has(key)) return false
  const former = exactRevision(present[revisionAnnotation] || '0')
  return former === undefined || former >= revision
}

/** Appends a revision to the comma list, dropping the oldest where it grows too long. */
function lengthened(history: string, revision: string): string {
  if (history === '' || history.startsWith(',')) return revision
  const revisions = history.split(',')
  let length = history.length + revision.length + 1
  let start = 0
  while (length > maxHistoryLength && start < revisions.length) length -= revisions[start++]!.length + 1
  return length <= maxHistoryLength ? [...revisions.slice(start), revision].join(',') : history
}

/** The size that the Deployment wanted, and the most it allowed, when this ReplicaSet was last resized. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const replicas = replicasOf(deployment)
  return { [desiredAnnotation]: String(replicas), [maxAnnotation]: String(replicas + maxSurgeOf(deployment)) }
}

/** The Deployment's annotations after going back to a ReplicaSet: its own bookkeeping, everything else from there. */
export function annotationsFrom(deployment: Deployment, replicaSet: ReplicaSet): Annotations {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => bookkeeping.has(key))
  const copied = Object.entries(replicaSet.metadata.annotations ?? {}).filter(([key]) => !bookkeeping.has(key))
  return Object.fromEntries([...kept, ...copied])
}
