import type { Writable } from '../../../base/json.ts'
import type { PersistentVolumeClaim } from '../../../api/openapi/kubernetes.ts'
import { defaultClassOf } from '../../../api/storageclass/default-class.ts'
import type { AdmissionPlugin } from '../server.ts'

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** A claim that names no class gets the default one. @source kubernetes@1.36 plugin/pkg/admission/storage/storageclass/setdefault */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  admit: (draft, { operation, live }) => {
    const { metadata, spec } = draft as unknown as Writable<PersistentVolumeClaim>
    if (
      operation !== 'CREATE' ||
      spec.storageClassName !== undefined ||
      metadata.annotations?.[classAnnotation] !== undefined
    )
      return undefined
    const storageClass = defaultClassOf(live.list('storageclasses'))
    if (storageClass !== undefined) spec.storageClassName = storageClass.metadata.name
    return undefined
  },
}
