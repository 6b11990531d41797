import { createOffscreen } from '../drawing/offscreen.ts'
import { paintShapes } from '../drawing/paint-shapes.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { cardShapes, cardSignature } from './card-shapes.ts'
import { queueShapes } from './queue-shapes.ts'
import type { CardWords } from './words.ts'
import { cardPlace } from './layout.ts'
import type { CardRow } from './places.ts'
import type { StageLayout } from './layout.ts'

/** A part of the canvas that was painted anew. */
export interface Painted {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Everything behind the pods, on a canvas of its own; only what changed is painted again. */
export interface Chrome {
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
  /** Answers the parts painted; one that covers everything when all of it was. */
  readonly paint: (
    nodes: readonly CardRow[],
    layout: StageLayout,
    theme: ThemeName,
    words: CardWords,
  ) => readonly Painted[]
}

export function createChrome(): Chrome {
  const context = createOffscreen(1, 1, { willReadFrequently: true, alpha: false })
  const { canvas } = context
  let lastLayout: StageLayout | undefined
  let lastTheme: ThemeName | undefined
  let lastWords: CardWords | undefined
  let lastNodes: readonly CardRow[] = []
  let signatures: string[] = []

  function paintAll(nodes: readonly CardRow[], layout: StageLayout, theme: ThemeName, words: CardWords): Painted {
    if (canvas.width !== layout.width || canvas.height !== layout.height) {
      canvas.width = layout.width
      canvas.height = layout.height
    }
    context.globalAlpha = 1
    context.fillStyle = tokens[theme].canvas
    context.fillRect(0, 0, layout.width, layout.height)
    signatures = nodes.map((node) => cardSignature(node, layout))
    for (let index = 0; index < nodes.length; index++) {
      if (partOf(index, layout) !== undefined)
        paintShapes(context, cardShapes(nodes[index]!, index, layout, theme, words))
    }
    return { x: 0, y: 0, width: layout.width, height: layout.height }
  }

  function paintChanged(
    nodes: readonly CardRow[],
    layout: StageLayout,
    theme: ThemeName,
    words: CardWords,
  ): readonly Painted[] {
    const painted: Painted[] = []
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!
      if (node === lastNodes[index]) continue
      const signature = cardSignature(node, layout)
      if (signature === signatures[index]) continue
      signatures[index] = signature
      const part = partOf(index, layout)
      if (part === undefined) continue
      context.globalAlpha = 1
      context.fillStyle = tokens[theme].canvas
      context.fillRect(part.x, part.y, part.width, part.height)
      paintShapes(context, cardShapes(node, index, layout, theme, words))
      painted.push(part)
    }
    return painted
  }

  function paintQueue(layout: StageLayout, theme: ThemeName): Painted {
    const { x, y, width, height } = layout.queue
    if (height === 0) return { x, y, width: 1, height: 1 }
    const room = { x, y, width, height: height + Math.max(0, layout.cards.pitchY - layout.cards.height) }
    context.globalAlpha = 1
    context.fillStyle = tokens[theme].canvas
    context.fillRect(x, y, width, room.height)
    paintShapes(context, queueShapes(layout, theme))
    return room
  }

  return {
    canvas,
    context,
    paint: (nodes, layout, theme, words) => {
      const isAll =
        layout !== lastLayout || theme !== lastTheme || words !== lastWords || nodes.length !== lastNodes.length
      if (!isAll && nodes === lastNodes) return []
      const painted: Painted[] = isAll
        ? [paintAll(nodes, layout, theme, words)]
        : [...paintChanged(nodes, layout, theme, words)]
      if (isAll || painted.some(({ y }) => y < layout.queue.height)) painted.push(paintQueue(layout, theme))
      lastLayout = layout
      lastTheme = theme
      lastWords = words
      lastNodes = nodes
      return isAll ? painted.slice(0, 1) : painted
    },
  }
}

/** The part of the canvas that a card covers; `undefined` when it cannot be seen. */
function partOf(index: number, layout: StageLayout): Painted | undefined {
  const { cards, width, height, queue } = layout
  const place = cardPlace(layout, index)
  const x = Math.max(0, place.x)
  const y = Math.max(0, place.y)
  const right = Math.min(width, place.x + cards.width)
  const bottom = Math.min(height, place.y + cards.height)
  return right > x && bottom > Math.max(y, queue.height) ? { x, y, width: right - x, height: bottom - y } : undefined
}
