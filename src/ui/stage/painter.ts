import { createOffscreen } from '../drawing/offscreen.ts'
import { paintShapes } from '../drawing/paint-shapes.ts'
import type { Shape } from '../drawing/shape.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { queueCaption } from './queue-shapes.ts'
import type { CardWords } from './words.ts'
import { cellChanges } from './cell-changes.ts'
import type { DrawnCell } from './cell-changes.ts'
import type { DrawList, MovingPod } from './draw-list.ts'
import type { CellGrid } from './cell-grid.ts'
import type { StageLayout } from './layout.ts'
import { createChrome } from './paint-chrome.ts'
import type { Painted } from './paint-chrome.ts'
import { blitPods } from './paint-pixels.ts'
import { diskShapes, placeShapes } from './place-shapes.ts'
import { hasDisks } from './places.ts'
import { podLabelShapes } from './pod-labels.ts'
import type { Scene } from './scene.ts'
import { createSprites } from './sprites.ts'
import type { Sprites } from './sprites.ts'

export interface Picture {
  readonly scene: Scene
  readonly layout: StageLayout
  readonly list: DrawList
  readonly theme: ThemeName
  readonly words: CardWords
  readonly nameOf: (slot: number) => string
  readonly overlay: readonly Shape[]
  /** False when only the overlay differs from what was painted last. */
  readonly isChanged: boolean
}

export interface StagePainter {
  readonly paint: (picture: Picture) => void
}

/** Pods smaller than this, in CSS pixels, are copied as pixels; larger ones are drawn one by one where they changed. */
const largestBlitted = 14

/** So many pods are copied as pixels even when they are large, if they have no names. */
const mostCells = 4000

function isForBlitter({ pods, scale }: StageLayout, count: number): boolean {
  return pods.size < largestBlitted * scale || (count > mostCells && pods.label === 0)
}

/** The only part of the stage that touches its canvas. */
export function createStagePainter(canvas: HTMLCanvasElement): StagePainter {
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new Error('the browser gave no canvas context')
  const chrome = createChrome()
  const pixels = createPixelLayer()
  const cells = createCellLayer()
  let sprites: Sprites | undefined
  let queueSprites: Sprites | undefined

  return {
    paint: (picture) => {
      const { layout, scene, theme, words } = picture
      if (canvas.width !== layout.width || canvas.height !== layout.height) {
        canvas.width = layout.width
        canvas.height = layout.height
      }
      sprites = spritesOf(sprites, layout.pods, theme)
      queueSprites = spritesOf(queueSprites, layout.queue, theme)
      const painted = chrome.paint(scene.nodes, layout, theme, words)
      const isBlitted = isForBlitter(layout, picture.list.count)
      context.globalAlpha = 1
      if (isBlitted) {
        cells.forget()
        pixels.paint(context, picture, chrome.context, painted, sprites, queueSprites)
        paintShapes(context, placeShapes(scene, layout, theme))
      } else {
        pixels.forget()
        cells.paint(picture, sprites, queueSprites)
        context.drawImage(chrome.canvas, 0, 0)
        paintShapes(context, placeShapes(scene, layout, theme))
        context.drawImage(cells.canvas, 0, 0)
      }
      paintMoving(context, picture.list.moving, isBlitted, sprites, queueSprites)
      paintShapes(context, queueCaption(layout, theme, words, scene.queued))
      paintShapes(context, picture.overlay)
    },
  }
}

function spritesOf(known: Sprites | undefined, { size, tall }: CellGrid, theme: ThemeName): Sprites {
  return known?.size === size && known.tall === tall && known.theme === theme ? known : createSprites(size, tall, theme)
}

/** Pods that grow, fade or are drawn one by one; the blitter has already drawn those that merely move. */
function paintMoving(
  context: CanvasRenderingContext2D,
  moving: readonly MovingPod[],
  isBlitted: boolean,
  pods: Sprites,
  queue: Sprites,
): void {
  for (const pod of moving) {
    if (isBlitted && pod.alpha === 1 && pod.grown === 1) continue
    const sprites = pod.size === queue.size ? queue : pods
    const size = pod.size * pod.grown
    const inset = (pod.size - size) / 2
    context.globalAlpha = pod.alpha
    context.drawImage(sprites.image(pod.key), pod.x + inset, pod.y + inset, size, size)
  }
  context.globalAlpha = 1
}

