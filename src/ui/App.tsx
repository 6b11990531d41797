import type { ReactNode } from 'react'
import './theme/tokens.css'
import './theme/base.css'
import { Header } from './header/Header.tsx'
import { EditorPanel } from './editor/EditorPanel.tsx'
import { Layout } from './layout/Layout.tsx'
import { Stage } from './stage/Stage.tsx'
import { Timeline } from './timeline/Timeline.tsx'
import { Transport } from './transport/Transport.tsx'
import { latePart } from './widgets/late-part.tsx'
import { LiveRegion } from './widgets/LiveRegion.tsx'
import { PageNotices } from './widgets/PageNotices.tsx'
import { Shelter } from './widgets/Shelter.tsx'
import { useKeyboard } from './keyboard/use-keyboard.ts'
import { useMessage, useSession, useUi } from './session.tsx'

// What a first look does not need comes when it is asked for.
const Terminal = latePart(async () => (await import('./terminal/Terminal.tsx')).Terminal)
const Inspector = latePart(async () => (await import('./inspector/Inspector.tsx')).Inspector)
const Overlays = latePart(async () => (await import('./header/Overlays.tsx')).Overlays)

const sheltered = (region: ReactNode) => <Shelter>{region}</Shelter>

/** The whole page. Regions lie on one grid and never scroll together. */
export function App() {
  const t = useMessage()
  const { commands } = useSession()
  const theme = useUi((state) => state.theme)
  const locale = useUi((state) => state.locale)
  const reducedMotion = useUi((state) => state.reducedMotion)
  const isPresenting = useUi((state) => state.isPresenting)
  const hasOverlay = useUi(({ overlay }) => overlay === 'help' || overlay === 'palette')
  const hasSelection = useUi((state) => state.selection !== undefined)
  useKeyboard()
  return (
    <div
      className="kuberama"
      data-theme={theme}
      data-motion={reducedMotion ? 'reduced' : 'full'}
      data-present={isPresenting}
      lang={locale}
    >
      <button type="button" className="kb-skip" onClick={() => commands.run('focusEditor')}>
        {t('app.skip')}
      </button>
      {isPresenting ? (
        <header className="kb-hidden">
          <h1>{t('app.name')}</h1>
        </header>
      ) : (
        <Header />
      )}
      <PageNotices />
      <Layout
        editor={sheltered(<EditorPanel />)}
        terminal={sheltered(<Terminal />)}
        stage={sheltered(<Stage />)}
        inspector={
          hasSelection
            ? sheltered(<Inspector fallback={<p className="kb-hint">{t('inspector.loading')}</p>} />)
            : undefined
        }
        transport={sheltered(<Transport />)}
        timeline={sheltered(<Timeline />)}
      />
      {hasOverlay && <Overlays />}
      <LiveRegion />
    </div>
  )
}
