/** The languages of the page. */
export const locales = ['en', 'ko'] as const
export type Locale = (typeof locales)[number]

/** The first of the wanted BCP 47 tags that we speak; English otherwise. */
export function localeOf(wanted: readonly (string | null | undefined)[]): Locale {
  for (const tag of wanted) {
    const language = tag?.toLowerCase().split('-')[0]
    for (const locale of locales) if (locale === language) return locale
  }
  return 'en'
}
