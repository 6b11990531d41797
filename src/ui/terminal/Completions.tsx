import { useLateMessage } from '../late-message.ts'

const wordsShown = 60

/** The words that could stand at the cursor, when there are several. */
export function Completions({ words }: { readonly words: readonly string[] }) {
  const t = useLateMessage()
  if (words.length === 0) return null
  return (
    <p className="kb-completions" role="status" aria-label={t('completions', { count: words.length })}>
      {words.slice(0, wordsShown).map((word) => (
        <span key={word}>{word}</span>
      ))}
      {words.length > wordsShown && <span>…</span>}
    </p>
  )
}
