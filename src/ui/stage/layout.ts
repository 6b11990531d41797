import { gridFor, largestPod, namedGrid, smallerPods } from './cell-grid.ts'
import type { CellGrid } from './cell-grid.ts'

/**
 * Where everything on the stage is: a pure function of how many nodes there are, how much room they keep, and the size of
 * the surface. Never of what happened before, so that nothing jumps while time is scrubbed. All lengths are device pixels.
 */
export interface LayoutInput {
  readonly width: number
  readonly height: number
  /** Device pixels in a CSS pixel. */
  readonly scale: number
  readonly nodeCount: number
  /** The most cells that any node keeps room for. */
  readonly cells: number
  /** Cells in use in the queue. */
  readonly queueCells: number
  /** False where nothing waits above the cards. */
  readonly hasQueue?: boolean
  /** 1 shows everything; above, the surface is a window into a larger drawing. */
  readonly zoom: number
  /** Left and top of that window. */
  readonly left: number
  readonly top: number
}

/** `card`: header with bars and words; `compact`: name and thin bars; `tile`: pods only. */
export type CardStyle = 'card' | 'compact' | 'tile'
/** What a pod shows, by its size on screen. */
export type Detail = 'heat' | 'glyph' | 'mark' | 'name'

export interface StageLayout {
  readonly width: number
  readonly height: number
  readonly scale: number
  readonly style: CardStyle
  readonly detail: Detail
  /** Zooming in would make nothing larger. */
  readonly isLargest: boolean
  readonly nodeCount: number
  readonly cards: {
    readonly columns: number
    readonly rows: number
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
    readonly pitchX: number
    readonly pitchY: number
    readonly radius: number
    /** Pods begin below it. */
    readonly header: number
    readonly isNarrow: boolean
  }
  /** Cells of one node, from the card's left and top. */
  readonly pods: CellGrid & { readonly left: number; readonly top: number }
  readonly queue: CellGrid & {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
    /** Left and top of the first cell. */
    readonly left: number
    readonly top: number
  }
  /** The whole drawing, of which the surface may show a part. */
  readonly contentWidth: number
  readonly contentHeight: number
}

interface Chrome {
  readonly style: CardStyle
  readonly minWidth: number
  readonly minHeight: number
  readonly minPod: number
  readonly header: number
  /** Bars below the name instead of beside it. */
  readonly isNarrow?: boolean
  readonly padX: number
  readonly padY: number
  readonly gap: number
  readonly radius: number
  readonly queue: number
}

/** From rich to poor, in CSS pixels; the first that leaves enough room is taken, of equally rich ones the better. */
const chromes: readonly (readonly Chrome[])[] = [
  [
    {
      style: 'card',
      minWidth: 216,
      minHeight: 96,
      minPod: 9,
      header: 50,
      padX: 14,
      padY: 10,
      gap: 12,
      radius: 12,
      queue: 64,
    },
    {
      style: 'card',
      minWidth: 136,
      minHeight: 110,
      minPod: 9,
      header: 60,
      isNarrow: true,
      padX: 12,
      padY: 8,
      gap: 10,
      radius: 12,
      queue: 64,
    },
  ],
  [
    {
      style: 'compact',
      minWidth: 64,
      minHeight: 36,
      minPod: 4,
      header: 20,
      padX: 5,
      padY: 4,
      gap: 5,
      radius: 5,
      queue: 34,
    },
  ],
  [
    {
      style: 'tile',
      minWidth: 12,
      minHeight: 10,
      minPod: 4,
      header: 0,
      padX: 1,
      padY: 1,
      gap: 2,
      radius: 2,
      queue: 28,
    },
  ],
  [{ style: 'tile', minWidth: 0, minHeight: 0, minPod: 0, header: 0, padX: 0, padY: 0, gap: 1, radius: 0, queue: 26 }],
]

/** By so much must an equally rich chrome be better to be taken instead of the one before. */
const clearlyBetter = 4

