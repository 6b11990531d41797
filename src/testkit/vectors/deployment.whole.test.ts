import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDeletionRanking, checkDeploymentTrace, checkFenceposts, checkProportionalScaling } from './deployment.ts'

const whole = resolve('../shared/spec/data/deployment')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/deployment')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the Deployment and ReplicaSet controllers', () => {
  it.each(readdirSync(resolve(folder, 'traces')))('%s, line by line', (name) => {
    expect(checkDeploymentTrace(name, read(`traces/${name}`)).failures).toEqual([])
  })
})

describe('golden vectors', () => {
  it('rank pods for deletion', () => {
    expect(checkDeletionRanking(read('deletion-ranking-vectors.jsonl'))).toMatchObject({ failed: 0, failures: [] })
  })
  it('spread replicas over ReplicaSets in proportion', () => {
    expect(checkProportionalScaling(read('proportional-scaling-vectors.jsonl'))).toMatchObject({
      failed: 0,
      failures: [],
    })
  })
  it('resolve surge and unavailable', () => {
    expect(checkFenceposts(read('fenceposts.txt'))).toMatchObject({ failed: 0, failures: [] })
  })
})
