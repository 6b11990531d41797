import { isTerminating, keyOf, type KubeObject } from '../../../api/object.ts'
import type { OwnerReference } from '../../../api/openapi/kubernetes.ts'
import { failure, type Status } from '../../../api/status.ts'
import type { Attempt } from '../../machinery/contract.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AbsentOwners } from './absent-owners.ts'
import {
  dependentsOf,
  hasForegroundFinalizer,
  hasOrphanFinalizer,
  isDeletingDependents,
  ownerCoordinates,
  type Kinds,
  type Node,
} from './graph.ts'
import { collectorReasons } from './reasons.ts'
import { deleteCollected, removeReferences, unblockReferences } from './writes.ts'

/** One run of the collector. `absent` takes up owners that this run found missing. */
export interface Run {
  readonly kinds: Kinds
  readonly view: ClusterView
  readonly live: ClusterView
  readonly attempt: Attempt
  readonly known: AbsentOwners
  readonly absent: Set<string>
}

/** Decides over an object that is not itself waiting for dependents. @source kubernetes@1.36 pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem */
export function collect(run: Run, resource: string, latest: KubeObject): Status | undefined {
  const references = latest.metadata.ownerReferences ?? []
  if (references.length === 0) return undefined
  const owners = classified(run, latest, references)
  if ('status' in owners) return owners.status
  const { solid, dangling, waiting } = owners
  const { live, attempt } = run
  if (solid.length > 0) {
    const gone = [...dangling, ...waiting].map(({ uid }) => uid)
    return gone.length === 0
      ? undefined
      : removeReferences(resource, latest, gone, attempt, collectorReasons.referenceDangles(gone.length))
  }
  if (waiting.length > 0) {
    const dependents = dependentsOf(run.kinds, run.view, latest.metadata.uid)
    if (dependents.length > 0) return collectInForeground(run, resource, latest, dependents, named(waiting[0]!))
  }
  const policy = hasOrphanFinalizer(latest) ? 'Orphan' : hasForegroundFinalizer(latest) ? 'Foreground' : 'Background'
  const because =
    waiting.length > 0
      ? collectorReasons.ownerDeletedInForeground(named(waiting[0]!))
      : collectorReasons.ownerGone(named(dangling[0]!))
  return deleteCollected(resource, latest, policy, live, attempt, because)
}

export const named = ({ kind, name }: Pick<OwnerReference, 'kind' | 'name'>): string => `${kind}/${name}`

/** An owner waits, and this object has dependents of its own: it goes in the foreground too. */
function collectInForeground(
  run: Run,
  resource: string,
  latest: KubeObject,
  dependents: readonly Node[],
  owner: string,
): Status | undefined {
  const { live, attempt } = run
  if (dependents.some(({ object }) => isDeletingDependents(object))) {
    const blocking =
      viewed(run, resource, latest).metadata.ownerReferences?.filter(
        ({ blockOwnerDeletion }) => blockOwnerDeletion === true,
      ) ?? []
    const status = unblockReferences(resource, latest, blocking, attempt, collectorReasons.cycleUnblocked(owner))
    if (status !== undefined) return status
  }
  return deleteCollected(
    resource,
    latest,
    'Foreground',
    live,
    attempt,
    collectorReasons.ownerDeletedInForeground(owner),
  )
}

const viewed = ({ view }: Run, resource: string, object: KubeObject): KubeObject =>
  view.get(resource, keyOf(object)) ?? object

interface Owners {
  readonly solid: readonly OwnerReference[]
  readonly dangling: readonly OwnerReference[]
  /** Being deleted in the foreground. */
  readonly waiting: readonly OwnerReference[]
}

/** A cluster-wide object with an owner in a namespace: never collected, never retried. */
const misplaced = failure(0, 'Misplaced', 'a cluster-wide object refers to an owner in a namespace')

export const isMisplacement = (status: Status): boolean => status === misplaced

function classified(
  run: Run,
  dependent: KubeObject,
  references: readonly OwnerReference[],
): Owners | { readonly status: Status } {
  const solid: OwnerReference[] = []
  const dangling: OwnerReference[] = []
  const waiting: OwnerReference[] = []
  for (const reference of references) {
    const owner = ownerOf(run, dependent, reference)
    if (owner === undefined) dangling.push(reference)
    else if ('status' in owner) return owner as { status: Status }
    else if (isTerminating(owner.object) && hasForegroundFinalizer(owner.object)) waiting.push(reference)
    else solid.push(reference)
  }
  return { solid, dangling, waiting }
}

/** The owner as the API server has it; undefined when it is gone. */
function ownerOf(
  run: Run,
  dependent: KubeObject,
  reference: OwnerReference,
): { readonly object: KubeObject } | { readonly status: Status } | undefined {
  const isInNamespace = dependent.metadata.namespace !== undefined
  if (isInNamespace && (run.known.uids.has(reference.uid) || run.absent.has(reference.uid))) return undefined
  const coordinates = ownerCoordinates(run.kinds, dependent, reference)
  if (coordinates === undefined) return { status: unknownKind(reference) }
  const { kind, key } = coordinates
  if (!isInNamespace && kind.namespaced) return { status: misplaced }
  if (run.known.uids.has(reference.uid)) return undefined
  const object: KubeObject | undefined = run.live.get(kind.resource, key)
  if (object?.metadata.uid === reference.uid) return { object }
  run.absent.add(reference.uid)
  return undefined
}

export function unknownKind({ apiVersion, kind }: Pick<OwnerReference, 'apiVersion' | 'kind'>): Status {
  return failure(404, 'NotFound', `no matches for kind "${kind}" in version "${apiVersion}"`)
}
