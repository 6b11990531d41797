import type { Locale } from '../locale.ts'

export type Sentence = Readonly<Record<Locale, string>>

/**
 * A reason code's sentence in each language; `fill.ts` says what the braces mean. Of several the first is taken whose
 * names all have a value.
 */
export type Sentences = Readonly<Record<string, Sentence | readonly Sentence[]>>
