export interface IntOrPercentError {
  readonly error: string
}

/**
 * The number that `25%` or `3` means for a total.
 * @source kubernetes@1.36 apimachinery/pkg/util/intstr/intstr.go GetScaledValueFromIntOrPercent
 */
export function scaledValueOf(value: number | string, total: number, roundsUp: boolean): number | IntOrPercentError {
  if (typeof value === 'number') return value
  const invalid = 'invalid value for IntOrString: '
  if (!value.endsWith('%')) return { error: `${invalid}invalid type: string is not a percentage` }
  const digits = value.slice(0, -1)
  const problem = integerProblem(digits)
  if (problem !== undefined)
    return {
      error: `${invalid}invalid value ${JSON.stringify(value)}: strconv.Atoi: parsing ${JSON.stringify(digits)}: ${problem}`,
    }
  const hundredths = Number(digits) * total
  return (roundsUp ? Math.ceil(hundredths / 100) : Math.floor(hundredths / 100)) + 0
}

/** The same for a stored, hence valid, value; 0 for what is absent or not valid. */
export function scaledValue(value: number | string | undefined, total: number, roundsUp: boolean): number {
  const scaled = value === undefined ? 0 : scaledValueOf(value, total, roundsUp)
  return typeof scaled === 'number' ? scaled : 0
}

/** How a flag's text is read: an int32 where it is one. @source intstr.Parse */
export function parseIntOrString(text: string): number | string {
  if (integerProblem(text) !== undefined) return text
  const value = Number(text)
  return value >= -(2 ** 31) && value < 2 ** 31 ? value + 0 : text
}

function integerProblem(digits: string): string | undefined {
  if (!/^[+-]?[0-9]+$/.test(digits)) return 'invalid syntax'
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits)
  return BigInt.asIntN(64, value) === value ? undefined : 'value out of range'
}
