import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDisruptionTrace, checkEvictionVectors } from './disruption.ts'

const whole = resolve('../shared/spec/data/endpoints-disruption-gc-patch')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/endpoints-disruption-gc-patch')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the disruption controller and of evictions', () => {
  it.each(readdirSync(resolve(folder, 'disruption')))('%s, line by line', (name) => {
    expect(checkDisruptionTrace(name, read(`disruption/${name}`)).failures).toEqual([])
  })
})

it('decides evictions as recorded', () => {
  expect(checkEvictionVectors(read('vectors/eviction-decision-vectors.jsonl'))).toMatchObject({
    failed: 0,
    failures: [],
  })
})
