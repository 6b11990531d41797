import { expect, test } from 'vitest'
import { instantOf } from '../../clock/instant.ts'
import { decodeSharedRun, encodeSharedRun } from './share-link.ts'
import type { SharedRun } from './share-link.ts'
import { isSharedRunHash } from './shared-run-hash.ts'

const run: SharedRun = {
  recording: {
    version: 1,
    setup: { seed: 7, nodes: 3 },
    inputs: [
      { at: instantOf(1000), step: 3, request: { method: 'POST', path: '/api/v1/pods', body: { 이름: '파드' } } },
    ],
  },
  documents: [{ name: 'nginx.yaml', text: 'kind: Pod # 파드\n'.repeat(40) }],
  playhead: { at: instantOf(1500), revision: 12 },
}

test('a run survives the way through a link', async () => {
  const hash = await encodeSharedRun(run)
  expect(hash).toMatch(/^1\.deflate\.[\w-]+$/)
  expect(hash.length).toBeLessThan(500)
  expect(await decodeSharedRun(`#${hash}`)).toEqual(run)
})

test.each([
  ['2.deflate.AAAA', 'version 2 is unknown'],
  ['1.brotli.AAAA', 'codec brotli is unknown'],
])('%s is refused: %s', async (hash, words) => {
  await expect(decodeSharedRun(hash)).rejects.toThrow(words)
})

test('a truncated payload is refused', async () => {
  const hash = await encodeSharedRun(run)
  await expect(decodeSharedRun(hash.slice(0, -20))).rejects.toThrow(/\w/)
})

test('a payload without a recording is refused', async () => {
  const hash = await encodeSharedRun({ documents: [] } as unknown as SharedRun)
  await expect(decodeSharedRun(hash)).rejects.toThrow('it has no recording')
})

test('only version and codec make a hash ours', () => {
  expect([isSharedRunHash('#1.deflate.abc'), isSharedRunHash('#kb-editor'), isSharedRunHash('')]).toEqual([
    true,
    false,
    false,
  ])
})
