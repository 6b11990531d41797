import { useState } from 'react'
import { actorName } from '../../i18n/actors.ts'
import { reasonSentence } from '../../i18n/reason-sentence.ts'
import type { CauseStep, InspectedWait, Inspection } from '../../worker/protocol.ts'
import { clockText, spanText } from '../format/time.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { ObjectLink } from './ObjectLink.tsx'
import { SchedulingTable } from './SchedulingTable.tsx'

/** More steps than this begin folded. */
const stepsShown = 12

/** Why it is as it is: what holds it back now, then the chain of causes from the reader's own act down to here. */
export function WhyTab({ inspection }: { readonly inspection: Inspection }) {
  const t = useMessage()
  const [isWhole, setWhole] = useState(false)
  const { why, waits } = inspection
  const hidden = isWhole ? 0 : Math.max(0, why.length - stepsShown)
  return (
    <>
      {waits.length > 0 && <WhyNot waits={waits} />}
      {inspection.kind === 'Pod' && inspection.exists && <SchedulingTable inspection={inspection} />}
      {why.length === 0 && waits.length === 0 && <p className="kb-hint">{t('inspector.noWhy')}</p>}
      {hidden > 0 && (
        <button type="button" className="kb-button kb-button-bare kb-why-more" onClick={() => setWhole(true)}>
          {t('inspector.more', { count: hidden })}
        </button>
      )}
      <ol className="kb-why">
        {why.slice(hidden).map((step) => (
          <Step key={step.revision} step={step} inspection={inspection} />
        ))}
      </ol>
    </>
  )
}

function Step({ step, inspection }: { readonly step: CauseStep; readonly inspection: Inspection }) {
  const t = useMessage()
  const { actions } = useSession()
  const locale = useUi((state) => state.locale)
  const { revision, at, actor, verb, because, target, kind } = step
  const isCommand = verb === 'input' && actor.includes(' ')
  return (
    <li className={`kb-why-step kb-why-${verb}`}>
      <p className="kb-why-actor">
        <span>{actorName(locale, isCommand ? 'user' : actor)}</span>
        <button
          type="button"
          className="kb-time-link"
          title={t('inspector.seek', { revision })}
          onClick={() => void actions.clock({ action: 'seek', revision })}
        >
          {clockText(at)}
        </button>
      </p>
      {isCommand ? (
        <p className="kb-why-sentence kb-mono">{actor}</p>
      ) : (
        <p className="kb-why-sentence">{reasonSentence(locale, because.code, because.details)}</p>
      )}
      {!isSameObject(target, inspection.target) && (
        <p className="kb-why-target">
          {t(`verb.${verb}`)} <ObjectLink target={target} kind={kind} />
        </p>
      )}
    </li>
  )
}

/** The guards that hold it back at the playhead, with the time until each is looked at again. */
function WhyNot({ waits }: { readonly waits: readonly InspectedWait[] }) {
  const t = useMessage()
  return (
    <section className="kb-why-not" aria-label={t('inspector.whyNot')}>
      <h3>{t('inspector.whyNot')}</h3>
      <ul>
        {waits.map((wait, index) => (
          <Wait key={index} wait={wait} />
        ))}
      </ul>
    </section>
  )
}

function Wait({ wait }: { readonly wait: InspectedWait }) {
  const t = useMessage()
  const { actions } = useSession()
  const locale = useUi((state) => state.locale)
  const now = useUi((state) => state.clock?.now)
  const { component, because, until } = wait
  const left = until === undefined || now === undefined ? undefined : until - now
  return (
    <li>
      <p>{reasonSentence(locale, because.code, because.details)}</p>
      <p className="kb-why-not-note">
        <span>{actorName(locale, component)}</span>
        {left !== undefined && (
          <span className="kb-countdown">
            {left > 0 ? t('inspector.whyNotUntil', { left: spanText(left) }) : t('inspector.whyNotNow')}
          </span>
        )}
        {left !== undefined && left > 0 && (
          <button
            type="button"
            className="kb-text-link"
            onClick={() => void actions.clock({ action: 'seek', at: until })}
          >
            {t('inspector.goThere')}
          </button>
        )}
      </p>
    </li>
  )
}