interface PixelLayer {
  readonly paint: (
    context: CanvasRenderingContext2D,
    picture: Picture,
    behind: OffscreenCanvasRenderingContext2D,
    painted: readonly Painted[],
    pods: Sprites,
    queue: Sprites,
  ) => void
  readonly forget: () => void
}

/** The blitter's picture, over a copy of the chrome's pixels. */
function createPixelLayer(): PixelLayer {
  let image: ImageData | undefined
  let words = new Uint32Array(0)
  let ground = new Uint32Array(0)

  function takeGround(
    behind: OffscreenCanvasRenderingContext2D,
    { x, y, width, height }: Painted,
    stride: number,
  ): void {
    const part = new Uint32Array(behind.getImageData(x, y, width, height).data.buffer)
    if (width === stride) return ground.set(part, y * stride)
    for (let line = 0; line < height; line++)
      ground.set(part.subarray(line * width, (line + 1) * width), (y + line) * stride + x)
  }

  return {
    forget: () => (image = undefined),
    paint: (context, picture, behind, painted, pods, queue) => {
      const { width, height } = picture.layout
      const isNew = image === undefined || image.width !== width || image.height !== height
      if (isNew) {
        image = new ImageData(width, height)
        words = new Uint32Array(image.data.buffer)
        ground = new Uint32Array(width * height)
        takeGround(behind, { x: 0, y: 0, width, height }, width)
      } else {
        for (const part of painted) takeGround(behind, part, width)
      }
      if (isNew || picture.isChanged || painted.length > 0) {
        words.set(ground)
        blitPods({ width, height, words }, picture.list, picture.layout, pods, queue)
      }
      context.putImageData(image!, 0, 0)
    },
  }
}

interface CellLayer {
  readonly canvas: OffscreenCanvas
  readonly paint: (picture: Picture, pods: Sprites, queue: Sprites) => void
  readonly forget: () => void
}

/** Large pods on a transparent canvas of their own, each drawn again only when it changed. */
function createCellLayer(): CellLayer {
  const context = createOffscreen(1, 1)
  const { canvas } = context
  const drawn = new Map<number, DrawnCell>()
  let lastLayout: StageLayout | undefined
  let lastTheme: ThemeName | undefined

  function forget(): void {
    drawn.clear()
    lastLayout = undefined
  }

  return {
    canvas,
    forget,
    paint: (picture, pods, queue) => {
      const { layout, list, scene, theme, nameOf } = picture
      if (layout !== lastLayout || theme !== lastTheme) {
        canvas.width = layout.width
        canvas.height = layout.height
        drawn.clear()
        lastLayout = layout
        lastTheme = theme
      }
      const { slot, restarts, state } = scene.pods
      const changes = cellChanges(
        drawn,
        list,
        (row) => slot[row]!,
        (row) => restarts[row]!,
        (known) => nameOf(known) !== '',
      )
      const queueEnd = layout.queue.y + layout.queue.height
      for (const cell of changes.wiped) wipe(context, cell, cell.y < queueEnd ? layout.queue : layout.pods)
      for (const entry of changes.drawn) {
        const x = list.x[entry]!
        const y = list.y[entry]!
        const row = list.row[entry]!
        const isQueued = y < queueEnd
        const grid = isQueued ? layout.queue : layout.pods
        context.globalAlpha = 1
        context.drawImage((isQueued ? queue : pods).image(list.key[entry]!), x, y)
        const place = { x, y, size: grid.size, room: grid.pitchX - 2, label: grid.label, scale: layout.scale }
        if (hasDisks(scene.workloads, scene.pods.workload[row]!))
          paintShapes(context, diskShapes(x, y, grid.size, layout.scale, theme))
        paintShapes(context, podLabelShapes(place, nameOf(slot[row]!), restarts[row]!, state[row]!, theme))
      }
    },
  }
}

/** The whole cell: pod, name and badge. */
function wipe(context: OffscreenCanvasRenderingContext2D, cell: DrawnCell, grid: CellGrid): void {
  const aside = (grid.pitchX - grid.size) >> 1
  const above = Math.max(0, (grid.pitchY - grid.size - grid.label) >> 1)
  context.clearRect(cell.x - aside, cell.y - above, grid.pitchX, grid.pitchY)
}
