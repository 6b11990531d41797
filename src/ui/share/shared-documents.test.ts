import { expect, test } from 'vitest'
import { firstDocuments } from '../editor/first-document.ts'
import { withSharedDocuments } from './shared-documents.ts'

const files = [{ name: 'web.yaml', text: 'kind: Deployment' }]
const untouched = { documents: firstDocuments, activeDocument: 'first' }
const names = ({ documents }: typeof untouched) => documents.map(({ name }) => name)

test('a link replaces the untouched example', () => {
  const opened = withSharedDocuments(untouched, files, '#1.deflate.a')
  expect(names(opened)).toEqual(['web.yaml'])
  expect(opened.activeDocument).toBe(opened.documents[0]!.id)
})

test("the reader's own files stay behind those of the link, and keep their names", () => {
  const own = { documents: [{ id: 'file-2', name: 'web.yaml', text: 'mine' }], activeDocument: 'file-2' }
  const opened = withSharedDocuments(own, files, '#1.deflate.a')
  expect(names(opened)).toEqual(['web-2.yaml', 'web.yaml'])
  expect(opened.documents[1]).toBe(own.documents[0])
})

test('opening the same link again keeps what was written into its files', () => {
  const opened = withSharedDocuments(untouched, files, '#1.deflate.a')
  const edited = { ...opened, documents: opened.documents.map((document) => ({ ...document, text: 'edited' })) }
  expect(withSharedDocuments(edited, files, '#1.deflate.a')).toEqual(edited)
})

test('files of another link go when nobody touched them', () => {
  const first = withSharedDocuments(untouched, files, '#1.deflate.a')
  const second = withSharedDocuments(first, [{ name: 'db.yaml', text: 'kind: StatefulSet' }], '#1.deflate.b')
  expect(names(second)).toEqual(['db.yaml'])
})
