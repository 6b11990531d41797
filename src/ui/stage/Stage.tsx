import { useEffect, useMemo, useRef, useState } from 'react'
import type { CardWords } from './card-shapes.ts'
import { createStageView, restingLook } from './stage-view.ts'
import type { StageView } from './stage-view.ts'
import { nodeOfReference, siblingsOfReference, slotOfReference } from './pod-facts.ts'
import { StageLegend } from './StageLegend.tsx'
import { StageMarks } from './StageMarks.tsx'
import { StageTable } from './StageTable.tsx'
import { StageTooltip } from './StageTooltip.tsx'
import { useStagePointer } from './use-stage-pointer.ts'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import './stage.css'

/** The cluster now: nodes as cards, pods as glyphs. */
export function Stage() {
  const t = useMessage()
  const [isTable, setTable] = useState(false)
  const [isMarks, setMarks] = useState(false)
  return (
    <section className="kb-stage" aria-label={t('region.stage')}>
      <div className="kb-stage-head">
        <StageLegend />
        <span className="kb-stage-tools">
          <button type="button" aria-pressed={isMarks} onClick={() => setMarks(!isMarks)}>
            {t('stage.marks')}
          </button>
          <button type="button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            {t('stage.table')}
          </button>
        </span>
      </div>
      <div className="kb-stage-body">
        <StageCanvas />
        <StageTable isShown={isTable} />
        {isMarks && <StageMarks />}
      </div>
    </section>
  )
}

function StageCanvas() {
  const t = useMessage()
  const { frames, store } = useSession()
  const locale = useUi((ui) => ui.locale)
  const theme = useUi((ui) => ui.theme)
  const reducedMotion = useUi((ui) => ui.reducedMotion)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<StageView>()
  const words = useMemo((): CardWords => ({ pods: t('stage.pods'), queue: t('stage.queue'), notReady: t('stage.nodeNotReady') }), [locale])
  const { pointed, isZoomed, listeners, showWhole } = useStagePointer(view)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const created = createStageView(element, frames, restingLook(store.getState().theme, words))
    const stopSize = watchSize(element, (width, height) => created.resize(width, height, window.devicePixelRatio))
    setView(created)
    return () => {
      stopSize()
      created.close()
      setView(undefined)
    }
  }, [frames, store])
  useEffect(() => view?.look({ theme, words, reducedMotion }), [view, theme, words, reducedMotion])
  useHighlights(view)

  return (
    <div className="kb-stage-canvas" role="application" tabIndex={0} aria-label={t('stage.label')} {...listeners}>
      <canvas ref={canvas} aria-hidden="true" />
      <EmptyHint />
      {pointed !== undefined && <StageTooltip pointed={pointed} />}
      {isZoomed && (
        <button type="button" className="kb-stage-whole" onClick={showWhole}>
          {t('stage.whole')}
        </button>
      )}
    </div>
  )
}

/** Selection and hover of the whole page, as the canvas needs them. */
function useHighlights(view: StageView | undefined): void {
  const { frames } = useSession()
  const selection = useUi((ui) => ui.selection)
  const hover = useUi((ui) => ui.hover)
  const workloads = useWorkloads()
  const known = frames.names.size
  const selectedSlot = useMemo(() => slotOfReference(frames.names, selection), [frames, selection, known])
  const hoveredSlot = useMemo(() => slotOfReference(frames.names, hover), [frames, hover, known])
  const selectedNode = nodeOfReference(frames.nodes, selection)
  const hoveredNode = nodeOfReference(frames.nodes, hover)
  const siblings = siblingsOfReference(workloads, hover) ?? siblingsOfReference(workloads, selection)
  const workload = siblings?.workload
  const color = siblings?.color
  useEffect(() => {
    const pointed = workload === undefined ? undefined : { workload, color }
    view?.look({ highlights: { selectedSlot, selectedNode, hoveredSlot, hoveredNode, siblings: pointed } })
  }, [view, selectedSlot, selectedNode, hoveredSlot, hoveredNode, workload, color])
}

/** An invitation as long as nothing was ever applied. */
function EmptyHint() {
  const t = useMessage()
  const workloads = useWorkloads()
  const connection = useUi((ui) => ui.connection)
  const { frames } = useSession()
  if (connection !== 'ready' || workloads.length > 0 || (frames.frame?.pods.count ?? 0) > 0) return null
  return (
    <div className="kb-stage-empty">
      <strong>{t('stage.emptyTitle')}</strong>
      <span>{t('stage.emptyHint')}</span>
    </div>
  )
}

function watchSize(element: HTMLElement, tell: (width: number, height: number) => void): () => void {
  const box = element.parentElement ?? element
  const measure = (): void => tell(box.clientWidth, box.clientHeight)
  const observer = new ResizeObserver(measure)
  observer.observe(box)
  window.addEventListener('resize', measure)
  measure()
  return () => {
    observer.disconnect()
    window.removeEventListener('resize', measure)
  }
}
