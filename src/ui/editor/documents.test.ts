import { expect, test } from 'vitest'
import { withName, withNewDocument, withText, withoutDocument } from './documents.ts'

const two = {
  documents: [
    { id: 'a', name: 'a.yaml', text: 'A' },
    { id: 'b', name: 'b.yaml', text: 'B' },
  ],
  activeDocument: 'a',
}

test('a new file gets a name and an id of its own and is opened', () => {
  const three = withNewDocument(two)
  expect(three.documents.at(-1)).toEqual({ id: 'file-3', name: 'untitled-1.yaml', text: '' })
  expect(three.activeDocument).toBe('file-3')
  expect(withNewDocument(three).documents.at(-1)?.name).toBe('untitled-2.yaml')
})

test('closing the open file opens its neighbour; the last file stays', () => {
  const one = withoutDocument(two, 'a')
  expect(one).toEqual({ documents: [two.documents[1]], activeDocument: 'b' })
  expect(withoutDocument(one, 'b')).toEqual(one)
  expect(withoutDocument(two, 'b').activeDocument).toBe('a')
})

test('names are unique and never empty', () => {
  expect(withName(two, 'a', ' c.yaml ').documents[0]?.name).toBe('c.yaml')
  expect(withName(two, 'a', 'b.yaml').documents[0]?.name).toBe('a.yaml')
  expect(withName(two, 'a', '  ').documents[0]?.name).toBe('a.yaml')
})

test('typing changes one file only', () => {
  const { documents } = withText(two, 'b', 'B2')
  expect(documents?.[1]?.text).toBe('B2')
  expect(documents?.[0]).toBe(two.documents[0])
})
