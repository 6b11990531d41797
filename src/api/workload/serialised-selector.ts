import type { LabelSelector } from '../openapi/kubernetes.ts'
import { formatSelector, selectorOf } from '../selector/label-selector.ts'

/** The selector text of a Scale, e.g. `app=web`; empty when it has no requirement. */
export function serialisedSelector(selector: LabelSelector | undefined): string {
  const parsed = selectorOf(selector)
  return 'error' in parsed ? '' : formatSelector(parsed)
}
