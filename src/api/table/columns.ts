import type { TableColumn } from '../scheme.ts'
import type { Container, PodSpec } from '../openapi/kubernetes.ts'
import { formatLabels as formatSet } from '../selector/label-selector.ts'

/**
 * Columns from one line: `Name|Desired:integer|+Images`. `+` marks a column of `-o wide`, `:type` one that is not a string;
 * `Name` has the format `name`.
 */
export function columnsOf(line: string): readonly TableColumn[] {
  return line.split('|').map((text) => {
    const wide = text.startsWith('+')
    const [name, type = 'string'] = text.slice(wide ? 1 : 0).split(':')
    return {
      name: name!,
      type: type as TableColumn['type'],
      ...(name === 'Name' && { format: 'name' }),
      priority: wide ? 1 : 0,
    }
  })
}

const noneIfEmpty = (text: string): string => (text === '' ? '<none>' : text)

/** `a=b,c=d`, sorted; `<none>` when empty. */
export const formatLabels = (labels: { readonly [key: string]: string } | undefined): string =>
  noneIfEmpty(formatSet(labels ?? {}))

/** The cells `Containers` and `Images`. */
export const containerCells = (spec: PodSpec | undefined): readonly [names: string, images: string] => {
  const containers: readonly Container[] = spec?.containers ?? []
  return [containers.map(({ name }) => name).join(), containers.map(({ image }) => image ?? '').join()]
}
