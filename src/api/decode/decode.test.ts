import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../base/json.ts'
import { vectorLines } from '../../testkit/vector-lines.ts'
import { decodeObject, type DecodedKind } from './decode-object.ts'
import { readJson } from './read-json.ts'

interface Vector {
  readonly id: string
  readonly gvk: string
  readonly body: JsonValue
  readonly json?: string
  readonly message: string
}

const vectors = vectorLines<Vector>('machinery/decode-refusals.jsonl', 'none')
const kindOf = (gvk: string): DecodedKind => {
  const [, groupVersion, kind] = /^(.*)\/(.*)$/.exec(gvk) as unknown as [string, string, string]
  const [group, version] = groupVersion.includes('/')
    ? (groupVersion.split('/') as [string, string])
    : ['', groupVersion]
  const domain = group === '' ? 'core' : group.split('.')[0]!
  return { group, version, kind, schema: `io.k8s.api.${domain}.${version}.${kind}` }
}
const pod = kindOf('v1/Pod')
const decode = (text: string, kind = pod, fieldValidation?: string) => {
  const read = readJson(text)
  if ('error' in read) throw new Error(read.error)
  return decodeObject(read.value, kind, fieldValidation, read.duplicates)
}

describe('bodies that the API server cannot take', () => {
  it.each(vectors)('$id', ({ gvk, body, json, message }) => {
    const outcome = decode(json ?? JSON.stringify(body), kindOf(gvk), 'Strict')
    expect('status' in outcome ? outcome.status.message : outcome).toBe(message)
  })
})

describe('what is kept of a body', () => {
  it('drops unknown fields with a warning, or in silence', () => {
    const body = '{"metadata":{"name":"a","lables":{}},"spec":{"bogus":1}}'
    expect(decode(body)).toEqual({
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} },
      warnings: ['unknown field "metadata.lables"', 'unknown field "spec.bogus"'],
    })
    expect(decode(body, pod, 'Ignore')).toMatchObject({ warnings: [] })
  })

  it('stores quantities, times and zero values as Go writes them', () => {
    const body = `{"metadata":{"creationTimestamp":"2026-01-01T01:30:00.5+02:00","labels":{"a":null},"annotations":{}},
      "spec":{"hostNetwork":false,"nodeName":"","terminationGracePeriodSeconds":0,
        "containers":[{"name":"c","env":[{"name":"E","value":""}],"resources":{"limits":{"cpu":0.5,"memory":"1024Mi"}}},null]}}`
    expect(decode(body)).toMatchObject({
      object: {
        metadata: { creationTimestamp: '2025-12-31T23:30:00Z', labels: { a: '' } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'c', env: [{ name: 'E' }], resources: { limits: { cpu: '500m', memory: '1Gi' } } }, {}],
        },
      },
    })
  })

  it('compares the version with the address', () => {
    expect(decode('{"apiVersion":"apps/v1","kind":"Deployment"}')).toMatchObject({
      status: { message: 'the API version in the data (apps/v1) does not match the expected API version (v1)' },
    })
  })

  it.each([
    [
      'apps/v1',
      'Pod',
      'Pod in version "v1" cannot be handled as a Pod: no kind "Pod" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'v1',
      'Pd',
      'Pd in version "v1" cannot be handled as a Pod: no kind "Pd" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'a/b/v1',
      'Pod',
      'the object provided is unrecognized (must be of type Pod): unexpected GroupVersion string: a/b/v1 ({"apiVersion":"a/b/v1","kind": ...)',
    ],
  ])('does not know %s %s', (apiVersion, kind, message) => {
    expect(decode(JSON.stringify({ apiVersion, kind }))).toMatchObject({ status: { message } })
  })
})

describe('text that is no JSON', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a":t', "invalid character ' ' in literal true (expecting 'r')"],
    ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
    ['{"a":1e+}', "invalid character '}' in exponent of numeric literal"],
    ['{"a":é}', "invalid character 'Ã' looking for beginning of value"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
  ])('%s', (text, error) => {
    expect(readJson(text)).toEqual({ error })
  })

  it('bounds how deep it goes', () => {
    expect(readJson('['.repeat(20_000))).toEqual({ error: 'exceeded max depth' })
  })
})
