import type { StorageClass } from '../openapi/kubernetes.ts'
import { isDefaultClass } from './storageclass-kind.ts'

/** The class of claims that name none: of several the newest, then the first by name. @source kubernetes@1.36 pkg/volume/util/storageclass.go GetDefaultClass */
export function defaultClassOf(classes: Iterable<StorageClass>): StorageClass | undefined {
  let best: StorageClass | undefined
  for (const storageClass of classes)
    if (isDefaultClass(storageClass) && (best === undefined || precedes(storageClass, best))) best = storageClass
  return best
}

function precedes({ metadata }: StorageClass, { metadata: other }: StorageClass): boolean {
  const [created, before] = [metadata.creationTimestamp ?? '', other.creationTimestamp ?? '']
  return created === before ? metadata.name < other.name : created > before
}
