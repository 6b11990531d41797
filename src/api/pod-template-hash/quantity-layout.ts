/**
 * How Go's dump shows a parsed quantity. Values that the fast path of the parser holds show as an `int64Amount`,
 * all others as an arbitrary-precision decimal.
 * @source kubernetes@1.36 staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go ParseQuantity
 */
export function quantityLayout(text: string): string {
  if (text === '0') return layout('0', '0', noDecimal, '0', 'DecimalSI')
  const match = quantityPattern.exec(text)
  const suffix = match && suffixes.get(match[4]!)
  const exponent = suffix ? suffix.exponent : Number((match?.[4] ?? '').slice(1))
  if (!match || Number.isNaN(exponent)) return layout('0', '0', noDecimal, '', '')
  const parsed: ParsedQuantity = {
    text,
    isNegative: match[1] === '-',
    whole: match[2] || '0',
    fraction: match[3] ?? '',
    exponent,
    format: suffix ? suffix.format : 'DecimalExponent',
  }
  return parsed.format === 'BinarySI' ? binaryLayout(parsed) : decimalLayout(parsed)
}

interface ParsedQuantity {
  readonly text: string
  readonly isNegative: boolean
  readonly whole: string
  readonly fraction: string
  readonly exponent: number
  readonly format: Format
}

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent' | ''

const quantityPattern = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
const noDecimal = '<nil>'
const maxInt64 = 9223372036854775807n
/** Digits that are sure to fit an int64. */
const maxInt64Digits = 18
const nano = 9

interface Suffix {
  readonly exponent: number
  readonly format: Format
}

const suffixes: ReadonlyMap<string, Suffix> = new Map([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((name, index): [string, Suffix] => [
    name,
    { exponent: 3 * index - 9, format: 'DecimalSI' },
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((name, index): [string, Suffix] => [
    name,
    { exponent: 10 * (index + 1), format: 'BinarySI' },
  ]),
])

function decimalLayout(parsed: ParsedQuantity): string {
  const { text, isNegative, whole, fraction, exponent, format } = parsed
  const digits = whole + fraction
  const scale = exponent - fraction.length
  if (digits.length > maxInt64Digits || scale < -nano) return bigLayout(parsed, BigInt(digits), -scale)
  const keepsText = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return layout(signed(BigInt(digits), isNegative), String(scale), noDecimal, keepsText ? text : '', format)
}

function binaryLayout(parsed: ParsedQuantity): string {
  const { text, isNegative, whole, fraction, exponent, format } = parsed
  const factor = 1n << BigInt(exponent)
  const isSmall = fraction === '' && 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 >= 0
  if (!isSmall) return bigLayout(parsed, BigInt(whole + fraction) * factor, fraction.length)
  const keepsText = (BigInt(whole) & 7n) !== 0n
  return layout(signed(BigInt(whole) * factor, isNegative), '0', noDecimal, keepsText ? text : '', format)
}

function bigLayout(parsed: ParsedQuantity, digits: bigint, scale: number): string {
  let unscaled = digits
  let places = scale
  if (unscaled !== 0n) {
    unscaled = roundedUp(unscaled, scale - nano)
    places = nano
  }
  let format = parsed.format
  const one = 10n ** BigInt(Math.max(places, 0))
  if (format === 'BinarySI' && unscaled > maxInt64 * one) {
    unscaled = maxInt64
    places = 0
  } else if (format === 'BinarySI' && unscaled > 0n && unscaled < one) format = 'DecimalSI'
  const words: string[] = []
  for (let rest = unscaled; rest > 0n; rest >>= 64n) words.push(String(BigInt.asUintN(64, rest)))
  const nat = words.length === 0 ? '<nil>' : `[${words.join(' ')}]`
  const sign = parsed.isNegative && unscaled !== 0n
  const big = `{unscaled:(big.Int){neg:(bool)${sign} abs:(big.nat)${nat}} scale:(inf.Scale)${places}}`
  return layout('0', '0', big, '', format)
}

/** Drops decimal places, away from zero; a negative count appends zeros. */
function roundedUp(value: bigint, places: number): bigint {
  if (places <= 0) return value * 10n ** BigInt(-places)
  const divisor = 10n ** BigInt(places)
  return (value + divisor - 1n) / divisor
}

const signed = (value: bigint, isNegative: boolean): string => String(isNegative ? -value : value)

function layout(value: string, scale: string, decimal: string, text: string, format: Format): string {
  return (
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}` +
    ` d:(resource.infDecAmount){Dec:(*inf.Dec)${decimal}} s:(string)${text} Format:(resource.Format)${format}}`
  )
}
