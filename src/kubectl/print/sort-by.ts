import { compareQuantities, parseQuantity } from '../../api/quantity/quantity.ts'
import type { JsonValue } from '../../base/json.ts'
import { sortedAsGo } from './go-sort.ts'
import { valuesAt } from './json-path.ts'

/** `--sort-by`: quantities by their amount, other text letter by letter, what lacks the field first. @source kubernetes@1.36 kubectl/pkg/cmd/get/sorter.go */
export function sortedBy<T>(
  items: readonly T[],
  path: string | undefined,
  objectOf: (item: T) => JsonValue,
): readonly T[] | { readonly error: string } {
  if (path === undefined || items.length === 0) return items
  const plain = path.replace(/^\{|\}$/g, '')
  const field = plain.startsWith('.') ? plain : `.${plain}`
  const keyed = items.map((item) => ({ item, key: valuesAt(field, objectOf(item))[0] }))
  if (keyed.every(({ key }) => key === undefined))
    return { error: `couldn't find any field with path "{${field}}" in the list of objects` }
  return sortedAsGo(keyed, (left, right) => isLess(left.key, right.key)).map(({ item }) => item)
}

function isLess(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === undefined || right === undefined) return left === undefined
  if (typeof left !== 'string' || typeof right !== 'string') return left! < right!
  const [a, b] = [parseQuantity(left), parseQuantity(right)]
  return 'error' in a || 'error' in b ? left < right : compareQuantities(a, b) < 0
}
