import type { Container } from '../../api/openapi/kubernetes.ts'
import { flat } from '../../base/text.ts'
import type { Reason } from '../machinery/contract.ts'
import { containerAt, initCountOf, type Work } from './work.ts'

type EventType = 'Normal' | 'Warning'

export function podEvent(work: Work, type: EventType, reason: string, message: string, because: Reason): void {
  work.attempt({
    verb: 'recordEvent',
    regarding: work.pod,
    type,
    reason,
    message,
    host: work.node.metadata.name,
    because,
  })
}

export function containerEvent(
  work: Work,
  index: number,
  type: EventType,
  reason: string,
  message: string,
  because: Reason,
): void {
  work.attempt({
    verb: 'recordEvent',
    regarding: work.pod,
    fieldPath: fieldPathOf(work, index),
    type,
    reason,
    message,
    host: work.node.metadata.name,
    because,
  })
}

const fieldPaths = new WeakMap<Container, string>()

/** One text for all pods of a template. */
function fieldPathOf({ pod }: Work, index: number): string {
  const container = containerAt(pod, index)
  let path = fieldPaths.get(container)
  if (path === undefined) {
    path = flat`spec.${index < initCountOf(pod) ? 'initContainers' : 'containers'}{${container.name}}`
    fieldPaths.set(container, path)
  }
  return path
}
