/**
 * Sorts as Go's `sort.Sort` does: by pattern-defeating quicksort, which leaves equal items in an order of its own. kubectl's
 * `--sort-by` shows that order, so every choice (pivots, thresholds, the broken patterns) is Go's.
 * @source go1.24 sort/zsortinterface.go
 */
export function sortedAsGo<T>(items: readonly T[], isLess: (left: T, right: T) => boolean): readonly T[] {
  const order = items.slice()
  const slots: Slots = {
    less: (i, j) => isLess(order[i]!, order[j]!),
    swap: (i, j) => {
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    },
  }
  quicksort(slots, 0, order.length, bitLength(order.length))
  return order
}

interface Slots {
  readonly less: (i: number, j: number) => boolean
  readonly swap: (i: number, j: number) => void
}

const insertionMost = 12
const shiftLeast = 50
const shiftsMost = 5
const ninthLeast = 50
const swapsMost = 12

const bitLength = (value: number): number => 32 - Math.clz32(value)

function quicksort(slots: Slots, from: number, to: number, badChoicesLeft: number): void {
  let [start, end, limit] = [from, to, badChoicesLeft]
  let wasBalanced = true
  let wasPartitioned = true
  for (;;) {
    const length = end - start
    if (length <= insertionMost) return insertionSort(slots, start, end)
    if (limit === 0) return heapSort(slots, start, end)
    if (!wasBalanced) {
      breakPatterns(slots, start, end)
      limit--
    }
    const { pivot: chosen, swaps } = choosePivot(slots, start, end)
    let pivot = chosen
    const isDecreasing = swaps === swapsMost
    if (isDecreasing) {
      for (let i = start, j = end - 1; i < j; i++, j--) slots.swap(i, j)
      pivot = end - 1 - (pivot - start)
    }
    const seemsSorted = swaps === 0 || isDecreasing
    if (wasBalanced && wasPartitioned && seemsSorted && isSoonSorted(slots, start, end)) return
    if (start > 0 && !slots.less(start - 1, pivot)) {
      start = afterEqual(slots, start, end, pivot)
      continue
    }
    const { middle, wasInOrder } = partition(slots, start, end, pivot)
    wasPartitioned = wasInOrder
    const [left, right] = [middle - start, end - middle]
    wasBalanced = Math.min(left, right) >= Math.floor(length / 8)
    if (left < right) {
      quicksort(slots, start, middle, limit)
      start = middle + 1
    } else {
      quicksort(slots, middle + 1, end, limit)
      end = middle
    }
  }
}

function insertionSort(slots: Slots, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) for (let j = i; j > start && slots.less(j, j - 1); j--) slots.swap(j, j - 1)
}

function heapSort(slots: Slots, start: number, end: number): void {
  const size = end - start
  for (let i = Math.floor((size - 1) / 2); i >= 0; i--) siftDown(slots, i, size, start)
  for (let i = size - 1; i >= 0; i--) {
    slots.swap(start, start + i)
    siftDown(slots, 0, i, start)
  }
}

function siftDown(slots: Slots, low: number, size: number, start: number): void {
  for (let root = low; ;) {
    let child = 2 * root + 1
    if (child >= size) return
    if (child + 1 < size && slots.less(start + child, start + child + 1)) child++
    if (!slots.less(start + root, start + child)) return
    slots.swap(start + root, start + child)
    root = child
  }
}

/** Three items near the middle change places with others, so that no input stays bad. */
function breakPatterns(slots: Slots, start: number, end: number): void {
  const length = end - start
  if (length < 8) return
  const middle = start + Math.floor(length / 4) * 2
  const mask = BigInt(2 ** bitLength(length) - 1)
  let random = BigInt(length)
  for (let i = middle - 1; i <= middle + 1; i++) {
    random = next(random)
    const drawn = Number(random & mask)
    slots.swap(i, start + (drawn >= length ? drawn - length : drawn))
  }
}

const word = (1n << 64n) - 1n

/** Go's xorshift of 64 bits. */
function next(random: bigint): bigint {
  let bits = random ^ ((random << 13n) & word)
  bits ^= bits >> 7n
  return bits ^ ((bits << 17n) & word)
}

interface Choice {
  readonly pivot: number
  /** None: it seems sorted; as many as there can be: sorted backwards. */
  readonly swaps: number
}

function choosePivot(slots: Slots, start: number, end: number): Choice {
  const length = end - start
  const quarter = Math.floor(length / 4)
  let [i, j, k] = [start + quarter, start + quarter * 2, start + quarter * 3]
  const counted = { swaps: 0 }
  if (length >= 8) {
    if (length >= ninthLeast) {
      i = median(slots, i - 1, i, i + 1, counted)
      j = median(slots, j - 1, j, j + 1, counted)
      k = median(slots, k - 1, k, k + 1, counted)
    }
    j = median(slots, i, j, k, counted)
  }
  return { pivot: j, swaps: counted.swaps }
}

function median(slots: Slots, first: number, second: number, third: number, counted: { swaps: number }): number {
  const ordered = (a: number, b: number): readonly [number, number] => {
    if (!slots.less(b, a)) return [a, b]
    counted.swaps++
    return [b, a]
  }
  const [low, high] = ordered(first, second)
  const [middle] = ordered(high, third)
  return ordered(low, middle)[1]
}

/** Tries to finish what is all but sorted. */
function isSoonSorted(slots: Slots, start: number, end: number): boolean {
  let i = start + 1
  for (let shifts = 0; shifts < shiftsMost; shifts++) {
    while (i < end && !slots.less(i, i - 1)) i++
    if (i === end) return true
    if (end - start < shiftLeast) return false
    slots.swap(i, i - 1)
    if (i - start >= 2) for (let j = i - 1; j >= 1 && slots.less(j, j - 1); j--) slots.swap(j, j - 1)
    if (end - i >= 2) for (let j = i + 1; j < end && slots.less(j, j - 1); j++) slots.swap(j, j - 1)
  }
  return false
}

/** The first slot after the items that equal the pivot. */
function afterEqual(slots: Slots, start: number, end: number, pivot: number): number {
  slots.swap(start, pivot)
  let [i, j] = [start + 1, end - 1]
  for (;;) {
    while (i <= j && !slots.less(start, i)) i++
    while (i <= j && slots.less(start, j)) j--
    if (i > j) return i
    slots.swap(i++, j--)
  }
}

interface Parted {
  readonly middle: number
  readonly wasInOrder: boolean
}

function partition(slots: Slots, start: number, end: number, pivot: number): Parted {
  slots.swap(start, pivot)
  let [i, j] = [start + 1, end - 1]
  for (let wasInOrder = true; ; wasInOrder = false) {
    while (i <= j && slots.less(i, start)) i++
    while (i <= j && !slots.less(j, start)) j--
    if (i > j) {
      slots.swap(j, start)
      return { middle: j, wasInOrder }
    }
    slots.swap(i++, j--)
  }
}
