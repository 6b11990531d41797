import { describe, expect, it } from 'vitest'
import { rooms } from './rooms.ts'
import { codeOnly, isTest, sourceFiles, sourceText } from './sources.ts'

/** What would let the platform, the clock, chance or a locale into the simulation. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.(now|parse|UTC)\b|\bnew Date\b/, 'the clock'],
  [/\bMath\.random\b|\bcrypto\b/, 'chance'],
  [/\bperformance\b|\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b/, 'real time'],
  [/\bIntl\b|\.toLocale\w+\(|\.localeCompare\(/, 'a locale'],
  [
    /\bMath\.(sin|cos|tan|asin|acos|atan|atan2|exp|expm1|log|log10|log1p|log2|pow|cbrt|sinh|cosh|tanh|hypot)\b/,
    'inexact mathematics',
  ],
  [/\basync\b|\bawait\b|\bPromise\b/, 'waiting'],
  [/\bfor\s*\(\s*(?:const|let)\s+\w+\s+in\s+new Set\b|\bWeakRef\b|\bFinalizationRegistry\b/, 'the garbage collector'],
  [/\bclass\s+\w/, 'a class'],
  [/\bprocess\.|\bwindow\.|\blocalStorage\b|\bfetch\(/, 'a platform'],
]

export function findings(path: string, text: string): readonly string[] {
  const code = codeOnly(text)
  return forbidden.flatMap(([pattern, what]) => {
    if (what === 'waiting' && path.startsWith('kubectl/')) return []
    const match = pattern.exec(code)
    return match === null ? [] : [`${path}: ${what} (${match[0].trim()})`]
  })
}

describe('pure rooms', () => {
  const pure = rooms.filter(({ isPure }) => isPure).map(({ path }) => `${path}/`)
  const files = sourceFiles().filter(
    (path) => path.endsWith('.ts') && !isTest(path) && pure.some((room) => path.startsWith(room)),
  )

  it('let in no clock, chance, locale or platform', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((path) => findings(path, sourceText(path)))).toEqual([])
  })

  it('would be caught', () => {
    expect(findings('engine/x.ts', 'const t = Date.now()')).toHaveLength(1)
    expect(findings('engine/x.ts', 'const t = Math.random()')).toHaveLength(1)
    expect(findings('api/x.ts', 'names.sort((a, b) => a.localeCompare(b))')).toHaveLength(1)
    expect(findings('api/x.ts', 'const x = Math.log2(8)')).toHaveLength(1)
    expect(findings('api/x.ts', "// Date.now() in a comment, 'Date.now()' in a text\nconst a = 'Math.random'")).toEqual(
      [],
    )
  })
})
