import { isEqual } from '../../../base/json.ts'
import type { NamespaceCondition } from '../../../api/openapi/kubernetes.ts'

/** What one pass over a terminating namespace found. */
export interface PassResult {
  /** Objects left by `resource.group`; undefined while only pods were looked at. */
  readonly remaining?: { readonly [resource: string]: number }
  /** Objects left by finalizer. */
  readonly finalizers?: { readonly [finalizer: string]: number }
  readonly deleteErrors: readonly string[]
  readonly discoveryError?: string
}

type Bare = Pick<NamespaceCondition, 'type' | 'status' | 'reason' | 'message'>

/** @source kubernetes@1.36 pkg/controller/namespace/deletion/status_condition_utils.go */
export function conditionsOf(result: PassResult): readonly Bare[] {
  const { remaining = {}, finalizers = {}, deleteErrors, discoveryError } = result
  return [
    discoveryError
      ? {
          type: 'NamespaceDeletionDiscoveryFailure',
          status: 'True',
          reason: 'DiscoveryFailed',
          message: discoveryError,
        }
      : fine('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    fine(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    failed(deleteErrors) ??
      fine(
        'NamespaceDeletionContentFailure',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ),
    left('NamespaceContentRemaining', 'SomeResourcesRemain', 'Some resources are remaining: ', remaining, 'has') ??
      fine('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
    left(
      'NamespaceFinalizersRemaining',
      'SomeFinalizersRemain',
      'Some content in the namespace has finalizers remaining: ',
      finalizers,
      'in',
    ) ?? fine('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ]
}

const fine = (type: string, reason: string, message: string): Bare => ({ type, status: 'False', reason, message })

function failed(errors: readonly string[]): Bare | undefined {
  if (errors.length === 0) return undefined
  const message = `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`
  return { type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message }
}

function left(
  type: string,
  reason: string,
  what: string,
  counts: { readonly [name: string]: number },
  word: string,
): Bare | undefined {
  const names = Object.keys(counts)
  if (names.length === 0) return undefined
  const texts = names
    .filter((name) => counts[name] !== 0)
    .map((name) => `${name} ${word} ${counts[name]} resource instances`)
  return { type, status: 'True', reason, message: what + texts.sort().join(', ') }
}

/** The conditions with those of this pass in their place; the very same list when nothing changed. */
export function updatedConditions(
  before: readonly NamespaceCondition[],
  result: PassResult,
  now: string,
): readonly NamespaceCondition[] {
  let conditions = before
  for (const wanted of conditionsOf(result)) {
    const known = conditions.find(({ type }) => type === wanted.type)
    if (known === undefined) conditions = [...conditions, { ...wanted, lastTransitionTime: now }]
    else if (
      !isEqual(
        { status: known.status, reason: known.reason, message: known.message },
        { status: wanted.status, reason: wanted.reason, message: wanted.message },
      )
    ) {
      const next = { ...known, ...wanted, ...(known.status !== wanted.status && { lastTransitionTime: now }) }
      conditions = conditions.map((condition) => (condition === known ? next : condition))
    }
  }
  return conditions
}
