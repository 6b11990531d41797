import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exemptions } from './exempt.ts'
import { assertionLists, type AssertionList } from './lists.ts'
import { namedTests, namesIn } from './named-tests.ts'

const tests = namedTests()

describe.each(assertionLists)('$spec, section $section', ({ spec, section, count, prefixes, kept }) => {
  const named = new Set(tests.filter(({ prefix }) => prefixes.includes(prefix)).flatMap(({ numbers }) => numbers))
  const excused = new Set(exemptions.filter(({ prefix }) => prefixes.includes(prefix)).map(({ number }) => number))

  it('has a test or a reason for every number', () => {
    const missing = kept
      .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
      .filter((number) => !named.has(number) && !excused.has(number))
    expect(missing).toEqual([])
  })

  it('has no test and no reason for a number that is not in the list', () => {
    expect([...named, ...excused].filter((number) => number < 1 || number > count)).toEqual([])
  })

  it('excuses nothing that is tested', () => {
    expect([...excused].filter((number) => named.has(number))).toEqual([])
  })

  const path = resolve('../shared/spec', spec)
  it.runIf(existsSync(path))('counts as many as the text does', () => {
    expect(numbersIn(readFileSync(path, 'utf8'), section)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
  })
})

describe('names of tests about numbered assertions', () => {
  it('carry numbers and runs of numbers', () => {
    expect(namesIn(`it('JOB 6, 9: x'); it("STS 12: y"); it(\`CRON 45–47, 50: z\`); it('6.2: no')`)).toEqual([
      { prefix: 'JOB', numbers: [6, 9] },
      { prefix: 'STS', numbers: [12] },
      { prefix: 'CRON', numbers: [45, 46, 47, 50] },
    ])
  })

  it('use a prefix of one list', () => {
    const known = assertionLists.flatMap(({ prefixes }: AssertionList) => prefixes)
    expect(new Set(known).size).toBe(known.length)
    expect([...tests, ...exemptions].filter(({ prefix }) => !known.includes(prefix))).toEqual([])
  })
})

/** The numbers of a section's list, in order. */
function numbersIn(text: string, section: number): readonly number[] {
  const start = text.indexOf(`\n## ${section}. `)
  const end = text.indexOf('\n## ', start + 1)
  return [...text.slice(start, end).matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))
}
