import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCollectorTrace } from './gc.ts'

const whole = resolve('../shared/spec/data/endpoints-disruption-gc-patch/gc')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/endpoints-disruption-gc-patch/gc')

describe('golden traces of the garbage collector', () => {
  it.each(readdirSync(folder))('%s, line by line', (name) => {
    expect(checkCollectorTrace(name, readFileSync(resolve(folder, name), 'utf8')).failures).toEqual([])
  })
})
