import { decodedBytes } from '../../api/secret/base64.ts'
import type { ClusterView } from '../machinery/view.ts'

interface Holder {
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
}

const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** The keys and texts of a ConfigMap or a Secret, in order of the keys; none when it is not there. */
export function textsIn(
  view: ClusterView,
  resource: 'configmaps' | 'secrets',
  key: string,
): readonly (readonly [string, string])[] {
  const object = view.get(resource, key) as Holder | undefined
  if (object === undefined) return []
  const plain = Object.entries(object.data ?? {})
  const encoded = Object.entries(object.binaryData ?? {})
  const texts = resource === 'secrets' ? plain.map(decoded) : [...plain, ...encoded.map(decoded)]
  return texts.toSorted(([left], [right]) => byCode(left, right))
}

const decoded = ([name, text]: readonly [string, string]): [string, string] => [name, textOfBytes(decodedBytes(text))]

/** UTF-8, given as characters of one byte each; what is no UTF-8 stays as it is. */
function textOfBytes(bytes: string): string {
  try {
    let encoded = ''
    for (let index = 0; index < bytes.length; index++)
      encoded += `%${bytes.charCodeAt(index).toString(16).padStart(2, '0')}`
    return decodeURIComponent(encoded)
  } catch {
    return bytes
  }
}
