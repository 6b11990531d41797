import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkControllerRevisionHashes, checkPodTemplateHashes } from '../../testkit/vectors/deployment-hash.ts'
import { podTemplateHash } from './pod-template-hash.ts'
import { quantityLayout } from './quantity-layout.ts'

const own = 'src/testkit/data/deployment-hash'
const spec = '../shared/spec/data'
const files = [
  [`${own}/podtemplate-hash-vectors-named.jsonl`, checkPodTemplateHashes],
  [`${own}/podtemplate-hash-vectors-fuzz.jsonl`, checkPodTemplateHashes],
  [`${own}/controllerrevision-hash-vectors.jsonl`, checkControllerRevisionHashes],
  [`${spec}/deployment/podtemplate-hash-vectors-named.jsonl`, checkPodTemplateHashes],
  [`${spec}/deployment/podtemplate-hash-vectors-fuzz.jsonl`, checkPodTemplateHashes],
  [`${spec}/statefulset-daemonset/vectors/controllerrevision-hash-vectors.jsonl`, checkControllerRevisionHashes],
] as const

describe('hashes equal those of the real controllers', () => {
  for (const [file, check] of files.filter(([name]) => existsSync(name))) {
    test(`${file}`, () => {
      const result = check(readFileSync(file, 'utf8'))
      expect(result.failures).toEqual([])
      expect(result.passed).toBeGreaterThan(0)
    })
  }
})

test('a collision count of 0 is not the same as none', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
  expect(podTemplateHash(template, 0)).not.toBe(podTemplateHash(template))
  expect(podTemplateHash(template, null)).toBe(podTemplateHash(template))
})

test('an empty list or map counts as absent, an empty object does not', () => {
  const hash = (spec: object): string => podTemplateHash({ metadata: {}, spec })
  expect(hash({ volumes: [], nodeSelector: {} })).toBe(hash({}))
  expect(hash({ securityContext: {} })).not.toBe(hash({}))
})

describe('quantities', () => {
  test.each([
    ['500m', 'value:(int64)500 scale:(resource.Scale)-3', 's:(string)500m', 'DecimalSI'],
    ['128Mi', 'value:(int64)134217728 scale:(resource.Scale)0', 's:(string) ', 'BinarySI'],
    ['1Gi', 'value:(int64)1073741824 scale:(resource.Scale)0', 's:(string)1Gi', 'BinarySI'],
    ['1e3', 'value:(int64)1 scale:(resource.Scale)3', 's:(string)1e3', 'DecimalExponent'],
    ['0', 'value:(int64)0 scale:(resource.Scale)0', 's:(string)0', 'DecimalSI'],
    ['1Pi', 'abs:(big.nat)[2882303761517117440 61035]', 's:(string) ', 'BinarySI'],
  ])('%s', (text, amount, cached, format) => {
    const layout = quantityLayout(text)
    expect(layout).toContain(amount)
    expect(layout).toContain(cached)
    expect(layout).toContain(`Format:(resource.Format)${format}}`)
  })
})
