import { en } from './en.ts'
import { ko } from './ko.ts'
import type { Locale } from './locale.ts'
import { fill } from './fill.ts'
import type { MessageParameters } from './fill.ts'

export type { MessageParameters } from './fill.ts'
export type MessageKey = keyof typeof en

/** Each language has every key, or this does not compile. */
export const dictionaries: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { en, ko }

/** The page's words: `message('ko', 'transport.write', { current: 47, last: 63 })`. */
export function message(locale: Locale, key: MessageKey, parameters: MessageParameters = {}): string {
  return fill(dictionaries[locale][key], parameters)
}
