import { flat } from '../../base/text.ts'
import { controllerReference, type KubeObject } from '../../api/object.ts'
import type { OwnerReference, Pod, PodTemplateSpec } from '../../api/openapi/kubernetes.ts'
import { failure, type Status } from '../../api/status.ts'
import type { Attempt, Outcome, Reason } from './contract.ts'

/** `<owner>-`, or the bare name where the dash would make it too long. @source kubernetes@1.36 pkg/controller/controller_utils.go getPodsPrefix */
export function podNamePrefix(ownerName: string): string {
  if (ownerName !== lastOwner) {
    lastOwner = ownerName
    lastPrefix = ownerName.length < 253 ? flat`${ownerName}-` : ownerName
  }
  return lastPrefix
}

let lastOwner = ''
let lastPrefix = ''

export interface PodOrder {
  readonly owner: KubeObject
  readonly template: PodTemplateSpec
  /** One array for every pod of the batch, to share memory; see `ownerReferencesOf`. */
  readonly ownerReferences: readonly OwnerReference[]
  /** Instead of `<owner>-`. */
  readonly generateName?: string
  readonly because: Reason
}

export const ownerReferencesOf = (owner: KubeObject): readonly OwnerReference[] => [
  Object.freeze(controllerReference(owner)),
]

/** Creates one pod from a template with a generated name and records the event on its owner. */
export function createPod(order: PodOrder, attempt: Attempt): Outcome {
  const { owner, template, because } = order
  if (Object.keys(template.metadata?.labels ?? {}).length === 0)
    return { ok: false, status: failure(500, 'InternalError', 'unable to create pods, no labels') }
  const outcome = attempt({ verb: 'create', resource: 'pods', object: podFromTemplate(order), because })
  if (outcome.ok) {
    const message = `Created pod: ${outcome.object.metadata.name}`
    attempt({ verb: 'recordEvent', regarding: owner, type: 'Normal', reason: 'SuccessfulCreate', message, because })
  } else if (!isNamespaceTerminating(outcome.status)) {
    const message = `Error creating: ${outcome.status.message}`
    attempt({ verb: 'recordEvent', regarding: owner, type: 'Warning', reason: 'FailedCreate', message, because })
  }
  return outcome
}

function podFromTemplate({ owner, template, ownerReferences, generateName }: PodOrder): unknown {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: generateName ?? podNamePrefix(owner.metadata.name),
      namespace: owner.metadata.namespace,
      labels,
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences,
    },
    spec: template.spec,
  }
}

/** Deletes one pod with its own grace period and records the event on its owner; a pod that is gone is no failure. */
export function deletePod(owner: KubeObject, pod: Pod, attempt: Attempt, because: Reason): Outcome {
  const { namespace, name } = pod.metadata
  const outcome = attempt({
    verb: 'delete',
    resource: 'pods',
    ...(namespace !== undefined && { namespace }),
    name,
    because,
  })
  if (outcome.ok) {
    attempt({
      verb: 'recordEvent',
      regarding: owner,
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${name}`,
      because,
    })
    return outcome
  }
  if (outcome.status.code === 404) return outcome
  const message = `Error deleting: ${outcome.status.message}`
  attempt({ verb: 'recordEvent', regarding: owner, type: 'Warning', reason: 'FailedDelete', message, because })
  return { ok: false, status: { ...outcome.status, message: `unable to delete pods: ${outcome.status.message}` } }
}

export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
}

export interface SlowStart {
  readonly successes: number
  readonly failure?: Status
}

/**
 * Calls `start` `count` times in batches of 1, 2, 4, 8 …; every call of a batch is made, but no batch follows a failure.
 * The failure is the first of its batch. @source kubernetes@1.36 pkg/controller/replicaset/replica_set.go slowStartBatch
 */
export function slowStart(count: number, start: () => Status | undefined): SlowStart {
  let successes = 0
  for (let left = count, batch = 1; left > 0; left -= batch, batch *= 2) {
    batch = Math.min(batch, left)
    let failed: Status | undefined
    for (let call = 0; call < batch; call++) {
      const status = start()
      if (status === undefined) successes++
      else failed ??= status
    }
    if (failed !== undefined) return { successes, failure: failed }
  }
  return { successes }
}
