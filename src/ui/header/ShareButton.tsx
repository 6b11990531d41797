import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useMessage, useSession } from '../session.tsx'
import type { Session } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import { useOutsidePress } from '../widgets/Menu.tsx'

type Outcome = { readonly link: string; readonly isCopied: boolean } | { readonly failure: string }

/** How long the word of success stays. */
const outcomeMs = 4000

/** Copies a link that leads every browser to this instant. */
export function ShareButton() {
  const t = useMessage()
  const session = useSession()
  const [outcome, setOutcome] = useState<Outcome | undefined>()
  const anchor = useRef<HTMLDivElement>(null)
  const close = (): void => setOutcome(undefined)
  useOutsidePress(anchor, outcome !== undefined, close)
  const share = async (): Promise<void> => {
    const next = await copyLink(session)
    setOutcome(next)
    const announcement =
      'link' in next && next.isCopied ? t('header.shareCopied', { length: next.link.length }) : t('header.shareFailed')
    session.store.setState({ announcement })
  }
  const shareNow = useEffectEvent(() => void share())
  useEffect(() => session.commands.register('share', () => shareNow()), [session])
  useEffect(() => {
    if (outcome === undefined || !('link' in outcome) || !outcome.isCopied) return
    const timer = setTimeout(close, outcomeMs)
    return () => clearTimeout(timer)
  }, [outcome])
  return (
    <div className="kb-anchor" ref={anchor}>
      <button type="button" className="kb-button" title={t('command.share')} onClick={() => void share()}>
        <Icon name="share" />
        <span className="kb-wide-only">{t('header.share')}</span>
      </button>
      {outcome !== undefined && (
        <div className="kb-popover kb-popover-down kb-popover-right kb-share">
          {'failure' in outcome ? (
            <p>{outcome.failure}</p>
          ) : (
            <>
              <p>
                {outcome.isCopied ? t('header.shareCopied', { length: outcome.link.length }) : t('header.shareManual')}
              </p>
              <input
                className="kb-field"
                readOnly
                aria-label={t('header.shareManual')}
                value={outcome.link}
                onFocus={(event) => event.target.select()}
              />
            </>
          )}
        </div>
      )}
    </div>
  )
}

async function copyLink({ client, store }: Session): Promise<Outcome> {
  try {
    const { encodeSharedRun } = await import('../share/share-link.ts')
    const { clock, documents, locale, theme } = store.getState()
    const hash = await encodeSharedRun({
      recording: await client.call('recording', {}),
      documents: documents.map(({ name, text }) => ({ name, text })),
      ...(clock === undefined ? {} : { playhead: { at: clock.now, revision: clock.revision } }),
    })
    const link = `${location.origin}${location.pathname}?theme=${theme}&lang=${locale}#${hash}`
    return { link, isCopied: await copied(link) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