/** Rooms that nodes are given; a few steps, so that the picture rarely changes its scale. */
export function roomFor(cells: number): number {
  let room = 8
  while (room < cells) room += room < 32 ? 4 : room < 128 ? 16 : room / 8
  return Math.ceil(room)
}

/** Zooming keeps the rows and columns of the whole picture, so that what is under the pointer stays there. */
export function layoutOf(input: LayoutInput): StageLayout {
  const whole = arrangementOf({ ...input, zoom: 1 })
  return finishedLayout(input, input.zoom === 1 ? whole : arrangementOf(input, whole.columns))
}

function arrangementOf(input: LayoutInput, columns?: number): Arrangement {
  const room = roomFor(input.cells)
  let found: Arrangement | undefined
  for (const equals of chromes) {
    if (found?.isRoomy === false) found = undefined
    for (const chrome of equals) {
      const candidate = bestArrangement(input, chrome, room, columns)
      if (found === undefined || candidate.score > found.score + (found.isRoomy ? clearlyBetter : 0)) found = candidate
    }
    if (found!.isRoomy) break
  }
  return found!
}

interface Arrangement {
  readonly chrome: Chrome
  readonly columns: number
  readonly rows: number
  readonly width: number
  readonly height: number
  readonly grid: CellGrid
  readonly isRoomy: boolean
  readonly score: number
}

function bestArrangement(input: LayoutInput, chrome: Chrome, room: number, onlyColumns?: number): Arrangement {
  const { scale } = input
  const nodes = Math.max(1, input.nodeCount)
  const gap = chrome.gap * scale
  const areaWidth = input.width * input.zoom
  const areaHeight = input.height * input.zoom - (input.hasQueue === false ? 0 : chrome.queue + chrome.gap) * scale
  let best: Arrangement | undefined
  for (let columns = onlyColumns ?? 1; columns <= (onlyColumns ?? nodes); columns++) {
    const rows = Math.ceil(nodes / columns)
    if (onlyColumns === undefined && columns > 1 && Math.ceil(nodes / (columns - 1)) === rows) continue
    const width = Math.floor((areaWidth - gap * (columns - 1)) / columns)
    const height = Math.floor((areaHeight - gap * (rows - 1)) / rows)
    if (width < 1) break
    const grid = gridFor(
      width - 2 * chrome.padX * scale,
      height - (chrome.header + 2 * chrome.padY) * scale,
      room,
      scale,
    )
    const isRoomy =
      width >= chrome.minWidth * scale && height >= chrome.minHeight * scale && grid.size >= chrome.minPod * scale
    const isFitting = grid.rows * grid.pitchY <= height + grid.pitchY - grid.tall
    const shape =
      shapeliness(width / Math.max(1, height), nodes / (columns * rows)) * (chrome.style === 'card' ? 1 : 0.2)
    const score = (isRoomy ? 1000 : 0) + (isFitting ? worthOf(grid) / scale : -100) + shape
    if (best === undefined || score > best.score) best = { chrome, columns, rows, width, height, grid, isRoomy, score }
  }
  return (
    best ?? {
      chrome,
      columns: 1,
      rows: nodes,
      width: 1,
      height: 1,
      grid: gridFor(1, 1, room, scale),
      isRoomy: false,
      score: 0,
    }
  )
}

/** Size counts, and names are worth more than a little of it. */
const worthOf = (grid: CellGrid): number => Math.sqrt(grid.size * grid.tall) * (grid.label > 0 ? 1.5 : 1)

/** 0…3: how close a card is to a pleasant proportion, and how few places stay empty. */
function shapeliness(ratio: number, filled: number): number {
  const stretch = ratio < 1.9 ? ratio / 1.9 : 1.9 / ratio
  return 2 * stretch + filled
}

