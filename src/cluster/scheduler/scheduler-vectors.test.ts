import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkSchedulerFile, schedulerFiles } from '../../testkit/vectors/scheduler.ts'

const whole = resolve('../shared/spec/data/scheduler-node/vectors')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/scheduler-node')

describe('vectors of the real scheduler', () => {
  it.each(schedulerFiles)('%s', (name) => {
    const { failures, passed } = checkSchedulerFile(name, readFileSync(resolve(folder, name), 'utf8'))
    expect(failures.slice(0, 20)).toEqual([])
    expect(passed).toBeGreaterThan(20)
  })
})
