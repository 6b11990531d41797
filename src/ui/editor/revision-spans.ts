import type { WorkloadRow } from '../../worker/protocol.ts'
import type { ApplySummary } from '../state.ts'

/** Lines of the text that made a workload, with the place of its newest revision in the palette. 1-based, inclusive. */
export interface RevisionSpan {
  readonly fromLine: number
  readonly toLine: number
  readonly color: number
  /** The text is still what was applied. */
  readonly isCurrent: boolean
}

/** Which lines of a document carry a revision's colour. */
export function revisionSpans(
  document: { readonly id: string; readonly text: string },
  applied: ApplySummary | undefined,
  workloads: readonly WorkloadRow[],
): readonly RevisionSpan[] {
  if (applied?.documentId !== document.id) return []
  const starts = applied.objects.map(({ line }) => line)
  const lastLine = document.text.trimEnd().split('\n').length
  return applied.objects.flatMap(({ kind, target, line }) => {
    const workload = workloads.find(
      (row) => row.kind === kind && row.name === target.name && row.namespace === (target.namespace ?? row.namespace),
    )
    const newest = workload?.revisions.toSorted((left, right) => right.revision - left.revision)[0]
    if (newest === undefined) return []
    const next = Math.min(...starts.filter((start) => start > line), Number.POSITIVE_INFINITY)
    const toLine = Math.min(
      lastLine,
      next === Number.POSITIVE_INFINITY ? lastLine : separatorBefore(document.text, next),
    )
    return line > toLine
      ? []
      : [{ fromLine: line, toLine, color: newest.color, isCurrent: applied.text === document.text }]
  })
}

/** The last line before the `---` that precedes a document's first line. */
function separatorBefore(text: string, line: number): number {
  const lines = text.split('\n')
  let index = line - 2
  while (index > 0 && lines[index]?.startsWith('---') !== true) index--
  return Math.max(1, index)
}
