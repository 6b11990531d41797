/**
 * Kubernetes' fixed-point numbers: `100m`, `1.5Gi`, `12e6`.
 * `wide` tells the arbitrary-precision form from the 64-bit form, because upstream rounds and overflows differently in each.
 * @source kubernetes@1.36 apimachinery/pkg/api/resource/{quantity,amount,math,scale_int,suffix}.go
 */
export interface Quantity {
  readonly unscaled: bigint
  /** Power of ten that `unscaled` counts. */
  readonly scale: number
  readonly wide: boolean
  readonly format: QuantityFormat
  /** The input, where upstream prints it back unchanged. */
  readonly text?: string
}

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

export interface QuantityError {
  readonly error: string
}

export const nano = -9
export const milli = -3
export const quantityFormatError =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixError = "unable to parse quantity's suffix"

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const largestInt64 = 2n ** 63n - 1n
/** Decimal digits that an int64 surely holds. */
const digitsOfInt64 = 18

export const zeroQuantity: Quantity = { unscaled: 0n, scale: 0, wide: false, format: 'DecimalSI', text: '0' }

export function parseQuantity(text: string): Quantity | QuantityError {
  if (text === '0') return zeroQuantity
  if (text === '') return { error: quantityFormatError }
  const parts = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (parts === null) return { error: quantityFormatError }
  const meaning = meaningOfSuffix(parts[4]!)
  if (meaning === undefined) return { error: suffixError }
  const whole = parts[2] === '' ? '0' : parts[2]!
  const fraction = parts[3] ?? ''
  const isNegative = parts[1] === '-'
  return (
    narrowQuantity(text, whole, fraction, isNegative, meaning) ?? wideQuantity(whole, fraction, isNegative, meaning)
  )
}

interface SuffixMeaning {
  readonly format: QuantityFormat
  readonly exponent: number
}

function meaningOfSuffix(suffix: string): SuffixMeaning | undefined {
  const decimal = decimalSuffixes[suffix]
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal }
  const binary = binarySuffixes[suffix]
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary }
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined
  const exponent = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1))
  if (!fitsInt64(exponent)) return undefined
  return { format: 'DecimalExponent', exponent: Number(BigInt.asIntN(32, exponent)) }
}

/** The 64-bit form, where precision surely suffices; keeps the text of what is canonical already. */
function narrowQuantity(
  text: string,
  whole: string,
  fraction: string,
  isNegative: boolean,
  { format, exponent }: SuffixMeaning,
): Quantity | undefined {
  const isBinary = format === 'BinarySI'
  if (isBinary && fraction !== '') return undefined
  const precision = isBinary
    ? 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1
    : digitsOfInt64 - whole.length - fraction.length
  const scale = isBinary ? 0 : exponent - fraction.length
  if (precision < 0 || scale < nano) return undefined
  const digits = whole + fraction
  const value = BigInt(digits)
  const product = isBinary ? value << BigInt(exponent) : value
  if (!fitsInt64(product)) return undefined
  const isCanonical = isBinary
    ? value % 8n !== 0n
    : scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return { unscaled: isNegative ? -product : product, scale, wide: false, format, ...(isCanonical && { text }) }
}

function wideQuantity(
  whole: string,
  fraction: string,
  isNegative: boolean,
  { format, exponent }: SuffixMeaning,
): Quantity {
  const isBinary = format === 'BinarySI'
  const value = BigInt(whole + fraction)
  let unscaled = isBinary ? value << BigInt(exponent) : value
  let scale = (isBinary ? 0 : exponent) - fraction.length
  if (unscaled !== 0n && scale < 1000) {
    unscaled = scale < nano ? dividedAwayFromZero(unscaled, nano - scale) : unscaled * 10n ** BigInt(scale - nano)
    scale = nano
  }
  const amount: Quantity = { unscaled, scale, wide: true, format }
  if (!isBinary) return isNegative ? { ...amount, unscaled: -unscaled } : amount
  const capped =
    compareQuantities(amount, integerQuantity(largestInt64)) > 0
      ? { ...amount, unscaled: largestInt64, scale: 0 }
      : amount
  const isFraction = unscaled !== 0n && compareQuantities(capped, integerQuantity(1n)) < 0
  return {
    ...capped,
    unscaled: isNegative ? -capped.unscaled : capped.unscaled,
    format: isFraction ? 'DecimalSI' : format,
  }
}

/** What `String()` prints and what is stored. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text
  if (quantity.unscaled === 0n) return '0'
  const format = printedFormat(quantity)
  if (format === 'BinarySI') {
    let [amount, suffix] = [scaledUp(quantity, 0), 0]
    while (amount % 1024n === 0n) [amount, suffix] = [amount / 1024n, suffix + 10]
    return amount + suffixOf(suffix, binarySuffixes)
  }
  let { unscaled, scale } = quantity
  while (unscaled % 10n === 0n) [unscaled, scale] = [unscaled / 10n, scale + 1]
  const excess = ((scale % 3) + 3) % 3
  unscaled *= 10n ** BigInt(excess)
  scale -= excess
  return unscaled + (format === 'DecimalSI' ? suffixOf(scale, decimalSuffixes) : scale === 0 ? '' : `e${scale}`)
}

/** Binary only for whole numbers of at least 1024; anything else would lose precision. */
function printedFormat(quantity: Quantity): QuantityFormat {
  if (quantity.format !== 'BinarySI') return quantity.format
  const kibi = integerQuantity(1024n)
  if (compareQuantities(quantity, negatedQuantity(kibi)) > 0 && compareQuantities(quantity, kibi) < 0)
    return 'DecimalSI'
  return isWhole(quantity) ? 'BinarySI' : 'DecimalSI'
}

