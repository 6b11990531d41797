import { trueConditionTime } from './finish-time.ts'
import { isTerminating } from '../../../api/object.ts'
import type { Job } from '../../../api/openapi/kubernetes.ts'
import { after, between, seconds, type Instant } from '../../../clock/instant.ts'
import { defineComponent, type Attempt, type Decision, type Observation } from '../../machinery/contract.ts'
import { referenceTo } from '../../machinery/references.ts'
import { ttlReasons } from './reasons.ts'

/** All controllers work at the same time upstream: what is queued first is done first. */
const controllerOrder = 100

/** Deletes finished Jobs when their time to live is over. @source kubernetes@1.36 pkg/controller/ttlafterfinished */
export const ttlAfterFinishedController = defineComponent<undefined>({
  name: 'ttl-after-finished-controller',
  order: controllerOrder,
  watches: [
    {
      resource: 'jobs',
      enqueue: ({ type, key, object }, _view, enqueue) => {
        if (type !== 'DELETED' && expiryOf(object as Job) !== undefined) enqueue(key)
      },
    },
  ],
  reconcile,
})

function reconcile({ key, view, live, now }: Observation<undefined>, attempt: Attempt): Decision<undefined> {
  const job = view.get('jobs', key)
  const expiry = job && expiryOf(job)
  if (job === undefined || expiry === undefined) return { remember: undefined }
  if (expiry > now) return notYet(job, expiry, now)
  // The cache may lag: look at the Job itself before deleting it.
  const fresh = live.get('jobs', key)
  const freshExpiry = fresh && expiryOf(fresh)
  if (fresh === undefined || freshExpiry === undefined) return { remember: undefined }
  if (freshExpiry > now) return notYet(fresh, freshExpiry, now)
  const { namespace, name, uid } = fresh.metadata
  const outcome = attempt({
    verb: 'delete',
    resource: 'jobs',
    ...(namespace !== undefined && { namespace }),
    name,
    options: { propagationPolicy: 'Foreground', preconditions: { uid } },
    because: ttlReasons.expired(fresh.spec.ttlSecondsAfterFinished!),
  })
  return { remember: undefined, ...(!outcome.ok && outcome.status.code !== 404 && { failed: outcome.status }) }
}

function notYet(job: Job, until: Instant, now: Instant): Decision<undefined> {
  const because = ttlReasons.waiting(job.spec.ttlSecondsAfterFinished!)
  return {
    waits: [{ about: referenceTo('jobs', job), because, until }],
    remember: undefined,
    requeueAfter: between(now, until),
    background: true,
  }
}

/** When a finished Job is to go; undefined for all others. */
function expiryOf(job: Job): Instant | undefined {
  const { ttlSecondsAfterFinished } = job.spec
  if (ttlSecondsAfterFinished === undefined || isTerminating(job)) return undefined
  const finished = trueConditionTime(job)
  return finished === undefined ? undefined : after(finished, seconds(ttlSecondsAfterFinished))
}
