import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkValidationFile } from '../../testkit/vectors/validation.ts'

const own = 'src/testkit/data/workload-validation'
const spec = '../shared/spec/data/validation-defaulting-tables'
const prefixes = [
  'deployment',
  'replicaset',
  'rc',
  'statefulset',
  'daemonset',
  'controllerrevision',
  'job',
  'cronjob',
  'hpa',
  'hpa1',
  'pdb',
]

describe('create, update and table answers equal those of the real API server', () => {
  for (const name of ['create.jsonl', 'update.jsonl', 'tables.jsonl']) {
    for (const file of [`${own}/${name}`, `${spec}/${name}`].filter(existsSync)) {
      const content = readFileSync(file, 'utf8')
      test.each(prefixes)(`${file} %s`, (prefix) => {
        const lines = content.split('\n').filter((line) => idOf(line).startsWith(`${prefix}/`))
        const result = checkValidationFile(name, lines.join('\n'))
        expect(result.failures).toEqual([])
      })
    }
  }
})

const idOf = (line: string): string => (line === '' ? '' : (JSON.parse(line) as { readonly id: string }).id)
