import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkHpaTrace, checkHpaVectors } from './hpa.ts'

const whole = resolve('../shared/spec/data/job-cronjob-hpa')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/job-cronjob-hpa')
const files = (name: string): string[] => readdirSync(resolve(folder, name)).map((file) => resolve(folder, name, file))

describe('golden traces of the HorizontalPodAutoscaler controller', () => {
  it.each(files('hpa'))('%s, line by line', (file) => {
    expect(checkHpaTrace(file, readFileSync(file, 'utf8')).failures).toEqual([])
  })
})

describe('golden vectors', () => {
  it.each(files('vectors').filter((file) => /\/hpa-[^/]*$/.test(file)))('%s', (file) => {
    expect(checkHpaVectors(file, readFileSync(file, 'utf8')).failures).toEqual([])
  })
})
