import { Icon } from '../widgets/Icon.tsx'
import { resolvedTheme } from '../boot.ts'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import type { ThemeChoice } from '../state.ts'
import { SetupButton } from './SetupButton.tsx'
import { ShareButton } from './ShareButton.tsx'
import './header.css'

/** The page's name, what runs on it, and how it is shown. */
export function Header() {
  const t = useMessage()
  const { commands } = useSession()
  return (
    <header className="kb-header">
      <h1 className="kb-brand">
        <img src="./icon.svg" alt="" width="24" height="24" />
        <span>{t('app.name')}</span>
      </h1>
      <SceneName />
      <SetupButton />
      <span className="kb-header-space" />
      <ShareButton />
      <button
        type="button"
        className="kb-button kb-wide-only"
        title={`${t('command.present')} (P)`}
        onClick={() => commands.run('present')}
      >
        <Icon name="present" />
        {t('header.present')}
      </button>
      <LanguageButton />
      <ThemeButton />
      <button
        type="button"
        className="kb-button kb-button-icon kb-button-bare"
        aria-label={t('header.help')}
        title={`${t('header.help')} (?)`}
        onClick={() => commands.run('openHelp')}
      >
        <Icon name="help" />
      </button>
    </header>
  )
}

/** What runs: the first workload's name and how many more. */
function SceneName() {
  const t = useMessage()
  const workloads = useWorkloads()
  const names = new Set(workloads.map(({ kind, namespace, name }) => `${kind} ${namespace} ${name}`))
  const first = workloads[0]
  return (
    <p className="kb-scene">
      <span className="kb-scene-label">{t('header.scene')}</span>
      <strong>{first === undefined ? t('scene.empty') : first.name}</strong>
      {names.size > 1 && <span className="kb-scene-more">+{names.size - 1}</span>}
    </p>
  )
}

function LanguageButton() {
  const t = useMessage()
  const { commands } = useSession()
  const locale = useUi((state) => state.locale)
  const other = locale === 'ko' ? 'en' : 'ko'
  return (
    <button
      type="button"
      className="kb-button kb-button-bare"
      lang={other}
      title={t('header.language')}
      onClick={() => commands.run('toggleLanguage')}
    >
      {t('header.languageOther')}
    </button>
  )
}

const themeIcons = { system: 'system', light: 'light', dark: 'dark' } as const
const themeLabels = {
  system: 'header.themeSystem',
  light: 'header.themeLight',
  dark: 'header.themeDark',
} as const
const nextTheme: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' }

function ThemeButton() {
  const t = useMessage()
  const { store } = useSession()
  const choice = useUi((state) => state.themeChoice)
  const turn = (): void => {
    const themeChoice = nextTheme[choice]
    store.setState({ themeChoice, theme: resolvedTheme(themeChoice) })
  }
  return (
    <button
      type="button"
      className="kb-button kb-button-icon kb-button-bare"
      aria-label={t(themeLabels[choice])}
      title={t(themeLabels[choice])}
      onClick={turn}
    >
      <Icon name={themeIcons[choice]} />
    </button>
  )
}
