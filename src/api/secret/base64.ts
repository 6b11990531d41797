const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** How many bytes a base64 text stands for. */
export function decodedLength(text: string): number {
  const digits = text.replace(/[=\s]/g, '').length
  return Math.floor((digits * 3) / 4)
}

/** The bytes of a base64 text, as characters of one byte each. */
export function decodedBytes(text: string): string {
  let bits = 0
  let count = 0
  let result = ''
  for (const sign of text) {
    const value = alphabet.indexOf(sign)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xfff
    count += 6
    if (count < 8) continue
    count -= 8
    result += String.fromCharCode((bits >> count) & 255)
  }
  return result
}

/** The base64 text of bytes. */
export function encodedBytes(bytes: readonly number[]): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a, b, c] = [bytes[index]!, bytes[index + 1], bytes[index + 2]]
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!
    text += b === undefined ? '=' : alphabet[(group >> 6) & 63]!
    text += c === undefined ? '=' : alphabet[group & 63]!
  }
  return text
}
