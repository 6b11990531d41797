import { utf8Bytes } from '../../base/hash.ts'
import type { Secret } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'
import { encodedBytes } from './base64.ts'

export const secretKind = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  singular: 'secret',
  shortNames: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Secret',
  applyDefaults: (draft) => {
    draft.type ||= 'Opaque'
    if (!draft.stringData) return
    for (const [key, text] of Object.entries(draft.stringData)) (draft.data ??= {})[key] = encodedBytes(utf8Bytes(text))
    delete draft.stringData
  },
})
