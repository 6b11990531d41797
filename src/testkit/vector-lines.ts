import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The parsed lines of a vector file of this repository, or of the whole set where it lies beside the project. */
export function vectorLines<T>(file: string, wholeSet: string): readonly T[] {
  const whole = resolve('../shared/spec/data', wholeSet)
  const path = existsSync(whole) ? whole : resolve('src/testkit/data', file)
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T)
}
