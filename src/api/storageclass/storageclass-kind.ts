import type { StorageClass } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

const defaults = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Whether claims without a class get this one. */
export const isDefaultClass = ({ metadata }: StorageClass): boolean =>
  defaults.some((key) => metadata.annotations?.[key] === 'true')

export const storageClassKind = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.StorageClass',
  applyDefaults: (draft) => {
    draft.reclaimPolicy ??= 'Delete'
    draft.volumeBindingMode ??= 'Immediate'
  },
})
