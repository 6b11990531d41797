import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replayNodeTrace } from '../node-traces/replay.ts'
import { checkNodeTrace } from './nodes.ts'

const whole = resolve('../shared/spec/data/scheduler-node/nodes')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/scheduler-node/nodes')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of nodes', () => {
  it.each(readdirSync(folder))('%s, line by line', (name) => {
    expect(checkNodeTrace(name, read(name)).failures).toEqual([])
  })

  it('are compared in every line: one second more is a difference', () => {
    const changed = read('01-node-dies.txt').replace('  100.061s  EVENT', '  101.061s  EVENT')
    expect(replayNodeTrace(changed)).toHaveLength(1)
  })
})
