import { kinds as everyKind } from '../../../api/index.ts'
import { isTerminating } from '../../../api/object.ts'
import type { Namespace } from '../../../api/openapi/kubernetes.ts'
import { after, seconds, timestampOf } from '../../../clock/instant.ts'
import {
  defineComponent,
  type Attempt,
  type Decision,
  type Observation,
  type RetryPolicy,
  type Wait,
} from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { updatedConditions } from './conditions.ts'
import { deleteContent } from './content.ts'
import { namespaceReasons } from './reasons.ts'

const controllerOrder = 100
/** Before the first pass, and after every change of the namespace. */
const grace = seconds(5)
const retry: RetryPolicy = { baseMilliseconds: 5, maxMilliseconds: 60_000 }
const kinds = everyKind
  .filter(({ namespaced }) => namespaced)
  .sort((left, right) => (`${left.group}/${left.resource}` < `${right.group}/${right.resource}` ? -1 : 1))

/** Empties terminating namespaces, then lets them go. */
export const namespaceController = defineComponent<undefined>({
  name: 'namespace-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'namespaces',
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type !== 'DELETED' && isTerminating(object)) enqueue(key, grace)
      },
    },
  ],
  retry,
  reconcile,
})

const done: Decision<undefined> = { remember: undefined }

/** @source kubernetes@1.36 pkg/controller/namespace/deletion/namespaced_resources_deleter.go Delete */
function reconcile({ key, live, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const namespace: Namespace | undefined = live.get('namespaces', key)
  if (namespace === undefined || !isTerminating(namespace)) return done
  if ((namespace.spec?.finalizers ?? []).length === 0) return done
  const pass = deleteContent({ kinds, live, now, attempt }, namespace)
  const before = namespace.status?.conditions ?? []
  const conditions = updatedConditions(before, pass, timestampOf(now))
  if (conditions !== before) {
    const object: Namespace = { ...namespace, status: { ...namespace.status, phase: 'Terminating', conditions } }
    attempt({
      verb: 'updateStatus',
      resource: 'namespaces',
      object,
      because: namespaceReasons.contentLooked(pass.pods + pass.objects),
    })
  }
  const because =
    pass.pods > 0 ? namespaceReasons.podsRemaining(pass.pods) : namespaceReasons.contentRemaining(pass.objects)
  const wait = (until?: Wait['until']): readonly Wait[] => [
    { about: referenceTo('namespaces', namespace), because, ...(until !== undefined && { until }) },
  ]
  if (pass.deleteErrors.length > 0) return { remember: undefined, waits: wait(), failed: pass.deleteErrors.join(', ') }
  if (pass.estimate > 0) {
    const delay = seconds(Math.floor(pass.estimate / 2) + 1)
    return { remember: undefined, waits: wait(after(now, delay)), requeueAfter: delay }
  }
  return finalized(namespace, attempt)
}

function finalized({ metadata, spec }: Namespace, attempt: Attempt): Decision<undefined> {
  const finalizers = (spec?.finalizers ?? []).filter((name) => name !== 'kubernetes')
  const outcome = attempt({
    verb: 'patch',
    resource: 'namespaces',
    name: metadata.name,
    patchType: 'merge',
    patch: { spec: { finalizers } },
    subresource: 'finalize',
    because: namespaceReasons.namespaceEmpty(),
  })
  return outcome.ok || outcome.status.code === 404 ? done : { remember: undefined, failed: outcome.status }
}
