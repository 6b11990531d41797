import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isEqual } from '../../base/json.ts'
import { startBoth, type Both } from './both.ts'
import { findKubectl, minorOf, type Kubectl } from './kubectl-binary.ts'
import { allSections } from './lines.ts'
import { manifests } from './manifests.ts'
import type { SectionStep, Step } from './sections.ts'

const kubectl = findKubectl()
const lineTimeout = 90_000
const fewestLines = 250

const stepOf = (step: SectionStep): Step | undefined =>
  typeof step === 'string' ? { line: step } : 'line' in step ? step : undefined

it(`compares at least ${fewestLines} lines with the real kubectl ${kubectl?.version ?? '(there is none here)'}`, () => {
  const lines = allSections.flatMap(({ steps }) => steps).filter((step) => stepOf(step) !== undefined)
  expect(lines.length).toBeGreaterThanOrEqual(fewestLines)
})

/** What the tests of a section share. */
interface Course {
  both: Both
  agreed: boolean
}

function testWait(course: Course, seconds: number): void {
  it(`(${seconds} s later)`, () => {
    course.both.wait(seconds)
    expect(course.agreed).toBeTypeOf('boolean')
  })
}

function testLine(
  course: Course,
  real: Kubectl,
  { line, moving = false, clock = false, differs, since = 0, until = Infinity }: Step,
): void {
  const isKnown = minorOf(real) >= since && minorOf(real) <= until
  it(`${line}${differs === undefined ? '' : `, but: ${differs}`}`, { timeout: lineTimeout }, async () => {
    if (clock) await course.both.meetPresent()
    const [theirs, ours] = await course.both.run(line, moving)
    const comparison = isKnown ? ours : theirs
    if (differs === undefined) expect(comparison).toEqual(theirs)
    else expect(isEqual(comparison, theirs), 'they agree after all').toBe(!isKnown)
    const [there, here] = course.both.states()
    const wasAgreed = course.agreed
    course.agreed = isEqual(here, there)
    expect(wasAgreed && isKnown && !course.agreed ? here : there, 'the same writes were made').toEqual(there)
  })
}

const compared = (kubectl === undefined ? [] : allSections).map((section) => ({ ...section, real: kubectl! }))
for (const { name, steps, real } of compared)
  describe(`the built-in kubectl prints what kubectl ${real.version} prints: ${name}`, () => {
    const course = { agreed: true } as Course
    beforeAll(async () => {
      course.both = await startBoth(real, manifests)
    })
    afterAll(() => course.both.close())
    for (const step of steps) {
      const line = stepOf(step)
      if (line === undefined) testWait(course, (step as { readonly wait: number }).wait)
      else testLine(course, real, line)
    }
  })
