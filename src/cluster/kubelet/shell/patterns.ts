const special = /[\\^$.*+?()[\]{}|/]/

/** A shell's pattern (`*`, `?`, `[a-z]`, `\x` for a plain x) as the source of a regular expression. */
export function sourceOfPattern(pattern: string, isGreedy = true): string {
  let source = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!
    if (character === '\\' && at + 1 < pattern.length) {
      at++
      source += escaped(pattern[at]!)
    } else if (character === '*') source += isGreedy ? '[\\s\\S]*' : '[\\s\\S]*?'
    else if (character === '?') source += '[\\s\\S]'
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2)
      if (end < 0) source += '\\['
      else {
        const inside = pattern
          .slice(at + 1, end)
          .replace(/^!/, '^')
          .replaceAll('\\', '\\\\')
        source += `[${withClasses(inside)}]`
        at = end
      }
    } else source += escaped(character)
  }
  return source
}

export const escaped = (text: string): string =>
  [...text].map((each) => (special.test(each) ? `\\${each}` : each)).join('')

export const matchesPattern = (text: string, pattern: string): boolean =>
  new RegExp(`^(?:${sourceOfPattern(pattern)})$`).test(text)

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
}

export const withClasses = (text: string): string =>
  text.replaceAll(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)

/** POSIX regular expressions, basic unless told otherwise, as JavaScript's; undefined for what is none. */
export function regularExpression(pattern: string, isExtended: boolean, flags = ''): RegExp | undefined {
  let source = withClasses(pattern)
  if (!isExtended) source = source.replaceAll(/\\?[(){}|+?]/g, (sign) => (sign.length === 2 ? sign[1]! : `\\${sign}`))
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}
