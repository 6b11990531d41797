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
  const field = index < initCountOf(work.pod) ? 'initContainers' : 'containers'
  const fieldPath = `spec.${field}{${containerAt(work.pod, index).name}}`
  work.attempt({
    verb: 'recordEvent',
    regarding: work.pod,
    fieldPath,
    type,
    reason,
    message,
    host: work.node.metadata.name,
    because,
  })
}
