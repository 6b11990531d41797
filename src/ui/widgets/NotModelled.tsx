import { notModelledHeading, notModelledSentence } from '../../i18n/honesty.ts'
import type { NotModelledField } from '../../worker/protocol.ts'
import { useUi } from '../session.tsx'
import './not-modelled.css'

interface Props {
  readonly fields: readonly NotModelledField[]
  /** Goes to the line of a field; without it the sentences only stand there. */
  readonly onLine?: (line: number) => void
}

const openMost = 1

/** What was written and does nothing here, in our own voice: a real cluster would act on it. */
export function NotModelled({ fields, onLine }: Props) {
  const locale = useUi((state) => state.locale)
  const kinds = [...new Map(fields.map((field) => [`${field.path} ${field.line}`, field])).values()]
  return (
    <details className="kb-not-modelled" open={kinds.length <= openMost}>
      <summary>
        {notModelledHeading[locale]} ({kinds.length})
      </summary>
      <ul>
        {kinds.map(({ path, consequence, line }) => {
          const sentence = notModelledSentence(locale, path, consequence)
          return (
            <li key={`${path} ${line}`}>
              {onLine === undefined || line === undefined ? (
                sentence
              ) : (
                <button type="button" onClick={() => onLine(line)}>
                  {sentence}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
