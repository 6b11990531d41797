import { en } from '../i18n/en.ts'
import type { Locale } from '../i18n/locale.ts'
import { message } from '../i18n/message.ts'
import type { Dictionary } from '../i18n/message.ts'
import type { UiStore } from './state.ts'

/** A language's words; every language but English comes over the network when it is wanted. */
export async function dictionaryOf(locale: Locale): Promise<Dictionary> {
  return locale === 'ko' ? (await import('../i18n/ko.ts')).ko : en
}

/** Changes the page's language; words and locale change together. */
export async function setLocale(store: UiStore, locale: Locale): Promise<void> {
  try {
    const dictionary = await dictionaryOf(locale)
    store.setState({ locale, dictionary, notice: undefined })
  } catch {
    store.setState((state) => ({ notice: message(state.dictionary, 'app.part') }))
  }
}
