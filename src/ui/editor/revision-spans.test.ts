import { expect, test } from 'vitest'
import type { WorkloadRow } from '../../worker/protocol.ts'
import type { ApplySummary } from '../state.ts'
import { revisionSpans } from './revision-spans.ts'

const text = 'kind: Deployment\nname: web\n---\n# db\nkind: StatefulSet\nname: db\n'
const row = (kind: string, name: string, ...colors: number[]): WorkloadRow => ({
  resource: `${kind.toLowerCase()}s`,
  kind,
  namespace: 'default',
  name,
  uid: name,
  desired: 1,
  ready: 1,
  total: 1,
  revisions: colors.map((color, index) => ({
    name: `${name}-${index}`,
    revision: index + 1,
    color,
    desired: 1,
    ready: 1,
    total: 1,
    images: [],
  })),
})
const applied: ApplySummary = {
  documentId: 'a',
  text,
  problems: [],
  objects: [
    {
      target: { resource: 'deployments', namespace: 'default', name: 'web' },
      kind: 'Deployment',
      verb: 'created',
      line: 1,
    },
    { target: { resource: 'statefulsets', name: 'db' }, kind: 'StatefulSet', verb: 'created', line: 5 },
  ],
}

test('each document wears the colour of its newest revision', () => {
  const spans = revisionSpans({ id: 'a', text }, applied, [row('Deployment', 'web', 0, 1), row('StatefulSet', 'db', 3)])
  expect(spans).toEqual([
    { fromLine: 1, toLine: 2, color: 1, isCurrent: true },
    { fromLine: 5, toLine: 6, color: 3, isCurrent: true },
  ])
})

test('an edited text is no longer what runs', () => {
  const spans = revisionSpans({ id: 'a', text: `${text}x: 1\n` }, applied, [row('Deployment', 'web', 0)])
  expect(spans).toEqual([{ fromLine: 1, toLine: 2, color: 0, isCurrent: false }])
})

test('another file and objects without revisions stay plain', () => {
  expect(revisionSpans({ id: 'b', text }, applied, [row('Deployment', 'web', 0)])).toEqual([])
  expect(revisionSpans({ id: 'a', text }, applied, [row('Deployment', 'web')])).toEqual([])
})
