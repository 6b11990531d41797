import { sourceFiles, sourceText, isTest } from '../../tidy/sources.ts'

export interface NamedTest {
  readonly file: string
  readonly prefix: string
  readonly numbers: readonly number[]
}

const name = /['"`]([A-Z]+) (\d+(?:(?:, |–)\d+)*): /g

/** Every test whose name begins with a prefix and numbers: `STS 12: …`, `JOB 6, 9: …`, `CRON 45–47: …`. */
export function namedTests(): readonly NamedTest[] {
  return sourceFiles()
    .filter((file) => isTest(file) && file !== 'testkit/assertions/assertions.test.ts')
    .flatMap((file) => namesIn(sourceText(file)).map((found) => ({ file, ...found })))
}

export function namesIn(text: string): readonly Omit<NamedTest, 'file'>[] {
  return [...text.matchAll(name)].map(([, prefix, numbers]) => ({ prefix: prefix!, numbers: numbersOf(numbers!) }))
}

function numbersOf(text: string): readonly number[] {
  return text.split(', ').flatMap((part) => {
    const [first, last = first] = part.split('–').map(Number)
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index)
  })
}
