import { useRef } from 'react'
import { useMessage, useSession, useUi } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import { latePart } from '../widgets/late-part.tsx'
import { useOutsidePress } from '../widgets/Menu.tsx'

const SetupForm = latePart(async () => (await import('./SetupForm.tsx')).SetupForm)

/** What the cluster is made of, and starting it afresh. */
export function SetupButton() {
  const t = useMessage()
  const { store } = useSession()
  const setup = useUi((state) => state.setup)
  const isOpen = useUi((state) => state.overlay === 'setup')
  const anchor = useRef<HTMLDivElement>(null)
  const close = (): void => store.setState({ overlay: undefined })
  useOutsidePress(anchor, isOpen, close)
  return (
    <div className="kb-anchor" ref={anchor}>
      <button
        type="button"
        className="kb-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={t('header.setup')}
        onClick={() => store.setState({ overlay: isOpen ? undefined : 'setup' })}
      >
        <Icon name="nodes" />
        <span className="kb-wide-only">
          {t('header.nodes', { count: setup.nodes })} · {t('header.seed')} <strong>{setup.seed}</strong>
        </span>
        <Icon name="chevron" />
      </button>
      {isOpen && <SetupForm />}
    </div>
  )
}
