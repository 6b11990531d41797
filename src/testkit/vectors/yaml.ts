import { isEqual } from '../../base/json.ts'
import { yamlToJson } from '../../api/yaml/read-manifests.ts'
import type { VectorResult } from './deployment-hash.ts'

interface YamlVector {
  readonly In: string
  readonly Out: string
  readonly Err: string
}

/** `sigs-yaml-vectors.json`: what a snippet means, or the text of its error. */
export function checkYamlFile(_name: string, content: string): VectorResult {
  const vectors = JSON.parse(content) as readonly YamlVector[]
  const failures = vectors.flatMap(({ In, Out, Err }) => {
    const read = yamlToJson(In)
    const isRight =
      'error' in read ? read.error === Err && Err !== '' : Err === '' && isEqual(read.json, JSON.parse(Out))
    const got = 'error' in read ? read.error : JSON.stringify(read.json)
    return isRight ? [] : [`${JSON.stringify(In)}: expected ${Err || Out}, got ${got}`]
  })
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}
