import { controllerOf, type KubeObject } from '../../api/object.ts'
import { templateGenerationOf } from '../../api/daemonset/daemonset-kind.ts'
import type {
  ControllerRevision,
  DaemonSet,
  Node,
  OwnerReference,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
} from '../../api/openapi/kubernetes.ts'
import type { Outcome, Write } from '../../cluster/machinery/contract.ts'
import { isReady } from '../../cluster/machinery/pod-facts.ts'

/** What a trace says of one write; undefined for what it leaves out. `before` is the stored object that the write meets. */
export function lineOf(write: Write, before: KubeObject | undefined, outcome: Outcome): string | undefined {
  if (write.verb === 'recordEvent') {
    const { kind, metadata } = write.regarding as KubeObject
    return `EVENT ${write.type} *v1.${kind} ${metadata.name} ${write.reason}: ${write.message}`
  }
  if (write.verb === 'bind') return undefined
  if (!outcome.ok) return refusedLine(write, outcome.status)
  const after = outcome.object
  if (write.verb === 'updateStatus')
    return `${shortName(write.resource)}/${after.metadata.name} status: ${statusText(after)}`
  const what = `${write.verb} ${shortName(write.resource)}/${after.metadata.name}`
  if (write.verb === 'create') return `${what} ${createdText(after)}`
  if (write.verb === 'delete') return `${what}${deletedText(before!, after)}`
  if (after.metadata.resourceVersion === before?.metadata.resourceVersion)
    return write.verb === 'patch' ? `${what} (no change)` : undefined
  return `${what} ${write.verb === 'patch' ? patchedText(before!, after) : updatedText(before!, after)}`
}

function refusedLine(write: Write, status: { readonly code: number; readonly message: string }): string | undefined {
  if (write.verb !== 'updateStatus') return undefined
  const { metadata } = write.object
  const name = `${shortName(write.resource)}/${metadata.name}`
  if (status.code === 422) return `APISERVER rejects ${name} status (${statusText(write.object)}): ${status.message}`
  return `(write ${name} status rejected: resourceVersion conflict)`
}

const shortNames: Readonly<Record<string, string>> = {
  pods: 'pod',
  persistentvolumeclaims: 'pvc',
  controllerrevisions: 'controllerrevision',
  statefulsets: 'sts',
  daemonsets: 'ds',
  nodes: 'node',
}
const shortName = (resource: string): string => shortNames[resource] ?? resource

function createdText(object: KubeObject): string {
  const { labels, annotations } = object.metadata
  if (object.kind === 'ControllerRevision')
    return `revision=${(object as ControllerRevision).revision} labels=${mapText(labels)} annotations=${mapText(annotations)} owners=${ownersText(object)}`
  if (object.kind !== 'Pod') return `labels=${mapText(labels)} owners=${ownersText(object)}`
  const pod = object as Pod
  const text = `image=${pod.spec.containers[0]?.image ?? ''} node=${nodeText(pod)} labels=${mapText(labels)} owners=${ownersText(pod)}`
  if (controllerOf(pod)?.kind !== 'StatefulSet') return text
  return `${text} hostname=${pod.spec.hostname ?? ''} subdomain=${pod.spec.subdomain ?? ''} claims=${claimsText(pod)}`
}

function nodeText({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName
  return `<unscheduled, target ${targetOf(spec)}>`
}

/** The node that the affinity of a daemon pod names. */
export function targetOf(spec: Pod['spec']): string {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms[0]?.matchFields?.[0]?.values?.[0] ?? ''
}

function claimsText({ spec }: Pod): string {
  const claims = (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim }) =>
    claim ? [`${name}->${claim.claimName}`] : [],
  )
  return `[${claims.join(',')}]`
}

function updatedText(before: KubeObject, after: KubeObject): string {
  if (after.kind === 'ControllerRevision')
    return `revision ${(before as ControllerRevision).revision}->${(after as ControllerRevision).revision}`
  if (after.kind === 'Pod') return `labels=${mapText(after.metadata.labels)} claims=${claimsText(after as Pod)}`
  return `owners ${ownersText(before)}->${ownersText(after)}`
}

const patchedText = (before: KubeObject, after: KubeObject): string =>
  `owners ${ownersText(before)}->${ownersText(after)} labels=${mapText(after.metadata.labels)}`

