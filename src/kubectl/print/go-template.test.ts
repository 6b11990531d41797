import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../base/json.ts'
import { sortedAsGo } from './go-sort.ts'
import { filledGoTemplate } from './go-template.ts'

const root: JsonValue = {
  items: [
    { metadata: { name: 'a', labels: { app: 'x' } }, spec: { replicas: 3 }, status: { phase: 'Running' } },
    { metadata: { name: 'b' }, spec: {}, status: { phase: 'Pending' } },
  ],
  data: { password: 'c2VjcmV0' },
}

describe('Go templates', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
    ['{{range $i, $x := .items}}{{$i}}={{$x.metadata.name}};{{end}}', '0=a;1=b;'],
    ['{{range .items -}}\n  {{.status.phase}}\n{{- end}}', 'RunningPending'],
    ['{{range .none}}x{{else}}nothing{{end}}', 'nothing'],
    [
      '{{range .items}}{{if eq .status.phase "Running"}}{{.metadata.name}}{{else if .spec}}s{{else}}-{{end}}{{end}}',
      'a-',
    ],
    ['{{with (index .items 0).metadata}}{{.labels.app}}{{end}}', 'x'],
    ['{{len .items}} {{.items | len | printf "%03d"}}', '2 002'],
    ['{{(index .items 0).spec.replicas}} {{(index .items 1).spec.replicas}}', '3 <no value>'],
    ['{{index .data "password" | base64decode}}', 'secret'],
    ['{{printf "%-5s|%5s|%q" "ab" "cd" "e"}}', 'ab   |   cd|"e"'],
    ['{{printf "%d" (index .items 0).spec.replicas}}', '%!d(float64=3)'],
    ['{{$x := "outer"}}{{range .items}}{{$x = .metadata.name}}{{end}}{{$x}}', 'b'],
    ['{{/* nothing */}}{{not true}} {{and true .data.password}} {{or "" "z"}}', 'false c2VjcmV0 z'],
    ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}', 'a'],
    ['{{.data}} {{index .items 0 "metadata" "labels"}}', 'map[password:c2VjcmV0] map[app:x]'],
    ['{{exists . "data" "password"}} {{exists . "data" "no"}}', 'true false'],
    ['{{println "a" 1 true}}', 'a 1 true\n'],
    ['{{html "<a>"}} {{`raw`}} {{1.5}}', '&lt;a&gt; raw 1.5'],
  ]
  for (const [template, text] of cases)
    it(`fills ${template}`, () => {
      expect(filledGoTemplate(template, root)).toEqual({ text })
    })

  it.each([
    '{{range .items}}',
    '{{.a',
    '{{nope .a}}',
    '{{end}}',
    '{{}}',
    '{{gt (index .items 0).spec.replicas 1}}',
    '{{$y}}',
  ])('says what is wrong with %s', (template) => {
    expect(filledGoTemplate(template, root)).toHaveProperty('error')
  })
})

describe('sorting as Go sorts', () => {
  const sortedKeys = (keys: readonly number[]): readonly number[] =>
    sortedAsGo(
      keys.map((key, index) => ({ key, index })),
      (left, right) => left.key < right.key,
    ).map(({ index }) => index)

  it('keeps a dozen equal items in their order, and more in an order of its own', () => {
    expect(sortedKeys(Array.from({ length: 12 }, () => 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(sortedKeys([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0])).toEqual([
      9, 1, 15, 3, 13, 5, 11, 7, 8, 0, 10, 6, 12, 4, 14, 2,
    ])
  })
})
