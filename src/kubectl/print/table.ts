import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition, TableCell, TableColumn } from '../../api/scheme.ts'
import { qualifiedSingular } from '../resource-names.ts'
import { alignedText } from './tab-writer.ts'

export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

export interface TableRow {
  readonly cells: readonly TableCell[]
  readonly object?: KubeObject
}

export interface Table {
  readonly columnDefinitions: readonly TableColumn[]
  readonly rows: readonly TableRow[]
}

export interface TableStyle {
  readonly isWide: boolean
  readonly withKind: boolean
  readonly withNamespace: boolean
  readonly withLabels: boolean
  readonly withHeaders: boolean
  readonly labelColumns: readonly string[]
}

/** A row of a watch may begin with its event. */
export type EventRow = TableRow & { readonly event?: string }

/** Rows as `kubectl get` prints them; `widths` remembers the columns over several calls. */
export function tableText(
  columns: readonly TableColumn[],
  rows: readonly EventRow[],
  kind: KindDefinition,
  style: TableStyle,
  widths?: number[],
): string {
  const shown = columns.flatMap(({ priority }, index) => (priority === 0 || style.isWide ? [index] : []))
  const isWatch = rows.some(({ event }) => event !== undefined)
  const header = [
    ...(isWatch ? ['EVENT'] : []),
    ...(style.withNamespace ? ['NAMESPACE'] : []),
    ...shown.map((index) => columns[index]!.name.toUpperCase()),
    ...style.labelColumns.map((label) => label.split('/').at(-1)!.toUpperCase()),
    ...(style.withLabels ? ['LABELS'] : []),
  ]
  const lines = rows.map(({ cells, object, event = '' }) => [
    ...(isWatch ? [event.padEnd(8)] : []),
    ...(style.withNamespace ? [object?.metadata.namespace ?? ''] : []),
    ...shown.map((index) =>
      index === 0 && style.withKind ? `${qualifiedSingular(kind)}/${String(cells[0])}` : cellText(cells[index]),
    ),
    ...style.labelColumns.map((label) => object?.metadata.labels?.[label] ?? ''),
    ...(style.withLabels ? [labelsText(object?.metadata.labels)] : []),
  ])
  return alignedText(style.withHeaders ? [header, ...lines] : lines, 6, 3, widths)
}

/** A cell ends at its first line break, as the client cuts it. */
function cellText(cell: TableCell | undefined): string {
  const text = cell === null || cell === undefined ? '<nil>' : String(cell)
  const cut = text.search(/[\n\r\f]/)
  return cut < 0 ? text : `${text.slice(0, cut)}...`
}

/** `a=b,c=d`, ordered as whole texts. */
export function labelsText(labels: { readonly [key: string]: string } | undefined): string {
  const texts = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return texts.length === 0 ? '<none>' : texts.sort().join(',')
}
