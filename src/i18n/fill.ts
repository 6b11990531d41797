export type MessageParameters = Readonly<Record<string, string | number>>

const placeholder = /\{(\w+)(?:([+#])([^}/]*)\/([^}]*))?\}/g

/**
 * Fills a template. `{name}` is the value; `{count#pod/pods}` the value and the word for one or for many;
 * `{name+을/를}` the value and the Korean particle that fits its last sound (after a consonant / after a vowel).
 * An unknown name stays visible as `{name}`.
 */
export function fill(template: string, parameters: MessageParameters): string {
  return template.replace(placeholder, (whole, name: string, form?: string, first?: string, second?: string) => {
    const value = parameters[name]
    if (value === undefined) return whole
    const text = String(value)
    if (form === '#') return `${text} ${text === '1' ? first : second}`
    if (form === '+') return text + (endsInConsonant(text, first === '으로') ? first : second)
    return text
  })
}

/** Digits and Latin letters whose Korean reading ends in a consonant. */
const consonantDigits = '013678'
const consonantLetters = 'lmn'
const rieulEndings = '178l'

/** Whether the last sound, read in Korean, is a consonant; for `으로/로` a final ㄹ counts as a vowel. */
function endsInConsonant(text: string, isRieulOpen: boolean): boolean {
  const last =
    text
      .replace(/[^\p{L}\p{N}]+$/u, '')
      .at(-1)
      ?.toLowerCase() ?? ''
  const code = last.charCodeAt(0)
  if (code >= 0xac00 && code <= 0xd7a3) {
    const final = (code - 0xac00) % 28
    return final !== 0 && !(isRieulOpen && final === 8)
  }
  if (isRieulOpen && rieulEndings.includes(last)) return false
  return last !== '' && (consonantDigits.includes(last) || consonantLetters.includes(last))
}
