import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readManifests, yamlToJson } from './read-manifests.ts'
import { writeYaml } from './write-yaml.ts'

interface Vector {
  readonly In: string
  readonly Out: string
  readonly Err: string
}

const whole = resolve('../shared/spec/data/yaml/sigs-yaml-vectors.json')
const path = existsSync(whole) ? whole : resolve('src/testkit/data/machinery/sigs-yaml-vectors.json')
const vectors = JSON.parse(readFileSync(path, 'utf8')) as readonly Vector[]

describe('YAML as Kubernetes reads it', () => {
  it.each(vectors)('$In', ({ In, Out, Err }) => {
    const read = yamlToJson(In)
    expect('error' in read ? read : { json: read.json }).toEqual(
      Err === '' ? { json: JSON.parse(Out) } : { error: Err },
    )
  })

  it.each([
    [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n\tname: web\n',
      'yaml: line 4: found character that cannot start any token',
    ],
    ['metadata:\n  name: web\n labels:\n  a: b\n', 'yaml: line 2: did not find expected key'],
    ['spec:\n  schedule: */5 * * * *\n', 'yaml: line 2: did not find expected alphabetic or numeric character'],
    ['a: 1\nfoo\nb: 2\n', "yaml: line 3: could not find expected ':'"],
    ['a:\n  - b\n c: d\n', 'yaml: line 2: did not find expected key'],
    ['a: "x\n', 'yaml: line 2: found unexpected end of stream'],
    ['a: "\\q"\n', 'yaml: found unknown escape character'],
    ['a: |\n\tb\n', 'yaml: line 2: found a tab character where an indentation space is expected'],
    ['a: {b: c\n', "yaml: line 1: did not find expected ',' or '}'"],
    ['a: *b\n', "yaml: unknown anchor 'b' referenced"],
    ['a: *b\nb: c: d\n', "yaml: unknown anchor 'b' referenced"],
    ['x y\nkind: Pod\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['a: 1\nmet #c:\n  name: x\n', "yaml: line 3: could not find expected ':'"],
    ['a:\n  b: c\n%  labels:\n', 'yaml: line 3: could not find expected directive name'],
    ['a: &x [*x]\n', "yaml: anchor 'x' value contains itself"],
    ['a: {{ .b }}\n', 'yaml: invalid map key: map[interface {}]interface {}{".b":interface {}(nil)}'],
    ['a: !!int b\n', 'yaml: cannot decode !!str `b` as a !!int'],
    ['a: @b\n', 'yaml: found character that cannot start any token'],
    ['a: - b\n', 'yaml: block sequence entries are not allowed in this context'],
    ['a: \u0001\n', 'yaml: control characters are not allowed'],
    [`a: ${'['.repeat(5000)}`, 'yaml: exceeded max depth of 100'],
    ['- '.repeat(5000), 'yaml: exceeded max depth of 100'],
  ])('%j is refused', (text, error) => {
    expect(yamlToJson(text)).toEqual({ error })
  })

  it('stops an alias bomb', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `l${level}: &l${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*l${level - 1}`)
          .join(', ')}]`,
    )
    expect(yamlToJson(levels.join('\n'))).toEqual({ error: 'yaml: document contains excessive aliasing' })
  })

  it('folds and keeps lines as YAML says', () => {
    const text =
      'a: |\n  x\n   y\n\nb: >\n  p\n  q\n\n  r\nc: |-\n  z\nd: "1\n  2\\\n  3"\ne: one\n  two\nf: |+\n  k\n\ng: end'
    expect(yamlToJson(text)).toEqual({
      json: { a: 'x\n y\n', b: 'p q\nr\n', c: 'z', d: '1 23', e: 'one two', f: 'k\n\n', g: 'end' },
    })
  })
})

describe('manifests', () => {
  const text = `# a comment
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - name: c
    image: nginx # the image
    name: d
---
---
kind: List
items:
- kind: A
- kind: B
  metadata: {name: b}
`
  it('splits, drops the empty, flattens lists and keeps places', () => {
    const { documents, errors } = readManifests(text)
    expect(errors).toEqual([])
    expect(documents.map(({ json, line }) => [(json as { kind: string }).kind, line])).toEqual([
      ['Pod', 3],
      ['A', 16],
      ['B', 17],
    ])
    const [pod, , last] = documents
    expect(pod!.positionOf(['spec', 'containers', 0, 'image'])).toEqual({
      line: 10,
      column: 12,
      endLine: 10,
      endColumn: 17,
    })
    expect(pod!.positionOf(['spec', 'containers'])).toEqual({ line: 8, column: 3, endLine: 8, endColumn: 13 })
    expect(pod!.positionOf(['spec', 'nope'])).toBeUndefined()
    expect(pod!.duplicateKeys).toEqual([{ key: 'name', range: { line: 11, column: 5, endLine: 11, endColumn: 9 } }])
    expect(last!.positionOf(['metadata', 'name'])).toEqual({ line: 18, column: 20, endLine: 18, endColumn: 21 })
  })

  it('keeps what stands before an error and counts lines as kubectl does', () => {
    const { documents, errors } = readManifests('a: 1\n---\nb: 2\nc: d: e\n---\nf: 1\n')
    expect(documents.map(({ json }) => json)).toEqual([{ a: 1 }])
    expect(errors).toEqual([
      {
        line: 4,
        column: 5,
        message: 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context',
      },
    ])
  })

  it('refuses text on a separator, and too much text', () => {
    expect(readManifests('a: 1\n--- text\n').errors).toEqual([
      { line: 2, column: 4, message: 'invalid Yaml document separator: text' },
    ])
    expect(readManifests('--- # fine\na: 1\n').documents).toHaveLength(1)
    expect(readManifests('#'.repeat(4_000_000)).errors[0]!.message).toBe('Request entity too large: limit is 3145728')
  })

  it('reads the broken blocks of a lesson', () => {
    const marked =
      'kind: DaemonSet\nspec:\n  template:\n    metadata:\n      labels:\n        **name: promtail  # a note**\n    spec: {}\n'
    expect(readManifests(marked).errors).toEqual([
      {
        line: 6,
        column: 10,
        message: 'error converting YAML to JSON: yaml: line 6: did not find expected alphabetic or numeric character',
      },
    ])
    expect(readManifests('spec:\n  schedule: "/1 * * * "\n').documents[0]!.json).toEqual({
      spec: { schedule: '/1 * * * ' },
    })
  })

  it('takes JSON with its tabs', () => {
    expect(readManifests('{\n\t"a": [1, {"b": null}]\n}\n').documents[0]!.json).toEqual({ a: [1, { b: null }] })
  })
})

describe('YAML as kubectl prints it', () => {
  it('writes what it reads', () => {
    const value = {
      a10: [1, [2, 3], { x: { y: [] } }, 'text'],
      a2: '1',
      b: 'yes',
      c: 'a: b',
      d: 'l1\nl2\n',
      e: ' lead',
      f: '',
      g: null,
      h: '# no',
      i: "it's",
      j: 'tab\tand\nbreak',
      k: {},
      l: '2026-01-01',
      m: 'x'.repeat(50).concat(' ', 'y'.repeat(50), ' z'),
    }
    const text = writeYaml(value)
    expect(yamlToJson(text)).toEqual({ json: value })
    expect(text.split('\n').slice(0, 12)).toEqual([
      'a2: "1"',
      'a10:',
      '- 1',
      '- - 2',
      '  - 3',
      '- x:',
      '    "y": []',
      '- text',
      'b: "yes"',
      "c: 'a: b'",
      'd: |',
      '  l1',
    ])
  })
})
