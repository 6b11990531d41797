import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Writable } from '../../base/json.ts'
import { instantOf } from '../../clock/instant.ts'
import { checkJobApi } from '../../testkit/vectors/job-api.ts'
import type { Job } from '../openapi/kubernetes.ts'
import { countIndexes, firstSharedIndex } from './indexes.ts'
import { jobKind } from './job-kind.ts'

describe('Jobs and CronJobs are refused in the words of the real API server', () => {
  const folders = ['src/testkit/data/job-api', '../shared/spec/data/job-cronjob-hpa/vectors']
  const names = ['job-api-validation.jsonl', 'cronjob-api-validation.jsonl']
  const files = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)).filter(existsSync)
  test.each(files)('%s', (file) => {
    const result = checkJobApi(file, readFileSync(file, 'utf8'))
    expect(result.failures).toEqual([])
    expect(result.passed).toBeGreaterThan(0)
  })
})

test('a Job with labels only in its template shows the generated ones on itself too', () => {
  const draft = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'pi', uid: 'u', namespace: 'default', resourceVersion: '', creationTimestamp: '' },
    spec: { template: { metadata: { labels: { app: 'pi' } }, spec: { containers: [] } } },
  } as unknown as Writable<Job>
  jobKind.applyDefaults?.(draft)
  jobKind.prepareForCreate?.(draft, { now: instantOf(0) })
  expect(draft.metadata.labels).toEqual({
    app: 'pi',
    'job-name': 'pi',
    'batch.kubernetes.io/job-name': 'pi',
    'controller-uid': 'u',
    'batch.kubernetes.io/controller-uid': 'u',
  })
})

test('index intervals', () => {
  expect(countIndexes('0,2-4', 5)).toEqual({ count: 4 })
  expect(countIndexes('3,2', 5)).toEqual({ error: 'non-increasing order, previous: 3, current: 2' })
  expect(firstSharedIndex('0-3,7', '5,6-8', 10)).toBe(7)
  expect(firstSharedIndex('0-3', '4', 10)).toBeUndefined()
})