const isWhole = ({ unscaled, scale }: Quantity): boolean => scale >= 0 || unscaled % 10n ** BigInt(-scale) === 0n

function suffixOf(exponent: number, table: Readonly<Record<string, number>>): string {
  for (const suffix in table) if (table[suffix] === exponent) return suffix
  return ''
}

export function integerQuantity(value: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(value), scale: 0, wide: false, format }
}

export function milliQuantity(value: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(value), scale: milli, wide: false, format }
}

export const signOf = ({ unscaled }: Quantity): -1 | 0 | 1 => (unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0)

export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 {
  const sign = signOf(left)
  if (sign !== signOf(right)) return sign > signOf(right) ? 1 : -1
  if (sign === 0) return 0
  const [leftSize, rightSize] = [sizeOf(left), sizeOf(right)]
  if (leftSize !== rightSize) return leftSize > rightSize === sign > 0 ? 1 : -1
  const scale = Math.min(left.scale, right.scale)
  const [first, second] = [scaledUp(left, scale), scaledUp(right, scale)]
  return first < second ? -1 : first > second ? 1 : 0
}

/** Position of the first digit: compares numbers whose exponents are too far apart to write out. */
const sizeOf = ({ unscaled, scale }: Quantity): number => String(unscaled < 0n ? -unscaled : unscaled).length + scale

export function negatedQuantity({ unscaled, scale, wide, format }: Quantity): Quantity {
  return { unscaled: -unscaled, scale, wide, format }
}

/** `left + right`; a zero on the left takes the format of the right. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  const format = left.unscaled === 0n ? right.format : left.format
  if (!left.wide && !right.wide) {
    if (right.unscaled === 0n) return { unscaled: left.unscaled, scale: left.scale, wide: false, format }
    if (left.unscaled === 0n) return { unscaled: right.unscaled, scale: right.scale, wide: false, format }
  }
  // Beyond this distance the smaller number cannot matter to anybody, and writing both out would fill the memory.
  if (Math.abs(left.scale - right.scale) > 10_000) {
    return { ...(left.unscaled !== 0n && sizeOf(left) > sizeOf(right) ? left : right), format, text: undefined }
  }
  const scale = Math.min(left.scale, right.scale)
  const [first, second] = [scaledUp(left, scale), scaledUp(right, scale)]
  const isNarrow = !left.wide && !right.wide && [first, second, first + second].every(fitsInt64)
  return { unscaled: first + second, scale, wide: !isNarrow, format }
}

export const subtractQuantities = (left: Quantity, right: Quantity): Quantity =>
  addQuantities(left, negatedQuantity(right))

/** Rounds away from zero to multiples of `10^scale`. */
export function roundedUpQuantity(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity.wide ? { ...quantity, text: undefined } : quantity
  const { unscaled, wide, format } = quantity
  return { unscaled: dividedAwayFromZero(unscaled, scale - quantity.scale), scale, wide, format }
}

/** An int64 count of `10^scale`, rounded up, with upstream's overflow. */
export function scaledValue(quantity: Quantity, scale: number): bigint {
  const { unscaled } = quantity
  const distance = quantity.scale - scale
  if (!quantity.wide)
    return distance < 0 ? dividedAwayFromZero(unscaled, -distance) : narrowScaledUp(unscaled, distance)
  if (distance >= 0)
    return BigInt.asIntN(64, BigInt.asIntN(64, unscaled) * (distance > 18 ? -(2n ** 63n) : 10n ** BigInt(distance)))
  const divisor = 10n ** BigInt(Math.min(-distance, 5000))
  // Upstream cuts huge negative numbers to 64 bits before it divides, and rounds every inexact result by + 1.
  const isFast = unscaled < largestInt64 && -distance < 19
  const dividend = isFast ? BigInt.asIntN(64, unscaled) : unscaled
  const isRounded = dividend % divisor !== 0n && (isFast || unscaled > 0n)
  return BigInt.asIntN(64, dividend / divisor + (isRounded ? 1n : 0n))
}

/** Steps that upstream multiplies at once wrap around; all others give 0 when they overflow. */
function narrowScaledUp(unscaled: bigint, distance: number): bigint {
  if (unscaled === 0n) return 0n
  if (distance > 19) return 0n
  const product = unscaled * 10n ** BigInt(distance)
  if (fitsInt64(product)) return product
  return [1, 2, 3, 6, 9].includes(distance) ? BigInt.asIntN(64, product) : 0n
}

/** A float near the value. @source AsApproximateFloat64 */
export function approximateNumber({ unscaled, scale }: Quantity): number {
  return scale === 0 ? Number(unscaled) : Number(unscaled) * Number(`1e${scale}`)
}

const scaledUp = ({ unscaled, scale }: Quantity, target: number): bigint =>
  scale >= target ? unscaled * 10n ** BigInt(scale - target) : unscaled / 10n ** BigInt(target - scale)

function dividedAwayFromZero(value: bigint, digits: number): bigint {
  if (value === 0n) return 0n
  const one = value < 0n ? -1n : 1n
  if (digits > String(value).length) return one
  const divisor = 10n ** BigInt(digits)
  return value % divisor === 0n ? value / divisor : value / divisor + one
}

const fitsInt64 = (value: bigint): boolean => BigInt.asIntN(64, value) === value
