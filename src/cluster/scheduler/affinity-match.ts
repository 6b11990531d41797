import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { AffinityTerm } from './demand.ts'
import type { PodKind } from './pod-kind.ts'
import { termCovers } from './summary/groups.ts'
import type { Summary } from './summary/summary.ts'

/** Whether terms of a pod in `ownNamespace` select a pod. */
export function matchesTerms(
  summary: Summary,
  terms: readonly AffinityTerm[],
  ownNamespace: string,
  pod: Pod | PodKind,
  which: 'all' | 'any',
): boolean {
  const { labels = {}, namespace = '' } = 'metadata' in pod ? pod.metadata : pod
  const isCovered = (term: AffinityTerm): boolean => termCovers(summary, term, ownNamespace, labels, namespace)
  return which === 'all' ? terms.every(isCovered) : terms.some(isCovered)
}
