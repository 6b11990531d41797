import { expect, it } from 'vitest'
import type { Writable } from '../../base/json.ts'
import type { Pod } from '../openapi/kubernetes.ts'
import { instantOf } from '../../clock/instant.ts'
import { kinds } from '../index.ts'

it('a status update leaves absent what neither state has', () => {
  const kind = kinds.find(({ resource }) => resource === 'pods')!
  const old = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] }, status: {} }
  const draft = { ...old, metadata: { ...old.metadata }, status: {} } as unknown as Writable<Pod>
  kind.status!.prepareForUpdate!(draft, old as unknown as Pod, { now: instantOf(0) })
  expect(Object.keys(draft.status!)).toEqual([])
  expect(Object.keys(draft.metadata)).toEqual(['name'])
})
