import { lateWord } from '../i18n/late-words.ts'
import type { LateWord } from '../i18n/late-words.ts'
import type { MessageParameters } from '../i18n/message.ts'
import { useUi } from './session.tsx'

/** `useMessage` for parts that come after the first paint: their words come with them. */
export function useLateMessage(): (word: LateWord, parameters?: MessageParameters) => string {
  const locale = useUi((state) => state.locale)
  return (word, parameters) => lateWord(locale, word, parameters)
}
