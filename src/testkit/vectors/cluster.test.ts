import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkEndpointsTrace } from './endpoints.ts'
import { checkLimitRanges } from './limitranger.ts'
import { checkNamespaceConditions } from './namespace-conditions.ts'
import { checkVolumeMatches } from './pv-match.ts'
import { checkQuotaAdmission, checkQuotaUsage } from './quota.ts'

const whole = resolve('../shared/spec/data/endpoints-disruption-gc-patch')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/endpoints-disruption-gc-patch')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the EndpointSlice and Endpoints controllers', () => {
  it.each(readdirSync(resolve(folder, 'endpoints')))('%s, line by line', (name) => {
    expect(checkEndpointsTrace(name, read(`endpoints/${name}`)).failures).toEqual([])
  })
})

describe('golden vectors', () => {
  it.each([
    ['pv-match', checkVolumeMatches],
    ['limitranger', checkLimitRanges],
    ['quota-usage', checkQuotaUsage],
    ['quota-admission', checkQuotaAdmission],
    ['namespace-condition', checkNamespaceConditions],
  ] as const)('%s', (name, check) => {
    expect(check(read(`vectors/${name}-vectors.jsonl`)).failures).toEqual([])
  })
})
