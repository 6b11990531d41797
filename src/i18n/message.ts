import type { en } from './en.ts'
import { fill } from './fill.ts'
import type { MessageParameters } from './fill.ts'

export type { MessageParameters } from './fill.ts'
export type MessageKey = keyof typeof en

/** A language's words. Each language has every key, or it does not compile. */
export type Dictionary = Readonly<Record<MessageKey, string>>

/** The page's words: `message(ko, 'transport.write', { current: 47, last: 63 })`. */
export function message(dictionary: Dictionary, key: MessageKey, parameters: MessageParameters = {}): string {
  return fill(dictionary[key], parameters)
}
