import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkJobVectors } from './job-vectors.ts'
import { checkJobTrace } from './job.ts'

const whole = resolve('../shared/spec/data/job-cronjob-hpa')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/job-cronjob-hpa')
const files = (name: string): string[] => readdirSync(resolve(folder, name)).map((file) => resolve(folder, name, file))

describe.each(['job', 'cronjob'])('golden traces of the %s controller', (name) => {
  it.each(files(name))('%s, line by line', (file) => {
    expect(checkJobTrace(file, readFileSync(file, 'utf8')).failures).toEqual([])
  })
})

describe('golden vectors', () => {
  it.each(files('vectors').filter((file) => /\/job-(?!api)[^/]*$/.test(file)))('%s', (file) => {
    expect(checkJobVectors(file, readFileSync(file, 'utf8')).failures).toEqual([])
  })
})
