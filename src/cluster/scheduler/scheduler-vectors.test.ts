import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkSchedulerFile, schedulerFiles } from '../../testkit/vectors/scheduler.ts'

const whole = resolve('../shared/spec/data/scheduler-node/vectors')
const folders = [resolve('src/testkit/data/scheduler-node'), ...(existsSync(whole) ? [whole] : [])]

describe.each(folders)('vectors of the real scheduler in %s', (folder) => {
  it.each(schedulerFiles)('%s', (name) => {
    const { failures, passed } = checkSchedulerFile(name, readFileSync(resolve(folder, name), 'utf8'))
    expect(failures.slice(0, 20)).toEqual([])
    expect(passed).toBeGreaterThanOrEqual(10)
  })
})
