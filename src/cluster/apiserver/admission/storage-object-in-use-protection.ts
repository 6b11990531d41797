import type { AdmissionPlugin } from '../server.ts'

const finalizers: { readonly [resource: string]: string } = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
}

/** New claims and volumes are protected while they are used. @source kubernetes@1.36 plugin/pkg/admission/storage/storageobjectinuseprotection */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: Object.keys(finalizers),
  admit: ({ metadata }, { operation, resource }) => {
    const finalizer = finalizers[resource]!
    if (operation === 'CREATE' && metadata.finalizers?.includes(finalizer) !== true)
      metadata.finalizers = [...(metadata.finalizers ?? []), finalizer]
    return undefined
  },
}
