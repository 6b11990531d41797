import { withOwnFields } from '../../base/json.ts'
import { unreachable } from '../../base/assert.ts'
import { timestampOf } from '../../clock/instant.ts'
import { objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod, PodCondition, PodStatus } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { conflict, failure, notFound } from '../../api/status.ts'
import type { Outcome, Write } from '../machinery/contract.ts'
import { createObject } from './create.ts'
import { recordEvent } from './event-correlation.ts'
import { patchObject } from './patch.ts'
import { deleteObject } from './remove.ts'
import type { ApiServer } from './server.ts'
import { commit, storedObject, type Origin } from './store.ts'
import { updateObject } from './update.ts'

/** Carries out one write of a component and answers as the API server does. */
export function carryOut(server: ApiServer, write: Write, origin: Origin): Outcome {
  if (write.verb === 'recordEvent') {
    recordEvent(server.store, server.events, write, origin, server.now)
    return { ok: true, object: write.regarding as KubeObject }
  }
  if (write.verb === 'bind') return bindPod(server, write.namespace, write.name, write.node, origin)
  const kind = server.kinds.get(write.resource)
  if (kind === undefined)
    return { ok: false, status: failure(404, 'NotFound', 'the server could not find the requested resource') }
  return carryOutOn(server, kind, write, origin)
}

type ObjectWrite = Exclude<Write, { verb: 'recordEvent' | 'bind' }>

function carryOutOn(server: ApiServer, kind: KindDefinition, write: ObjectWrite, origin: Origin): Outcome {
  switch (write.verb) {
    case 'create':
      return createObject(server, kind, write.object as KubeObject, { origin, trusted: true })
    case 'update':
      return updateObject(server, kind, write.object, { origin, trusted: true })
    case 'updateStatus':
      return updateObject(server, kind, write.object, { origin, trusted: true, subresource: 'status' })
    case 'patch':
      return patchObject(server, kind, { ...write, origin, trusted: true })
    case 'delete':
      return deleteObject(server, kind, write.namespace, write.name, write.options ?? {}, origin)
    default:
      return unreachable(write)
  }
}

/** The pods/binding subresource. @source kubernetes@1.36 pkg/registry/core/pod/storage/storage.go assignPod */
export function bindPod(server: ApiServer, namespace: string, name: string, node: string, origin: Origin): Outcome {
  const pod = storedObject(server.store, 'pods', objectKey(namespace, name)) as Pod | undefined
  if (pod === undefined) return { ok: false, status: notFound('pods', '', name) }
  if (pod.metadata.deletionTimestamp !== undefined)
    return {
      ok: false,
      status: conflict('pods/binding', '', name, `pod ${name} is being deleted, cannot be assigned to a host`),
    }
  if (pod.spec.nodeName)
    return {
      ok: false,
      status: conflict('pods/binding', '', name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`),
    }
  const scheduled: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null as unknown as undefined,
    lastTransitionTime: timestampOf(server.now),
  }
  const others = (pod.status?.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled')
  const bound: Pod = {
    ...pod,
    spec: specOn(pod.spec, node),
    status: { ...withoutNomination(pod.status ?? {}), conditions: [...others, scheduled] },
  }
  return { ok: true, object: commit(server.store, 'MODIFIED', 'pods', bound, origin, server.now) }
}

function withoutNomination(status: PodStatus): PodStatus {
  if (status.nominatedNodeName === undefined) return status
  const { nominatedNodeName: _nominated, ...rest } = status
  return rest
}

const specsByNode = new WeakMap<object, Map<string, Pod['spec']>>()

/** One spec object for all pods of a template on a node: memory grows with templates × nodes, not with pods. */
function specOn(spec: Pod['spec'], node: string): Pod['spec'] {
  let byNode = specsByNode.get(spec)
  if (byNode === undefined) {
    byNode = new Map()
    specsByNode.set(spec, byNode)
  }
  let bound = byNode.get(node)
  if (bound === undefined) {
    bound = Object.freeze(Object.assign(withOwnFields(spec), { nodeName: node }))
    byNode.set(node, bound)
  }
  return bound
}
