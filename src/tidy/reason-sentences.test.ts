import { describe, expect, it } from 'vitest'
import { allSentences } from '../i18n/reasons/index.ts'
import { codeOnlyOf, reasonsIn } from './reason-codes.ts'
import { sourceFiles, sourceText } from './sources.ts'

const files = sourceFiles().filter((path) => path.startsWith('cluster/') && path.endsWith('/reasons.ts'))
const namesIn = (template: string): readonly string[] => [...template.matchAll(/\{(\w+)/g)].map(([, name]) => name!)

describe('every reason and wait', () => {
  it('is found in the files of the components', () => expect(files.length).toBeGreaterThan(9))

  for (const path of files) {
    it(`of ${path.slice('cluster/'.length, -'/reasons.ts'.length)} has a sentence in both languages that its details fill`, () => {
      const reasons = reasonsIn(sourceText(path))
      expect(reasons.length).toBeGreaterThan(0)
      const unsaid = reasons.filter(({ code, details }) => !isSaid(code, details))
      expect(unsaid.map(({ code, details }) => `${code}: ${details.join(', ')}`)).toEqual([])
    })
  }

  it('is read from the code, whichever way it is written', () => {
    expect(
      reasonsIn(
        "const plain = (code: string) => ({ code })\nexport const a = { b: plain('idle'), c: () => reason('late', { seconds, pod: name }) }",
      ),
    ).toEqual([
      { code: 'idle', details: [] },
      { code: 'late', details: ['seconds', 'pod'] },
    ])
    expect(
      reasonsIn('f: (probe: string): Reason => ({ code: `${probe}Probe`, details: { failures } })').map(
        ({ code }) => code,
      ),
    ).toEqual(['startupProbe', 'readinessProbe', 'livenessProbe'])
    expect(
      reasonsIn(
        "f: (c: Counts) => reason('counted', { ...c })\ninterface Counts { readonly a: number\n readonly b: number }",
      ),
    ).toEqual([{ code: 'counted', details: ['a', 'b'] }])
    expect(codeOnlyOf("/* reason('no') */ reason('yes') // reason('no')")).not.toContain('no')
  })
})

/** Some variant of the code's sentences names nothing but details of the code, in both languages. */
function isSaid(code: string, details: readonly string[]): boolean {
  return (allSentences.get(code) ?? []).some((variant) =>
    [variant.en, variant.ko].every(
      (template) => template !== '' && namesIn(template).every((name) => details.includes(name)),
    ),
  )
}

it('no sentence is left over that no component can say', () => {
  const known = new Set(files.flatMap((path) => reasonsIn(sourceText(path)).map(({ code }) => code)))
  const elsewhere = new Set(['userRequest', 'bootstrap', 'allReady', 'podsInTrouble'])
  expect([...allSentences.keys()].filter((code) => !known.has(code) && !elsewhere.has(code))).toEqual([])
})
