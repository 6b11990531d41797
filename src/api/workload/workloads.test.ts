import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { isObject } from '../../base/json.ts'
import { checkValidationFile } from '../../testkit/vectors/validation.ts'
import { decodeObject } from '../decode/decode-object.ts'
import { readJson } from '../decode/read-json.ts'
import type { KubeObject } from '../object.ts'
import type { KindDefinition } from '../scheme.ts'

const own = 'src/testkit/data/workload-validation'
const spec = '../shared/spec/data/validation-defaulting-tables'
const prefixes = ['deployment', 'replicaset', 'rc', 'statefulset', 'daemonset', 'controllerrevision', 'job', 'cronjob', 'hpa', 'hpa1', 'pdb']

describe('create, update and table answers equal those of the real API server', () => {
  for (const name of ['create.jsonl', 'update.jsonl', 'tables.jsonl']) {
    for (const file of [`${own}/${name}`, `${spec}/${name}`].filter(existsSync)) {
      const content = readFileSync(file, 'utf8')
      test.each(prefixes)(`${file} %s`, (prefix) => {
        const result = checkValidationFile(name, content, { decode, only: `${prefix}/` })
        expect(result.failures).toEqual([])
      })
    }
  }
})

/** A body as kubectl sends it: YAML becomes JSON with sorted keys, JSON goes as it is. */
function decode(text: string, kind: KindDefinition): { readonly object: KubeObject } | { readonly error: string } {
  const body = readJson(text.startsWith('{') ? text : JSON.stringify(withSortedKeys(parse(text, { uniqueKeys: false, version: '1.1' }))))
  if ('error' in body) return body
  const decoded = decodeObject(body.value, kind, 'Strict', body.duplicates)
  return 'status' in decoded ? { error: decoded.status.message } : { object: decoded.object as unknown as KubeObject }
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, withSortedKeys(value[key])]))
}
