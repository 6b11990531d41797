import { bindings, keysOf } from '../keyboard/bindings.ts'
import type { CommandName } from '../commands.ts'
import { useMessage, useSession } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import { Sheet } from './Sheet.tsx'

const groups = ['time', 'view', 'page'] as const

/** Every key of the page. */
export function Help() {
  const t = useMessage()
  const { store } = useSession()
  return (
    <Sheet label={t('help.title')} className="kb-help">
      <div className="kb-help-head">
        <h2>{t('help.title')}</h2>
        <button
          type="button"
          className="kb-button kb-button-icon kb-button-bare"
          aria-label={t('help.close')}
          onClick={() => store.setState({ overlay: undefined })}
        >
          <Icon name="close" />
        </button>
      </div>
      <p className="kb-help-note">{t('help.anywhere')}</p>
      <div className="kb-help-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`help.${group}`)}</h3>
            <ul>
              {commandsOf(group).map((command) => (
                <li key={command} className="kb-help-row">
                  <span>{t(`command.${command}`)}</span>
                  <Keys command={command} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  )
}

export function Keys({ command }: { readonly command: CommandName }) {
  return (
    <span className="kb-keys">
      {keysOf(command).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}

const commandsOf = (group: (typeof groups)[number]): readonly CommandName[] => [
  ...new Set(bindings.filter((binding) => binding.group === group).map(({ command }) => command)),
]
