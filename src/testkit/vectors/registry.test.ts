import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unrecognised, vectorKindOf } from './registry.ts'

const folders = ['src/testkit/data', '../shared/spec/data'].filter((folder) => existsSync(folder))

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)

describe.each(folders)('every file below %s', (folder) => {
  it('has a runner, or is known to hold no cases', () => {
    expect(unrecognised(filesBelow(folder))).toEqual([])
  })
})

it.each(filesBelow('src/testkit/data').filter((path) => /\/(name|label-map|generate-name)[^/]*\.jsonl$/.test(path)))(
  'the real validators and we say the same: %s',
  (path) => {
    expect(vectorKindOf(path)?.check(path, readFileSync(path, 'utf8')).failures).toEqual([])
  },
)

it.each(filesBelow('src/testkit/data/api-server-answers'))('answers of the real code beyond the data: %s', (path) => {
  expect(vectorKindOf(path)?.check(path, readFileSync(path, 'utf8')).failures).toEqual([])
})

it('names a file that nobody knows', () => {
  expect(unrecognised(['a/README.md', 'a/create.jsonl', 'a/else.jsonl'])).toEqual(['a/else.jsonl'])
})
