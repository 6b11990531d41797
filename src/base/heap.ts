/** A binary min-heap over plain data. `before` must be a strict total order. */
export interface Heap<T> {
  readonly items: T[]
  readonly before: (left: T, right: T) => boolean
}

export function pushOnHeap<T>(heap: Heap<T>, item: T): void {
  const { items, before } = heap
  let index = items.length
  items.push(item)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!before(item, items[parent]!)) break
    items[index] = items[parent]!
    index = parent
  }
  items[index] = item
}

export function popFromHeap<T>(heap: Heap<T>): T | undefined {
  const { items, before } = heap
  const top = items[0]
  const last = items.pop()
  if (top === undefined || last === undefined || items.length === 0) return top
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= items.length) break
    if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++
    if (!before(items[child]!, last)) break
    items[index] = items[child]!
    index = child
  }
  items[index] = last
  return top
}
