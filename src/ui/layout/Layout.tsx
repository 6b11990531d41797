import type { CSSProperties, ReactNode } from 'react'
import { presentZoom } from '../present.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { defaultPanels } from '../state.ts'
import type { PanelSizes } from '../state.ts'
import { RegionTabs } from './RegionTabs.tsx'
import { Splitter } from './Splitter.tsx'
import { useViewport } from './use-viewport.ts'
import './layout.css'

export interface LayoutProps {
  readonly editor: ReactNode
  readonly terminal: ReactNode
  readonly stage: ReactNode
  readonly inspector: ReactNode | undefined
  readonly transport: ReactNode
  readonly timeline: ReactNode
}

/** Space that other regions keep, in CSS pixels. */
const reserved = { beside: 280, above: 260 }
const smallest = { editor: 240, inspector: 240, timeline: 120, terminal: 64 }

/** Five regions on a grid, with lines between them; one column with tabs on a narrow page. */
export function Layout(props: LayoutProps) {
  const isNarrow = useUi((state) => state.isNarrow)
  return isNarrow ? <NarrowLayout {...props} /> : <WideLayout {...props} />
}

function WideLayout({ editor, terminal, stage, inspector, transport, timeline }: LayoutProps) {
  const t = useMessage()
  const { store } = useSession()
  const panels = useUi((state) => state.panels)
  const isPresenting = useUi((state) => state.isPresenting)
  const viewport = useViewport()
  const zoom = isPresenting ? presentZoom : 1
  const [width, height] = [viewport.width / zoom, viewport.height / zoom]
  const limits = panelLimits(width, height, panels, inspector !== undefined)
  const resize = (name: keyof PanelSizes) => (value: number) =>
    store.setState((state) => ({ panels: { ...state.panels, [name]: value } }))
  const sizeOf = (name: keyof PanelSizes): string => `${Math.min(panels[name], limits[name])}px`
  const style = {
    '--editor-width': sizeOf('editorWidth'),
    '--inspector-width': sizeOf('inspectorWidth'),
    '--timeline-height': sizeOf('timelineHeight'),
    '--terminal-height': sizeOf('terminalHeight'),
  } as CSSProperties
  const line = (name: keyof PanelSizes, min: number) => ({
    value: panels[name],
    min,
    max: Math.max(min, limits[name]),
    initial: defaultPanels[name],
    onChange: resize(name),
  })
  return (
    <main className="kb-grid" data-inspector={inspector !== undefined} style={style}>
      <div className="kb-region-left kb-card" hidden={isPresenting}>
        <section className="kb-region-editor" id="kb-editor" aria-label={t('region.editor')}>
          {editor}
        </section>
        <Splitter
          label={t('splitter.terminal')}
          orientation="horizontal"
          isReversed
          controls="kb-terminal"
          {...line('terminalHeight', smallest.terminal)}
        />
        <section className="kb-region-terminal" id="kb-terminal" aria-label={t('region.terminal')}>
          {terminal}
        </section>
      </div>
      <Splitter
        label={t('splitter.editor')}
        orientation="vertical"
        controls="kb-editor"
        {...line('editorWidth', smallest.editor)}
      />
      <div className="kb-region-stage" id="kb-stage">
        {stage}
      </div>
      {inspector !== undefined && (
        <>
          <Splitter
            label={t('splitter.inspector')}
            orientation="vertical"
            isReversed
            controls="kb-inspector"
            {...line('inspectorWidth', smallest.inspector)}
          />
          <section className="kb-region-inspector kb-card" id="kb-inspector" aria-label={t('region.inspector')}>
            {inspector}
          </section>
        </>
      )}
      <Splitter
        label={t('splitter.timeline')}
        orientation="horizontal"
        isReversed
        controls="kb-timeline"
        {...line('timelineHeight', smallest.timeline)}
      />
      <div className="kb-region-timeline kb-card" id="kb-timeline">
        {transport}
        <div className="kb-timeline-body">{timeline}</div>
      </div>
    </main>
  )
}

function NarrowLayout({ editor, terminal, stage, inspector, transport, timeline }: LayoutProps) {
  const t = useMessage()
  const region = useUi((state) => state.region)
  return (
    <>
      <main className="kb-column">
        <section
          className="kb-pane kb-card"
          id="kb-editor"
          aria-label={t('region.editor')}
          hidden={region !== 'editor'}
        >
          <div className="kb-region-editor">{editor}</div>
          <div className="kb-region-terminal">{terminal}</div>
        </section>
        <div className="kb-pane" id="kb-stage" hidden={region !== 'stage'}>
          {stage}
        </div>
        <div className="kb-pane kb-card" id="kb-timeline" hidden={region !== 'timeline'}>
          <div className="kb-timeline-body">{timeline}</div>
        </div>
        <section
          className="kb-pane kb-card"
          id="kb-inspector"
          aria-label={t('region.inspector')}
          hidden={region !== 'inspector'}
        >
          {inspector ?? <p className="kb-hint">{t('inspector.nothing')}</p>}
        </section>
        {transport}
      </main>
      <RegionTabs />
    </>
  )
}

/** How far each panel may grow before another would vanish. */
export function panelLimits(width: number, height: number, panels: PanelSizes, hasInspector: boolean): PanelSizes {
  const inspectorWidth = Math.max(smallest.inspector, Math.floor(width * 0.34))
  const beside = reserved.beside + (hasInspector ? Math.min(panels.inspectorWidth, inspectorWidth) : 0)
  const timelineHeight = Math.max(smallest.timeline, height - reserved.above)
  const above = height - Math.min(panels.timelineHeight, timelineHeight)
  return {
    editorWidth: Math.max(smallest.editor, width - beside - 60),
    inspectorWidth,
    timelineHeight,
    terminalHeight: Math.max(smallest.terminal, above - 240),
  }
}
