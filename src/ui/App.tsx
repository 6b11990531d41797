import { Header } from './header/Header.tsx'
import { EditorPanel } from './editor/EditorPanel.tsx'
import { Inspector } from './inspector/Inspector.tsx'
import { Layout } from './layout/Layout.tsx'
import { Overlays } from './header/Overlays.tsx'
import { Stage } from './stage/Stage.tsx'
import { Terminal } from './terminal/Terminal.tsx'
import { Timeline } from './timeline/Timeline.tsx'
import { Transport } from './transport/Transport.tsx'
import { LiveRegion } from './widgets/LiveRegion.tsx'
import { useKeyboard } from './keyboard/use-keyboard.ts'
import { useMessage, useSession, useUi } from './session.tsx'
import './theme/tokens.css'
import './theme/base.css'

/** The whole page. Regions lie on one grid and never scroll together. */
export function App() {
  const t = useMessage()
  const { commands } = useSession()
  const theme = useUi((state) => state.theme)
  const locale = useUi((state) => state.locale)
  const reducedMotion = useUi((state) => state.reducedMotion)
  const hasSelection = useUi((state) => state.selection !== undefined)
  useKeyboard()
  return (
    <div className="kuberama" data-theme={theme} data-motion={reducedMotion ? 'reduced' : 'full'} lang={locale}>
      <button type="button" className="kb-skip" onClick={() => commands.run('focusEditor')}>
        {t('app.skip')}
      </button>
      <Header />
      <Layout
        editor={<EditorPanel />}
        terminal={<Terminal />}
        stage={<Stage />}
        inspector={hasSelection ? <Inspector /> : undefined}
        transport={<Transport />}
        timeline={<Timeline />}
      />
      <Overlays />
      <LiveRegion />
    </div>
  )
}
