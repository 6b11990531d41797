import type { Writable } from '../../base/json.ts'
import type { Job } from '../openapi/kubernetes.ts'

export const nameLabel = 'batch.kubernetes.io/job-name'
export const uidLabel = 'batch.kubernetes.io/controller-uid'
export const legacyNameLabel = 'job-name'
export const legacyUidLabel = 'controller-uid'

/**
 * Gives the template labels that no other Job has, and a selector of them. Values that the user set stay.
 * Needs the Job's name and uid.
 */
export function generateSelector(draft: Writable<Job>): void {
  const { name = '', uid } = draft.metadata
  const metadata = (draft.spec.template.metadata ??= {} as Writable<Job>['metadata'])
  const labels = (metadata.labels ??= {})
  labels[legacyNameLabel] ??= name
  labels[nameLabel] ??= name
  labels[legacyUidLabel] ??= uid
  labels[uidLabel] ??= uid
  const selector = (draft.spec.selector ??= {})
  selector.matchLabels = { ...selector.matchLabels }
  selector.matchLabels[uidLabel] ??= uid
}
