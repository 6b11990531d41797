import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  checkClaimOwners,
  checkPodNames,
  checkRecreatedRevisions,
  checkSlowStart,
  checkStatefulSetSamples,
  checkWorkloadTrace,
} from './statefulset.ts'

const whole = resolve('../shared/spec/data/statefulset-daemonset')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/statefulset-daemonset')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the StatefulSet controller', () => {
  it.each(readdirSync(resolve(folder, 'statefulset')))('%s, line by line', (name) => {
    expect(checkWorkloadTrace(name, read(`statefulset/${name}`)).failures).toEqual([])
  })
})

describe('golden vectors of the StatefulSet controller', () => {
  const checks = [
    ['sts-pod-name-vectors.jsonl', checkPodNames],
    ['slow-start-batch-vectors.jsonl', checkSlowStart],
    ['sts-pvc-ownerref-vectors.jsonl', checkClaimOwners],
    ['sts-recreated-pod-revision-vectors.jsonl', checkRecreatedRevisions],
    ['sts-sample-objects.json', checkStatefulSetSamples],
  ] as const
  it.each(checks)('%s', (name, check) => {
    expect(check(name, read(`vectors/${name}`))).toMatchObject({ failed: 0, failures: [] })
  })
})
