import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  checkAutoTolerations,
  checkDaemonSetSamples,
  checkEligibility,
  checkNodeAffinity,
  checkRolloutCounts,
} from './daemonset.ts'
import { checkWorkloadTrace } from './statefulset.ts'

const whole = resolve('../shared/spec/data/statefulset-daemonset')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/statefulset-daemonset')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the DaemonSet controller', () => {
  it.each(readdirSync(resolve(folder, 'daemonset')))('%s, line by line', (name) => {
    expect(checkWorkloadTrace(name, read(`daemonset/${name}`)).failures).toEqual([])
  })
})

describe('golden vectors of the DaemonSet controller', () => {
  const checks = [
    ['ds-node-eligibility-vectors.jsonl', checkEligibility],
    ['ds-auto-tolerations-vectors.jsonl', checkAutoTolerations],
    ['ds-node-affinity-vectors.jsonl', checkNodeAffinity],
    ['rollout-count-vectors.jsonl', checkRolloutCounts],
    ['ds-sample-objects.json', checkDaemonSetSamples],
  ] as const
  it.each(checks)('%s', (name, check) => {
    expect(check(name, read(`vectors/${name}`))).toMatchObject({ failed: 0, failures: [] })
  })
})
