import type { Instant } from '../../clock/instant.ts'
import type { KubeObject } from '../../api/object.ts'
import type { LabelSelector, Pod } from '../../api/openapi/kubernetes.ts'
import { controllerOf } from '../../api/object.ts'
import { formatLabelSelector } from '../../api/selector/label-selector.ts'
import type { CommandContext } from '../command.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { dateText, type Writer } from './writer.ts'

/** Describes one object up to its events. `context.namespace` is the object's. */
export type Describe<T extends KubeObject = KubeObject> = (
  writer: Writer,
  object: T,
  context: CommandContext,
  now: Instant,
) => void

/** What the index knows of a kind. */
export interface Describer {
  readonly describe: Describe
  /** False for kinds without a section of events. */
  readonly hasEvents?: boolean
}

export function describer<T extends KubeObject>(describe: Describe<T>, hasEvents = true): Describer {
  return { describe: describe as unknown as Describe, hasEvents }
}

/** Name and, where there is one, namespace. */
export function describeName(writer: Writer, { metadata }: KubeObject): void {
  writer.field('Name', metadata.name)
  if (metadata.namespace) writer.field('Namespace', metadata.namespace)
}

export function describeMetadata(writer: Writer, { metadata }: KubeObject): void {
  writer.labels('Labels', metadata.labels)
  writer.annotations(metadata.annotations)
}

export const describeCreation = (writer: Writer, { metadata }: KubeObject): void =>
  writer.field('CreationTimestamp', dateText(metadata.creationTimestamp))

export function describeOwner(writer: Writer, object: KubeObject): void {
  const owner = controllerOf(object)
  if (owner !== undefined) writer.field('Controlled By', `${owner.kind}/${owner.name}`)
}

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that an object controls. */
export function podCounts(
  context: CommandContext,
  owner: KubeObject,
  selector: LabelSelector | string | undefined,
): string {
  const labelSelector = typeof selector === 'string' ? selector : formatLabelSelector(selector)
  const listed = list(context, kindNamed('pods')!, {
    labelSelector: labelSelector === '<none>' ? undefined : labelSelector,
  })
  const pods = isRefusal(listed)
    ? []
    : (listed as readonly Pod[]).filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid)
  const count = (phase: string): number => pods.filter(({ status }) => status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