function deletedText(before: KubeObject, after: KubeObject): string {
  if (after.kind !== 'Pod') return ''
  const phase = (before as Pod).status?.phase
  const isGone = !(before as Pod).spec.nodeName || phase === 'Failed' || phase === 'Succeeded'
  return isGone ? ' (terminal or unscheduled: removed at once)' : ' (Terminating)'
}

function statusText(object: KubeObject): string {
  return object.kind === 'DaemonSet' ? daemonSetStatus(object as DaemonSet) : statefulSetStatus(object as StatefulSet)
}

function statefulSetStatus({ status = { replicas: 0 } }: StatefulSet): string {
  const {
    readyReplicas: ready = 0,
    availableReplicas: available = 0,
    currentReplicas: current = 0,
    updatedReplicas: updated = 0,
  } = status
  return (
    `replicas=${status.replicas} ready=${ready} available=${available} current=${current} updated=${updated} currentRevision=${status.currentRevision ?? ''}` +
    ` updateRevision=${status.updateRevision ?? ''} collisionCount=${status.collisionCount ?? 'nil'} obsGen=${status.observedGeneration ?? 0}`
  )
}

function daemonSetStatus({ status }: DaemonSet): string {
  return (
    `desired=${status?.desiredNumberScheduled ?? 0} current=${status?.currentNumberScheduled ?? 0} misscheduled=${status?.numberMisscheduled ?? 0}` +
    ` ready=${status?.numberReady ?? 0} updated=${status?.updatedNumberScheduled ?? 0} available=${status?.numberAvailable ?? 0}` +
    ` unavailable=${status?.numberUnavailable ?? 0} collisionCount=${status?.collisionCount ?? 'nil'} obsGen=${status?.observedGeneration ?? 0}`
  )
}

function mapText(map: { readonly [key: string]: string } | undefined): string {
  const keys = Object.keys(map ?? {}).sort()
  return `{${keys.map((key) => `${key}=${map![key]}`).join(',')}}`
}

function ownersText({ metadata }: KubeObject): string {
  const text = ({ kind, name, controller }: OwnerReference): string =>
    `${kind}/${name}${controller === true ? '(controller)' : ''}`
  return `[${(metadata.ownerReferences ?? []).map(text).join(',')}]`
}

/** The FINAL block: what exists at the end. */
export function finalLines(objects: {
  readonly sets: Iterable<StatefulSet>
  readonly daemonSets: Iterable<DaemonSet>
  readonly pods: Iterable<Pod>
  readonly claims: Iterable<PersistentVolumeClaim>
  readonly revisions: Iterable<ControllerRevision>
}): readonly string[] {
  const byName = (left: KubeObject, right: KubeObject): number => (left.metadata.name < right.metadata.name ? -1 : 1)
  const lines: string[] = []
  for (const set of objects.sets)
    lines.push(`sts/${set.metadata.name} gen=${set.metadata.generation} ${statusText(set)}`)
  for (const set of objects.daemonSets)
    lines.push(
      `ds/${set.metadata.name} gen=${set.metadata.generation} templateGeneration=${templateGenerationOf(set)} ${statusText(set)}`,
    )
  for (const pod of [...objects.pods].sort(byName)) {
    const revision = pod.metadata.labels?.['controller-revision-hash'] ?? ''
    const terminating = pod.metadata.deletionTimestamp === undefined ? '' : ' Terminating'
    const ready = isReady(pod) ? 'True' : 'False'
    lines.push(
      `pod/${pod.metadata.name} node=${nodeText(pod)} revision=${revision} phase=${pod.status?.phase ?? ''} Ready=${ready}${terminating} owners=${ownersText(pod)}`,
    )
  }
  for (const claim of objects.claims) lines.push(`pvc/${claim.metadata.name} owners=${ownersText(claim)}`)
  for (const revision of [...objects.revisions].sort(
    (left, right) => left.revision - right.revision || byName(left, right),
  ))
    lines.push(
      `controllerrevision/${revision.metadata.name} revision=${revision.revision} owners=${ownersText(revision)}`,
    )
  return lines.map((line) => `FINAL ${line}`)
}

/** A node's taints as the traces write them. */
export function parseTaints(text: string): NonNullable<NonNullable<Node['spec']>['taints']> {
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(part) ?? []
      return { key: key!, ...(value !== undefined && { value }), effect: effect! }
    })
}

/** Milliseconds as Go's `time.Duration` prints them: `5ms`, `1.28s`, `1m21.92s`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`
  const minutes = Math.floor(milliseconds / 60_000)
  const hours = Math.floor(minutes / 60)
  const seconds = `${(milliseconds % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
