import type { DrawList } from './draw-list.ts'
import type { StageLayout } from './layout.ts'
import type { Sprites } from './sprites.ts'

/** A picture of RGBA words. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly words: Uint32Array
}

/** Copies every pod of the list into the picture. */
export function blitPods(target: Pixels, list: DrawList, layout: StageLayout, pods: Sprites, queue: Sprites): void {
  const top = layout.queue.y + layout.queue.height
  for (let entry = 0; entry < list.count; entry++) {
    const key = list.key[entry]!
    const sprites = list.y[entry]! < top ? queue : pods
    blit(target, sprites.pixels(key), sprites.size, sprites.tall, list.x[entry]!, list.y[entry]!)
  }
  for (const pod of list.moving) {
    if (pod.grown !== 1 || pod.alpha !== 1) continue
    const sprites = pod.size === queue.size ? queue : pods
    blit(target, sprites.pixels(pod.key), sprites.size, sprites.tall, pod.x, pod.y)
  }
}

function blit(
  { width, height, words }: Pixels,
  sprite: Uint32Array,
  size: number,
  tall: number,
  x: number,
  y: number,
): void {
  if (x < 0 || y < 0 || x + size > width || y + tall > height)
    return blitClipped({ width, height, words }, sprite, size, tall, x, y)
  let from = 0
  let to = y * width + x
  for (let line = 0; line < tall; line++) {
    for (let step = 0; step < size; step++) words[to + step] = sprite[from + step]!
    from += size
    to += width
  }
}

function blitClipped(
  { width, height, words }: Pixels,
  sprite: Uint32Array,
  size: number,
  tall: number,
  x: number,
  y: number,
): void {
  for (let line = Math.max(0, -y); line < tall && y + line < height; line++) {
    for (let step = Math.max(0, -x); step < size && x + step < width; step++) {
      words[(y + line) * width + x + step] = sprite[line * size + step]!
    }
  }
}
