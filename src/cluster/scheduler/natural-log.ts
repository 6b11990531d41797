const logOfTwo = 0.6931471805599453
const remembered: number[] = []

/** The natural logarithm of a whole number from 1, from additions and divisions alone: the same in every engine. */
export function naturalLog(count: number): number {
  const known = remembered[count]
  if (known !== undefined) return known
  let rest = count
  let powers = 0
  while (rest > 1.5) {
    rest /= 2
    powers++
  }
  const ratio = (rest - 1) / (rest + 1)
  const square = ratio * ratio
  let sum = 0
  let term = ratio
  for (let divisor = 1; divisor < 60; divisor += 2) {
    sum += term / divisor
    term *= square
  }
  const logarithm = 2 * sum + powers * logOfTwo
  if (count < 100_000) remembered[count] = logarithm
  return logarithm
}
