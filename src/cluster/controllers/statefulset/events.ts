import type { Status } from '../../../api/status.ts'
import type { Reason } from '../../machinery/contract.ts'
import type { Sync } from './sync.ts'

type Verb = 'create' | 'update' | 'delete'
const titles: Readonly<Record<Verb, string>> = { create: 'Create', update: 'Update', delete: 'Delete' }

type Recorder = Pick<Sync, 'set' | 'attempt'>

/** `Create Pod web-0 in StatefulSet web successful`, or the failure. */
export function recordPodEvent(
  recorder: Recorder,
  verb: Verb,
  pod: string,
  problem: Status | undefined,
  because: Reason,
): void {
  const title = titles[verb]
  const what = `${title} Pod ${pod} in StatefulSet ${recorder.set.metadata.name}`
  if (problem === undefined) recordSetEvent(recorder, 'Normal', `Successful${title}`, `${what} successful`, because)
  else recordSetEvent(recorder, 'Warning', `Failed${title}`, `${what} failed error: ${problem.message}`, because)
}

/** `Create Claim data-web-0 Pod web-0 in StatefulSet web success`, or the failure. */
export function recordClaimEvent(
  recorder: Recorder,
  claim: string,
  pod: string,
  problem: Status | undefined,
  because: Reason,
): void {
  const { name } = recorder.set.metadata
  if (problem === undefined)
    return recordSetEvent(
      recorder,
      'Normal',
      'SuccessfulCreate',
      `Create Claim ${claim} Pod ${pod} in StatefulSet ${name} success`,
      because,
    )
  const message = `Create Claim ${claim} for Pod ${pod} in StatefulSet ${name} failed error: ${problem.message}`
  recordSetEvent(recorder, 'Warning', 'FailedCreate', message, because)
}

export function recordSetEvent(
  { set, attempt }: Recorder,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  because: Reason,
): void {
  attempt({ verb: 'recordEvent', regarding: set, type, reason, message, because })
}
