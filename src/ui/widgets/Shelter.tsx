import { Component } from 'react'
import type { ReactNode } from 'react'
import { useMessage } from '../session.tsx'

interface ShelterProps {
  readonly children: ReactNode
}

/** Keeps a bug in one region from taking the page with it. React asks for a class here. */
export class Shelter extends Component<ShelterProps, { readonly fault: string | undefined }> {
  override state = { fault: undefined }

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { fault } = this.state
    return fault === undefined ? (
      this.props.children
    ) : (
      <Broken fault={fault} retry={() => this.setState({ fault: undefined })} />
    )
  }
}

function Broken({ fault, retry }: { readonly fault: string; readonly retry: () => void }) {
  const t = useMessage()
  return (
    <div className="kb-broken" role="alert">
      <p>{t('app.broken')}</p>
      <p className="kb-mono">{fault}</p>
      <button type="button" className="kb-button" onClick={retry}>
        {t('app.retry')}
      </button>
    </div>
  )
}
