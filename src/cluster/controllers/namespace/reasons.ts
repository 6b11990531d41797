import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write (first) and of a wait (second) of the namespace controller, with its details.
 *
 * | write | details |
 * |---|---|
 * | `namespaceTerminating` | `namespace`: its content goes |
 * | `contentLooked` | `remaining` objects |
 * | `namespaceEmpty` | – |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `deletionGrace` | `seconds` before content is touched | the first pass |
 * | `podsRemaining` | `pods` that must be gone first | the next pass |
 * | `contentRemaining` | `objects` | the next pass |
 */
export const namespaceReasons = {
  namespaceTerminating: (namespace: string) => reason('namespaceTerminating', { namespace }),
  contentLooked: (remaining: number) => reason('contentLooked', { remaining }),
  namespaceEmpty: () => reason('namespaceEmpty', {}),
  deletionGrace: (seconds: number) => reason('deletionGrace', { seconds }),
  podsRemaining: (pods: number) => reason('podsRemaining', { pods }),
  contentRemaining: (objects: number) => reason('contentRemaining', { objects }),
} as const

function reason(code: string, details: NonNullable<Reason['details']>): Reason {
  return { code, details }
}
