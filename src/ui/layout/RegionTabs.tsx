import { useMessage, useSession, useUi } from '../session.tsx'
import { regions } from '../state.ts'
import { Icon } from '../widgets/Icon.tsx'

/** The narrow page's way from region to region. */
export function RegionTabs() {
  const t = useMessage()
  const { store } = useSession()
  const region = useUi((state) => state.region)
  return (
    <nav className="kb-region-tabs" aria-label={t('region.tabs')}>
      {regions.map((name) => (
        <button
          key={name}
          type="button"
          className="kb-region-tab"
          aria-current={region === name ? 'page' : undefined}
          onClick={() => store.setState({ region: name })}
        >
          <Icon name={name} />
          <span>{t(`region.${name}`)}</span>
        </button>
      ))}
    </nav>
  )
}