function finishedLayout(input: LayoutInput, arrangement: Arrangement): StageLayout {
  const { chrome, grid } = arrangement
  const { scale } = input
  const gap = Math.round(chrome.gap * scale)
  const queueHeight = input.hasQueue === false ? 0 : Math.round(chrome.queue * scale)
  const isNarrow = chrome.isNarrow === true
  const pitchX = arrangement.width + gap
  const pitchY = arrangement.height + gap
  const top = queueHeight === 0 ? 0 : queueHeight + gap
  return {
    width: input.width,
    height: input.height,
    scale,
    style: chrome.style,
    detail: detailOf(grid, scale),
    isLargest: grid.size >= Math.round(largestPod * scale),
    nodeCount: input.nodeCount,
    cards: {
      columns: arrangement.columns,
      rows: arrangement.rows,
      left: -Math.round(input.left),
      top: top - Math.round(input.top),
      width: arrangement.width,
      height: arrangement.height,
      pitchX,
      pitchY,
      radius: Math.round(chrome.radius * scale),
      header: Math.round(chrome.header * scale),
      isNarrow,
    },
    pods: {
      ...grid,
      left: Math.round(chrome.padX * scale) + centering(arrangement, scale),
      top: Math.round((chrome.header + chrome.padY) * scale),
    },
    queue: queueOf(input, queueHeight, grid),
    contentWidth: arrangement.columns * pitchX - gap,
    contentHeight: top + arrangement.rows * pitchY - gap,
  }
}

/** Small cells sit in the middle of the room that is left over. */
function centering({ chrome, width, grid }: Arrangement, scale: number): number {
  if (chrome.style === 'card') return 0
  return Math.max(0, Math.floor((width - 2 * chrome.padX * scale - grid.columns * grid.pitchX) / 2))
}

function detailOf(grid: CellGrid, scale: number): Detail {
  if (grid.label > 0) return 'name'
  const size = Math.min(grid.size, grid.tall) / scale
  if (size < 3) return 'heat'
  return size < 9 ? 'glyph' : 'mark'
}

/** The queue keeps its height; its pods get smaller when there are many. */
function queueOf(input: LayoutInput, height: number, pods: CellGrid): StageLayout['queue'] {
  const { scale } = input
  const caption = Math.round((input.width < 520 * scale ? 76 : 112) * scale)
  const padY = Math.round((height >= 56 * scale ? 8 : 3) * scale)
  const width = Math.max(1, input.width - caption - Math.round(12 * scale))
  const inner = height - 2 * padY
  const room = roomFor(input.queueCells)
  const named = pods.label > 0 ? namedGrid(width, inner, 1, scale) : undefined
  const grid = named !== undefined && named.columns * named.rows >= room ? named : gridFor(width, inner, room, scale)
  const capped =
    grid.size > pods.size && grid.label === 0
      ? smallerPods(grid, Math.max(Math.min(pods.size, pods.tall), Math.round(5 * scale)), scale)
      : grid
  const used = (capped.rows - 1) * capped.pitchY + capped.tall + capped.label
  const isOneRow = room <= capped.columns
  const top = isOneRow ? Math.round((height - capped.tall - capped.label) / 2) : Math.round((height - used) / 2)
  return { ...capped, x: 0, y: 0, width: input.width, height, left: caption, top: Math.max(padY >> 1, top) }
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Left and top of a node's card. */
export function cardPlace(layout: StageLayout, node: number): Point {
  const { cards } = layout
  return {
    x: cards.left + (node % cards.columns) * cards.pitchX,
    y: cards.top + Math.floor(node / cards.columns) * cards.pitchY,
  }
}

/** Left and top of a pod: in a cell of its node, or of the queue for node −1. Beyond the room, pods share the last cell. */
export function podPlace(layout: StageLayout, node: number, cell: number): Point {
  const grid = node < 0 ? layout.queue : layout.pods
  const inside = Math.min(cell, grid.columns * grid.rows - 1)
  const x = grid.left + (inside % grid.columns) * grid.pitchX
  const y = grid.top + Math.floor(inside / grid.columns) * grid.pitchY
  if (node < 0) return { x: layout.queue.x + x, y: layout.queue.y + y }
  const card = cardPlace(layout, node)
  return { x: card.x + x, y: card.y + y }
}
