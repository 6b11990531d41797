export const scoreMax = 100

/** Scales so that the greatest becomes 100, or, reversed, 0. @source kubernetes@1.36 plugins/helper DefaultNormalizeScore */
export function scaleToGreatest(values: Float64Array, isReversed: boolean): void {
  let greatest = 0
  for (const value of values) if (value > greatest) greatest = value
  if (greatest === 0) {
    if (isReversed) values.fill(scoreMax)
    return
  }
  for (let index = 0; index < values.length; index++) {
    const scaled = Math.trunc((scoreMax * values[index]!) / greatest)
    values[index] = isReversed ? scoreMax - scaled : scaled
  }
}
