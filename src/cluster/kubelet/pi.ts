const known = new Map<number, string>()

/** π with so many digits, rounded down, as `bpi` and `pi` programs print it. Machin's formula in whole numbers. */
export function digitsOfPi(digits: number): string {
  let text = known.get(digits)
  if (text === undefined) {
    const guard = 10
    const unit = 10n ** BigInt(digits - 1 + guard)
    const whole = (4n * (4n * inverseTangent(5n, unit) - inverseTangent(239n, unit))) / 10n ** BigInt(guard)
    text = `3.${String(whole).slice(1)}`
    known.set(digits, text)
  }
  return text
}

/** `arctan(1/x)` in units. */
function inverseTangent(x: bigint, unit: bigint): bigint {
  let power = unit / x
  let sum = power
  for (let odd = 3n, sign = -1n; power !== 0n; odd += 2n, sign = -sign) {
    power /= x * x
    sum += (sign * power) / odd
  }
  return sum
}
