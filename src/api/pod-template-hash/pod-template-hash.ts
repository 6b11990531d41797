import { fnv1a32, utf8Bytes } from '../../base/hash.ts'
import { safeEncoded } from './safe-encoding.ts'
import { templateLayout } from './template-layout.ts'

const hashOfTemplate = new WeakMap<object, number>()

/**
 * The value of the label `pod-template-hash`. `template` is the stored (defaulted) template without that label;
 * a collision count of 0 differs from none.
 * @source kubernetes@1.36 pkg/controller/controller_utils.go ComputeHash
 */
export function podTemplateHash(template: object, collisionCount?: number | null): string {
  let hash = hashOfTemplate.get(template)
  if (hash === undefined) {
    hash = fnv1a32(utf8Bytes(templateLayout(template)))
    hashOfTemplate.set(template, hash)
  }
  if (collisionCount === undefined || collisionCount === null) return safeEncoded(hash)
  return safeEncoded(fnv1a32(littleEndian64(collisionCount), hash))
}

/** The count in four bytes of a buffer of eight, as upstream writes it. */
function littleEndian64(count: number): readonly number[] {
  return [count & 255, (count >>> 8) & 255, (count >>> 16) & 255, count >>> 24, 0, 0, 0, 0]
}
