import type { Decision, Wait } from '../machinery/contract.ts'
import type { SchedulingMemory, Turn } from './memory.ts'
import { backoffEnd, delayUntil, leftoverCheck } from './queue.ts'

/** A wait about the pod whose turn it is. */
export function waitFor({ cycle }: Turn, because: Wait['because']): Wait {
  const { namespace, name, uid } = cycle.pod.metadata
  return { about: { resource: 'pods', ...(namespace && { namespace }), name, uid }, because }
}

/** Puts the pod in the unschedulable pool; after an error, where only time helps, on the back-off queue. */
export function leaveWaiting(
  { cycle, state, look }: Turn,
  plugins: ReadonlySet<string>,
  { attempts, errors, said }: Pick<SchedulingMemory, 'attempts' | 'errors' | 'said'>,
  waits: readonly Wait[],
): Decision<SchedulingMemory> {
  const { now, key } = look
  const isError = plugins.size === 0
  const backoffUntil = backoffEnd(now, isError ? errors : attempts)
  const retryAt = isError ? backoffUntil : leftoverCheck(now)
  state.waiting.set(key, { pod: cycle.pod, kind: cycle.kind, plugins, failedAt: now, backoffUntil, retryAt })
  const known = isError ? waits.map((wait) => ({ ...wait, until: retryAt })) : waits
  return {
    remember: { attempts, errors, said, failedAt: now, plugins: [...plugins].sort(), waits: known },
    waits: known,
    requeueAfter: delayUntil(retryAt, now),
    background: true,
  }
}
