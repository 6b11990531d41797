import { useMessage, useUi } from '../session.tsx'
import { Icon } from './Icon.tsx'

/** Says that the simulation is not there, in its own words, and what can be done. */
export function FailureBanner() {
  const t = useMessage()
  const failure = useUi((state) => state.failure)
  if (failure === undefined) return null
  return (
    <div className="kb-banner" role="alert">
      <Icon name="error" />
      <p>
        {t('app.failed')}: {failure}
        <small>{t('app.failedHint')}</small>
      </p>
      <button type="button" className="kb-button" onClick={() => location.reload()}>
        {t('app.reload')}
      </button>
    </div>
  )
}
