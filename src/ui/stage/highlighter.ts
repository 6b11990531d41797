import type { ObjectReference } from '../../api/object.ts'
import type { FrameHolder } from '../frames.ts'
import type { Highlights } from './overlay-shapes.ts'
import type { CardRow } from './places.ts'
import { nodeOfReference, siblingsOfReference, slotOfReference } from './pod-facts.ts'

/** Finds what a selection and a hover stand for in the latest frame; a pod's slot is looked up only when one of them changed. */
export function createHighlighter(
  frames: FrameHolder,
  cards: () => readonly CardRow[],
): (selection: ObjectReference | undefined, hover: ObjectReference | undefined) => Highlights {
  const selectedSlot = createSlotFinder(frames)
  const hoveredSlot = createSlotFinder(frames)
  return (selection, hover) => ({
    selectedSlot: selectedSlot(selection),
    selectedNode: nodeOfReference(cards(), selection),
    hoveredSlot: hoveredSlot(hover),
    hoveredNode: nodeOfReference(cards(), hover),
    siblings: siblingsOfReference(frames.workloads, hover) ?? siblingsOfReference(frames.workloads, selection),
  })
}

function createSlotFinder(frames: FrameHolder): (reference: ObjectReference | undefined) => number {
  let last: ObjectReference | undefined
  let known = 0
  let generation = -1
  let slot = -1
  return (reference) => {
    const isKnown = reference === last && frames.names.size === known && frames.frame?.generation === generation
    if (isKnown) return slot
    last = reference
    known = frames.names.size
    generation = frames.frame?.generation ?? -1
    slot = slotOfReference(frames.names, reference)
    return slot
  }
}
