import { isObject, type JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { conflict, invalid, staleObject } from '../../api/status.ts'
import { invalidValue } from '../../api/validation/field.ts'
import type { Outcome } from '../machinery/contract.ts'
import { findObject } from './create.ts'
import type { ApiServer } from './server.ts'
import type { Origin } from './store.ts'
import { updateObject } from './update.ts'

/** The autoscaling/v1 Scale of a workload. */
export function readScale(kind: KindDefinition, object: KubeObject): JsonValue {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const scale = kind.scale!
  const selector = scale.selectorOf(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace: namespace ?? '', uid, resourceVersion, creationTimestamp },
    spec: { replicas: scale.replicasOf(object) },
    status: { replicas: scale.statusReplicasOf(object), ...(selector && { selector }) },
  }
}

/** Sets `spec.replicas` through a Scale, or a merge patch of one. */
export function writeScale(
  server: ApiServer,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  scale: JsonValue,
  origin: Origin,
): Outcome {
  const found = findObject(server, kind, namespace, name)
  if (!found.ok) return found
  const body = isObject(scale) ? scale : {}
  const spec = isObject(body['spec']) ? body['spec'] : {}
  const metadata = isObject(body['metadata']) ? body['metadata'] : {}
  const replicas = spec['replicas'] === undefined ? kind.scale!.replicasOf(found.object) : spec['replicas']
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0)
    return {
      ok: false,
      status: invalid('Scale', 'autoscaling', name, [
        invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'),
      ]),
    }
  const version = metadata['resourceVersion']
  if (typeof version === 'string' && version !== '' && version !== found.object.metadata.resourceVersion)
    return { ok: false, status: conflict(kind.resource, kind.group, name, staleObject) }
  const old = found.object as KubeObject & { readonly spec: object }
  return updateObject(server, kind, { ...old, spec: { ...old.spec, replicas } } as KubeObject, {
    origin,
    trusted: true,
  })
}
