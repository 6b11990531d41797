import type { ReactNode } from 'react'
import { useMessage, useSession, useUi } from '../session.tsx'
import { Icon } from './Icon.tsx'

/** What must be said about the page or the run as a whole, most serious first, one at a time. */
export function PageNotices() {
  const failure = useUi((state) => state.failure)
  const isHalted = useUi((state) => state.clock?.halt !== undefined)
  const notice = useUi((state) => state.notice)
  if (failure !== undefined) return <Failure words={failure} />
  if (isHalted) return <Halted />
  return notice === undefined ? null : <Notice words={notice} />
}

/** The simulation is not there; in its own words, and what can be done. */
function Failure({ words }: { readonly words: string }) {
  const t = useMessage()
  const isLost = useUi((state) => state.connection === 'lost')
  return (
    <Banner>
      <p>
        {t(isLost ? 'app.lost' : 'app.failed')}: {words}
        <small>{t('app.failedHint')}</small>
      </p>
      <button type="button" className="kb-button" onClick={() => location.reload()}>
        {t('app.reload')}
      </button>
    </Banner>
  )
}

const haltMessages = {
  stepsPerInstant: 'transport.haltSteps',
  logLength: 'transport.haltWrites',
  queueLength: 'transport.haltQueue',
} as const

/** The run met one of its bounds. */
function Halted() {
  const t = useMessage()
  const { commands } = useSession()
  const halt = useUi((state) => state.clock?.halt)
  if (halt === undefined) return null
  return (
    <Banner className="kb-banner-notice">
      <p>{t(haltMessages[halt.reason], { limit: grouped(halt.limit) })}</p>
      <button type="button" className="kb-button" onClick={() => commands.run('reset')}>
        {t('setup.reset')}
      </button>
    </Banner>
  )
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** A word about the page that the reader puts away. */
function Notice({ words }: { readonly words: string }) {
  const t = useMessage()
  const { store } = useSession()
  return (
    <Banner className="kb-banner-notice">
      <p>{words}</p>
      <button
        type="button"
        className="kb-button kb-button-icon kb-button-bare"
        aria-label={t('app.dismiss')}
        title={t('app.dismiss')}
        onClick={() => store.setState({ notice: undefined })}
      >
        <Icon name="close" />
      </button>
    </Banner>
  )
}

function Banner({ className = '', children }: { readonly className?: string; readonly children: ReactNode }) {
  return (
    <div className={`kb-banner ${className}`} role="alert">
      <Icon name="error" />
      {children}
    </div>
  )
}
