import { controllerOf, isTerminating, keyOf, type KubeObject } from '../../api/object.ts'
import { controllerReference } from '../../api/object.ts'
import type { Status } from '../../api/status.ts'
import type { Attempt, Reason } from './contract.ts'
import { adoptionRefusal } from './references.ts'
import type { ClusterView } from './view.ts'

/** Who claims what: the owner, the resource of its dependents, and which of them its selector matches. */
export interface Claim<T extends KubeObject> {
  readonly owner: KubeObject
  readonly ownerResource: string
  readonly resource: string
  readonly matches: (dependent: T) => boolean
  /** Finalizers that adoption adds. */
  readonly finalizers?: readonly string[]
  readonly because: { readonly adopt: (dependent: T) => Reason; readonly release: (dependent: T) => Reason }
}

export interface Claimed<T> {
  readonly claimed: readonly T[]
  /** The first refusal; everything else was still tried. */
  readonly refusal?: Status
  /** Revision of the last write made here; 0 for none. */
  readonly wroteAt: number
}

/**
 * Keeps, adopts and releases among candidates: the dependents of this owner and those that nobody controls.
 * @source kubernetes@1.36 pkg/controller/controller_ref_manager.go ClaimObject
 */
export function claimDependents<T extends KubeObject>(
  claim: Claim<T>,
  candidates: Iterable<T>,
  live: ClusterView,
  attempt: Attempt,
): Claimed<T> {
  const claimed: T[] = []
  let refusal: Status | undefined
  let wroteAt = 0
  let mayAdopt: boolean | undefined
  for (const dependent of candidates) {
    const verdict = verdictOn(claim, dependent)
    if (verdict === 'keep') claimed.push(dependent)
    if (verdict === 'release') {
      const outcome = release(claim, dependent, attempt)
      if (outcome.ok) wroteAt = Number(outcome.object.metadata.resourceVersion)
      else if (outcome.status.code !== 404 && outcome.status.code !== 422) refusal ??= outcome.status
    }
    if (verdict !== 'adopt') continue
    if (mayAdopt === undefined) {
      const problem = adoptionRefusal(claim.owner, live.get(claim.ownerResource, keyOf(claim.owner)))
      mayAdopt = problem === undefined
      refusal ??= problem
    }
    if (!mayAdopt) continue
    const outcome = adopt(claim, dependent, attempt)
    if (outcome.ok) {
      claimed.push(dependent)
      wroteAt = Number(outcome.object.metadata.resourceVersion)
    } else if (outcome.status.code !== 404) refusal ??= outcome.status
  }
  return { claimed, wroteAt, ...(refusal && { refusal }) }
}

function verdictOn<T extends KubeObject>(
  { owner, matches }: Claim<T>,
  dependent: T,
): 'keep' | 'release' | 'adopt' | 'ignore' {
  const controller = controllerOf(dependent)
  if (controller !== undefined) {
    if (controller.uid !== owner.metadata.uid) return 'ignore'
    if (matches(dependent)) return 'keep'
    return isTerminating(owner) ? 'ignore' : 'release'
  }
  if (isTerminating(owner) || isTerminating(dependent)) return 'ignore'
  if (owner.metadata.namespace !== dependent.metadata.namespace) return 'ignore'
  return matches(dependent) ? 'adopt' : 'ignore'
}

function adopt<T extends KubeObject>(
  { owner, resource, finalizers, because }: Claim<T>,
  dependent: T,
  attempt: Attempt,
) {
  const { namespace, name, uid } = dependent.metadata
  return attempt({
    verb: 'patch',
    resource,
    ...(namespace !== undefined && { namespace }),
    name,
    patchType: 'strategic',
    patch: {
      metadata: { uid, ownerReferences: [{ ...controllerReference(owner) }], ...(finalizers && { finalizers }) },
    },
    because: because.adopt(dependent),
  })
}

function release<T extends KubeObject>({ owner, resource, because }: Claim<T>, dependent: T, attempt: Attempt) {
  const { namespace, name, uid } = dependent.metadata
  return attempt({
    verb: 'patch',
    resource,
    ...(namespace !== undefined && { namespace }),
    name,
    patchType: 'strategic',
    patch: { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }] } },
    because: because.release(dependent),
  })
}
