import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkValidationFile, checkVerdict } from '../testkit/vectors/validation.ts'
import { readManifests } from './yaml/read-manifests.ts'

const own = 'src/testkit/data/validation-defaulting-tables'
const whole = '../shared/spec/data/validation-defaulting-tables'
/** Cases beyond the data, answered by the strategies of Kubernetes 1.36.2 itself. */
const more = 'src/testkit/data/api-server-answers'
const corpus = '../shared/corpus'

const linesOf = (path: string): readonly string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')

describe('answers to create and update, and table rows, equal those of the real API server', () => {
  for (const name of ['create.jsonl', 'update.jsonl', 'tables.jsonl']) {
    const cases: Record<string, string[]> = {}
    const files = [[`${whole}/${name}`, `${own}/${name}`].find(existsSync)!, `${more}/${name}`].filter(existsSync)
    for (const line of files.flatMap(linesOf)) {
      const kind = (JSON.parse(line) as { readonly id: string }).id.split('/')[0]!
      ;(cases[kind] ??= []).push(line)
    }
    test.each(Object.entries(cases))(`${name} %s`, (_kind, lines) => {
      expect(checkValidationFile(name, lines.join('\n')).failures).toEqual([])
    })
  }
})

interface Verdict {
  readonly file: string
  readonly kind: string
  readonly name: string
  readonly skipped?: string
}

describe.runIf(existsSync(`${corpus}/verdicts.jsonl`))('public manifests get the answer of the real API server', () => {
  const verdicts = linesOf(existsSync(`${corpus}/verdicts.jsonl`) ? `${corpus}/verdicts.jsonl` : `${own}/create.jsonl`)
  test.each(verdicts.map((line) => JSON.parse(line) as Verdict).filter(({ skipped }) => skipped === undefined))(
    '$file $kind $name',
    (verdict) => {
      const { documents } = readManifests(readFileSync(`${corpus}/${verdict.file}`, 'utf8'))
      expect(
        checkVerdict(
          verdict,
          documents.map(({ json }) => json),
        ),
      ).toBeUndefined()
    },
  )
})
