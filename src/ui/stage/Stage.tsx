import { Suspense, lazy, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { kindName } from '../../i18n/kinds.ts'
import type { Locale } from '../../i18n/locale.ts'
import { message } from '../../i18n/message.ts'
import type { Dictionary } from '../../i18n/message.ts'
import { watchSize } from '../drawing/watch-size.ts'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import { lensChoices } from '../state.ts'
import type { UiState } from '../state.ts'
import type { CardWords } from './words.ts'
import { attachStagePointer } from './stage-pointer.ts'
import type { StagePointer } from './stage-pointer.ts'
import { createStageView } from './stage-view.ts'
import type { StageLook, StageView } from './stage-view.ts'
import type { Lens } from './scene.ts'
import type { Pointed } from './StageTooltip.tsx'
import './stage.css'

// A first look is at the canvas; the rest follows at once.
const StageLegend = lazy(async () => ({ default: (await import('./StageLegend.tsx')).StageLegend }))
const StageMarks = lazy(async () => ({ default: (await import('./StageMarks.tsx')).StageMarks }))
const StagePlaces = lazy(async () => ({ default: (await import('./StagePlaces.tsx')).StagePlaces }))
const StageServices = lazy(async () => ({ default: (await import('../services/StageServices.tsx')).StageServices }))
const StageTable = lazy(async () => ({ default: (await import('./StageTable.tsx')).StageTable }))
const StageTooltip = lazy(async () => ({ default: (await import('./StageTooltip.tsx')).StageTooltip }))

/** The cluster now: nodes as cards, pods as glyphs. */
export function Stage() {
  const t = useMessage()
  const [isTable, setTable] = useState(false)
  const [isMarks, setMarks] = useState(false)
  const lens = useUi((ui) => ui.lens)
  const layer = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<StageView>()
  return (
    <section className="kb-stage" aria-label={t('region.stage')} ref={layer}>
      <div className="kb-stage-head">
        <LensSwitch />
        <Suspense>
          <StageLegend />
        </Suspense>
        <span className="kb-stage-tools">
          <button type="button" aria-pressed={isMarks} onClick={() => setMarks(!isMarks)}>
            {t('stage.marks')}
          </button>
          <button type="button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            {t('stage.table')}
          </button>
        </span>
      </div>
      <Suspense>
        <StagePlaces />
      </Suspense>
      <Suspense>{lens === 'services' && <StageServices view={view} layer={layer} />}</Suspense>
      <div className="kb-stage-body" data-lens={lens}>
        <StageCanvas
          key={lens === 'both' ? 'both' : ''}
          lens={lens === 'owners' ? 'owners' : 'nodes'}
          onView={setView}
        />
        {lens === 'both' && <StageCanvas lens="owners" />}
        <Suspense>
          <StageTable isShown={isTable} />
          {isMarks && <StageMarks />}
        </Suspense>
      </div>
    </section>
  )
}

const lenses = {
  nodes: 'stage.lensNodes',
  owners: 'stage.lensOwners',
  both: 'stage.lensBoth',
  services: 'stage.lensServices',
} as const

/** What the cards stand for: nodes (where), owners (whose), or both; or who receives requests. */
function LensSwitch() {
  const t = useMessage()
  const { store } = useSession()
  const current = useUi((ui) => ui.lens)
  return (
    <fieldset className="kb-lens" aria-label={t('stage.lens')}>
      {lensChoices.map((lens) => (
        <button key={lens} type="button" aria-pressed={lens === current} onClick={() => store.setState({ lens })}>
          {t(lenses[lens])}
        </button>
      ))}
    </fieldset>
  )
}

function StageCanvas({ lens, onView }: { readonly lens: Lens; readonly onView?: (view: StageView) => void }) {
  const t = useMessage()
  const session = useSession()
  const { frames, store } = session
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const pointer = useRef<StagePointer>(undefined)
  const [pointed, setPointed] = useState<Pointed>()
  // An opaque canvas that nothing was painted on is black.
  const hasPicture = useSyncExternalStore(frames.subscribe, () => frames.frame !== undefined)
  const [isZoomed, setZoomed] = useState(false)

  useEffect(() => {
    if (box.current === null || canvas.current === null) return undefined
    const element = box.current
    const view = createStageView(canvas.current, frames, lookOf(store.getState(), lens))
    onView?.(view)
    const hands = attachStagePointer(element, view, session, { pointed: setPointed, zoomed: setZoomed })
    pointer.current = hands
    const stopSize = watchSize(element, view.resize)
    const stopLook = store.subscribe((state, before) => {
      if (looked.some((name) => state[name] !== before[name])) view.look(lookOf(state, lens))
    })
    return () => {
      stopLook()
      stopSize()
      hands.close()
      view.close()
    }
  }, [frames, session, store, lens, onView])

  return (
    <div ref={box} className="kb-stage-canvas" role="application" aria-label={t('stage.label')}>
      <canvas ref={canvas} aria-hidden="true" style={{ visibility: hasPicture ? undefined : 'hidden' }} />
      <EmptyHint />
      <Suspense>{pointed !== undefined && <StageTooltip pointed={pointed} />}</Suspense>
      {isZoomed && (
        <button type="button" className="kb-stage-whole" onClick={() => pointer.current?.showWhole()}>
          {t('stage.whole')}
        </button>
      )}
    </div>
  )
}

const looked = ['theme', 'dictionary', 'reducedMotion', 'selection', 'hover'] as const

function lookOf({ theme, dictionary, locale, reducedMotion, selection, hover }: UiState, lens: Lens): StageLook {
  return { theme, words: wordsIn(dictionary, locale), reducedMotion, selection, hover, lens }
}

/** The same words for the same dictionary: new ones would paint every card again. */
const knownWords = new WeakMap<Dictionary, CardWords>()

function wordsIn(dictionary: Dictionary, locale: Locale): CardWords {
  const known = knownWords.get(dictionary)
  if (known !== undefined) return known
  const words: CardWords = {
    pods: dictionary['stage.pods'],
    queue: dictionary['stage.queue'],
    notReady: dictionary['stage.nodeNotReady'],
    kind: (kind) => kindName(locale, kind),
    revision: (revision) => message(dictionary, 'stage.revisionNumber', { revision }),
    noOwner: dictionary['stage.noOwner'],
  }
  knownWords.set(dictionary, words)
  return words
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
