/**
 * A template in one piece, for texts that are kept by the hundred thousand: what is joined with `+` or a plain template
 * keeps every part alive, at several times the memory.
 */
export function flat(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const parts: (string | number)[] = [texts[0]!]
  for (let index = 0; index < values.length; index++) parts.push(values[index]!, texts[index + 1]!)
  return parts.join('')
}
