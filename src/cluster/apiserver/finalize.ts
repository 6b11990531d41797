import { isEqual } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Namespace } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { invalid } from '../../api/status.ts'
import { validateFinalizer } from '../../api/namespace/namespace-checks.ts'
import type { Outcome } from '../machinery/contract.ts'
import { findObject } from './create.ts'
import type { ApiServer } from './server.ts'
import { commit, type Origin } from './store.ts'

/** namespaces/finalize: the only way to `spec.finalizers`. A terminating namespace without any is gone. */
export function finalizeNamespace(server: ApiServer, kind: KindDefinition, input: KubeObject, origin: Origin): Outcome {
  const found = findObject(server, kind, undefined, input.metadata.name)
  if (!found.ok) return found
  const old = found.object as Namespace
  const finalizers = (input as Namespace).spec?.finalizers ?? []
  const errors = finalizers.flatMap((name, index) => validateFinalizer(name, `spec.finalizers[${index}]`))
  if (errors.length > 0) return { ok: false, status: invalid(kind.kind, kind.group, old.metadata.name, errors) }
  const { finalizers: _before, ...spec } = old.spec ?? {}
  const object: Namespace = { ...old, spec: { ...spec, ...(finalizers.length > 0 && { finalizers }) } }
  if (isFreed(object))
    return { ok: true, object: commit(server.store, 'DELETED', kind.resource, object, origin, server.now) }
  return {
    ok: true,
    object: isEqual(object, old) ? old : commit(server.store, 'MODIFIED', kind.resource, object, origin, server.now),
  }
}

/** Whether nothing keeps a namespace that is being deleted. */
export function isFreed({ metadata, spec }: Namespace): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (spec?.finalizers ?? []).length === 0 &&
    (metadata.finalizers ?? []).length === 0
  )
}
