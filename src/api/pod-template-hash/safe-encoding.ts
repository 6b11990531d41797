const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A hash in decimal, each digit replaced so that no word can arise. @source apimachinery/pkg/util/rand SafeEncodeString */
export function safeEncoded(hash: number): string {
  let text = ''
  for (const digit of String(hash >>> 0)) text += alphabet[digit.charCodeAt(0) % alphabet.length]
  return text
}
