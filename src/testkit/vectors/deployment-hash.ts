import { podTemplateHash } from '../../api/pod-template-hash/pod-template-hash.ts'
import {
  controllerRevisionHash,
  rawRevisionData,
  templateRevisionData,
} from '../../api/pod-template-hash/controller-revision-hash.ts'

export interface VectorResult {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly string[]
}

interface HashVector {
  readonly name?: string
  readonly template: object
  readonly collisionCount: number | null
  readonly hash: string
}

/** Checks a `podtemplate-hash-vectors-*.jsonl` file. */
export function checkPodTemplateHashes(jsonLines: string): VectorResult {
  return tally<HashVector>(jsonLines, ({ name, template, collisionCount, hash }, line) => {
    const actual = podTemplateHash(template, collisionCount)
    return actual === hash ? [] : [`line ${line} (${name ?? 'fuzz'}): expected ${hash}, got ${actual}`]
  })
}

interface RevisionVector {
  readonly name: string
  readonly template: object
  readonly collisionCount: number | null
  readonly dsHash: string
  readonly stsHash: string
  readonly stsPatchData: string
}

/** Checks a `controllerrevision-hash-vectors.jsonl` file. */
export function checkControllerRevisionHashes(jsonLines: string): VectorResult {
  return tally<RevisionVector>(jsonLines, (vector, line) => {
    const data = templateRevisionData(vector.template)
    const pairs = [
      [vector.dsHash, podTemplateHash(vector.template, vector.collisionCount)],
      [vector.stsHash, controllerRevisionHash(data, vector.collisionCount)],
      [vector.stsPatchData, rawRevisionData(data)],
    ] as const
    return pairs
      .filter(([expected, actual]) => expected !== actual)
      .map(([expected, actual]) => `line ${line} (${vector.name}): expected ${expected}, got ${actual}`)
  })
}

function tally<Vector>(jsonLines: string, check: (vector: Vector, line: number) => readonly string[]): VectorResult {
  const lines = jsonLines.split('\n').filter((line) => line !== '')
  const results = lines.map((line, index) => check(JSON.parse(line) as Vector, index + 1))
  const failed = results.filter((failures) => failures.length > 0).length
  return { passed: lines.length - failed, failed, failures: results.flat() }
}
