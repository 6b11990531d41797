import type { ObjectReference } from '../../api/object.ts'
import type { Frame, NodeRow, WorkloadRow } from '../../worker/protocol.ts'
import type { FrameHolder } from '../frames.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { CardWords } from './words.ts'
import { emptyDrawList, fillDrawList } from './draw-list.ts'
import type { DrawList } from './draw-list.ts'
import { createHighlighter } from './highlighter.ts'
import { layoutOf } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { isFollowable, liveFlights, nextFlights, noFlights, shownOf } from './motion.ts'
import type { Flights, Shown } from './motion.ts'
import { overlayShapes } from './overlay-shapes.ts'
import { createStagePainter } from './painter.ts'
import { layoutInputOf, sceneOf } from './scene.ts'
import type { Lens, Outlook, Scene } from './scene.ts'

/** What the reader set; a change draws again. */
export interface StageLook {
  readonly theme: ThemeName
  readonly words: CardWords
  readonly reducedMotion: boolean
  readonly selection: ObjectReference | undefined
  readonly hover: ObjectReference | undefined
  readonly lens: Lens
}

/** The stage on its canvas: draws on the next animation frame after something changed, and otherwise rests. */
export interface StageView {
  readonly scene: () => Scene | undefined
  readonly layout: () => StageLayout | undefined
  readonly list: () => DrawList
  readonly outlook: () => Outlook
  readonly look: (look: Partial<StageLook>) => void
  readonly resize: (width: number, height: number, scale: number) => void
  readonly moveTo: (zoom: number, left: number, top: number) => void
  readonly close: () => void
}

type SceneOf = (frame: Frame, nodes: readonly NodeRow[], workloads: readonly WorkloadRow[]) => Scene

/** More pods than this do not fly. */
const mostMovingPods = 20_000

export function createStageView(canvas: HTMLCanvasElement, frames: FrameHolder, first: StageLook): StageView {
  const painter = createStagePainter(canvas)
  const list = emptyDrawList()
  const highlight = createHighlighter(frames, () => scene?.nodes ?? frames.nodes)
  let look = first
  let outlook: Outlook = { width: 0, height: 0, scale: 1, zoom: 1, left: 0, top: 0 }
  let scene: Scene | undefined
  let layout: StageLayout | undefined
  let layoutKey = ''
  let sceneFrame: Frame | undefined
  let sceneNodes: readonly NodeRow[] | undefined
  let shown: Shown | undefined
  let flights: Flights = noFlights
  let request = 0
  let ownersScene: SceneOf | undefined
  let isStale = true

  function ask(): void {
    if (request === 0) request = requestAnimationFrame(draw)
  }

  function draw(wallMs: number): void {
    request = 0
    const { frame } = frames
    if (frame === undefined || outlook.width === 0) return
    if (frame !== sceneFrame || frames.nodes !== sceneNodes || isStale) takeIn(frame, wallMs)
    if (scene === undefined || layout === undefined) return
    const before = flights
    flights = liveFlights(flights, wallMs)
    const isMoving = before.size > 0
    if (isStale || isMoving) fillDrawList(list, scene, layout, flights, wallMs)
    const overlay = overlayShapes(scene, layout, list, highlight(look.selection, look.hover), look.theme)
    const { theme, words } = look
    painter.paint({ scene, layout, list, theme, words, nameOf, overlay, isChanged: isStale || isMoving })
    isStale = false
    if (flights.size > 0) ask()
  }

  async function loadOwners(): Promise<void> {
    ownersScene = (await import('./owners-scene.ts')).ownersScene
    isStale = true
    shown = undefined
    ask()
  }

  const nameOf = (slot: number): string => frames.names.get(slot)?.name ?? ''

  function takeIn(frame: Frame, wallMs: number): void {
    isStale = true
    sceneFrame = frame
    sceneNodes = frames.nodes
    scene = (look.lens === 'owners' && ownersScene !== undefined ? ownersScene : sceneOf)(
      frame,
      frames.nodes,
      frames.workloads,
    )
    const input = layoutInputOf(scene, outlook)
    const key = Object.values(input).join()
    if (layout === undefined || key !== layoutKey) layout = layoutOf(input)
    layoutKey = key
    if (look.reducedMotion || frame.pods.count > mostMovingPods) {
      flights = noFlights
      shown = undefined
      return
    }
    const isCalm = shown !== undefined && isFollowable(shown, scene, wallMs, frame.clock.isPlaying)
    flights = isCalm && shown !== undefined ? nextFlights(shown, scene, layout, flights, wallMs) : noFlights
    shown = shownOf(scene, layout, wallMs)
  }

  const stop = frames.subscribe(ask)
  if (look.lens === 'owners') void loadOwners()
  ask()

  return {
    scene: () => scene,
    layout: () => layout,
    list: () => list,
    outlook: () => outlook,
    look: (change) => {
      const before = look
      look = { ...look, ...change }
      if (look.theme !== before.theme || look.words !== before.words || look.lens !== before.lens) isStale = true
      if (look.lens !== before.lens) shown = undefined
      if (look.lens === 'owners' && ownersScene === undefined) void loadOwners()
      ask()
    },
    resize: (width, height, scale) => {
      outlook = { ...outlook, width: Math.round(width * scale), height: Math.round(height * scale), scale }
      isStale = true
      ask()
    },
    moveTo: (zoom, left, top) => {
      outlook = { ...outlook, zoom, left, top }
      isStale = true
      ask()
    },
    close: () => {
      stop()
      cancelAnimationFrame(request)
    },
  }
}
