import { fill } from './fill.ts'
import type { MessageParameters } from './fill.ts'
import type { Locale } from './locale.ts'
import { sentencesOf } from './reasons/index.ts'
import { stateWord } from './reasons/states.ts'

/**
 * A reason code as a sentence a learner reads. A code nobody wrote a sentence for, or details that its sentence misses,
 * become the code in words with the details behind it, so that nothing is ever hidden.
 */
export function reasonSentence(locale: Locale, code: string, given: MessageParameters = {}): string {
  const details = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      name === 'state' ? stateWord(locale, value) : shortTime(value),
    ]),
  )
  for (const variant of sentencesOf(code)) {
    const sentence = fill(variant[locale], details)
    if (!hasGap.test(sentence)) return sentence
  }
  return plainReason(code, details)
}

/** Timestamps lose their date: sentences are read beside a clock. */
const shortTime = (value: string | number): string | number =>
  typeof value === 'string' ? value.replace(/^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)Z$/, '$1') : value

const hasGap = /\{\w+/

/** `minReadySeconds` and `{ ready: 2 }` become `Min ready seconds (ready 2)`. */
function plainReason(code: string, details: MessageParameters): string {
  const words = inWords(code)
  const rest = Object.entries(details).map(([name, value]) => `${inWords(name).toLowerCase()} ${value}`)
  return rest.length === 0 ? words : `${words} (${rest.join(', ')})`
}

function inWords(code: string): string {
  const words = code
    .replace(/[-_./]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
