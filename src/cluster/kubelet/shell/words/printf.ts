const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
}

/** `\n`, `\t`, `\x41`, `\0101` … as what they stand for. */
export const withEscapes = (text: string): string =>
  text.replaceAll(/\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|([ntrabfv\\"]))/g, (_whole, hex, octal, letter: string) =>
    hex !== undefined
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : octal !== undefined
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : escapes[letter]!,
  )

/** The format once for every group of arguments, as the shell's printf does. */
export function printfText(format: string, args: readonly string[]): string {
  const text = withEscapes(format)
  let rest = args
  let whole = ''
  do {
    const used = { count: 0 }
    whole += formatted(text, rest, used)
    if (used.count === 0) break
    rest = rest.slice(used.count)
  } while (rest.length > 0)
  return whole
}

function formatted(text: string, args: readonly string[], used: { count: number }): string {
  return text.replaceAll(
    /%(%|([-0+ ]*)(\d*)(?:\.(\d+))?([sdiuxXocbfq]))/g,
    (_whole, all: string, flags, width, precision, kind: string) => {
      if (all === '%') return '%'
      const argument = args[used.count++] ?? ''
      const value = converted(argument, kind, precision)
      const size = Number(width || 0)
      if (String(flags).includes('-')) return value.padEnd(size)
      return value.padStart(size, String(flags).includes('0') && kind !== 's' ? '0' : ' ')
    },
  )
}

function converted(argument: string, kind: string, precision: string | undefined): string {
  switch (kind) {
    case 's':
      return precision === undefined ? argument : argument.slice(0, Number(precision))
    case 'b':
      return withEscapes(argument)
    case 'c':
      return argument.slice(0, 1)
    case 'x':
      return Math.trunc(Number(argument) || 0).toString(16)
    case 'X':
      return Math.trunc(Number(argument) || 0)
        .toString(16)
        .toUpperCase()
    case 'o':
      return Math.trunc(Number(argument) || 0).toString(8)
    case 'f':
      return (Number(argument) || 0).toFixed(precision === undefined ? 6 : Number(precision))
    case 'q':
      return /^[\w./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
    default:
      return String(Math.trunc(Number(argument) || 0))
  }
}
