import type { TableColumn } from '../scheme.ts'
import type { Container, LabelSelector, PodSpec } from '../openapi/kubernetes.ts'
import { sortedKeys } from '../validation/label-selector.ts'

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
  noneIfEmpty(
    Object.entries(sortedKeys(labels ?? {}))
      .map(([key, value]) => `${key}=${value}`)
      .join(),
  )

/** A selector as `kubectl get -o wide` shows it; `<none>` when empty or absent. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>'
  const requirements = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }))
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const list = `(${[...(values ?? [])].sort().join()})`
    const text = { In: `${key} in ${list}`, NotIn: `${key} notin ${list}`, Exists: key, DoesNotExist: `!${key}` }[
      operator
    ]
    if (text === undefined) return '<error>'
    requirements.push({ key, text })
  }
  requirements.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
  return noneIfEmpty(requirements.map(({ text }) => text).join())
}

/** The cells `Containers` and `Images`. */
export const containerCells = (spec: PodSpec | undefined): readonly [names: string, images: string] => {
  const containers: readonly Container[] = spec?.containers ?? []
  return [containers.map(({ name }) => name).join(), containers.map(({ image }) => image ?? '').join()]
}
