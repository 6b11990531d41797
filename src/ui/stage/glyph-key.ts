import { podStates } from '../../worker/protocol.ts'
import type { PodState } from '../../worker/protocol.ts'

/** Everything a glyph shows, in one small number: state, colour, progress, and what it stands on. */
export type GlyphKey = number

export interface GlyphFacts {
  readonly state: PodState
  /** Place in the revision palette; 8 = none. */
  readonly color: number
  /** 0…7. */
  readonly progress: number
  /** What lies behind: a node's card or the stage itself (the queue). */
  readonly ground: 'card' | 'stage'
}

export const progressSteps = 8
export const paletteSize = 8
const creating = podStates.indexOf('ContainerCreating')

/** One more than the largest key. */
export const glyphKeyCount = 1 << 12

/** `state`, `color` and `progress` as the columns of a frame hold them. Progress counts only while a pod is being created. */
export function glyphKey(state: number, color: number, progress: number, isOnStage: boolean): GlyphKey {
  const place = color === 255 ? paletteSize : color % paletteSize
  const step = state === creating ? progress >> 5 : 0
  return state | (place << 4) | (step << 8) | (isOnStage ? 1 << 11 : 0)
}

export function glyphFacts(key: GlyphKey): GlyphFacts {
  return {
    state: podStates[key & 15] ?? 'Unknown',
    color: (key >> 4) & 15,
    progress: (key >> 8) & 7,
    ground: key & (1 << 11) ? 'stage' : 'card',
  }
}
