import type { Demand } from '../demand.ts'

/** What is known of one demand on each node, by slot; refreshed where the node's version moved on. */
export interface DemandColumns {
  seen: Uint32Array
  nodeSeen: Uint32Array
  /** 1 where taints, selectors and affinity to the node allow the pod. */
  isAllowed: Uint8Array
  /** 1 where, besides, the requests fit. */
  isFitting: Uint8Array
  discouragements: Float64Array
  preference: Float64Array
  leastAllocated: Uint8Array
  balanced: Uint8Array
}

function emptyColumns(capacity: number): DemandColumns {
  return {
    seen: new Uint32Array(capacity),
    nodeSeen: new Uint32Array(capacity),
    isAllowed: new Uint8Array(capacity),
    isFitting: new Uint8Array(capacity),
    discouragements: new Float64Array(capacity),
    preference: new Float64Array(capacity),
    leastAllocated: new Uint8Array(capacity),
    balanced: new Uint8Array(capacity),
  }
}

interface ColumnsHolder {
  readonly caches: { readonly columns: WeakMap<Demand, DemandColumns> }
  readonly table: { readonly version: Uint32Array }
}

/** The columns of a demand, wide enough for every slot. */
export function columnsOf({ caches, table }: ColumnsHolder, demand: Demand): DemandColumns {
  let columns = caches.columns.get(demand)
  if (columns === undefined || columns.seen.length < table.version.length) {
    columns = emptyColumns(table.version.length)
    caches.columns.set(demand, columns)
  }
  return columns
}
