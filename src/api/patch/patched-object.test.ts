import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import { kinds, olderVersions } from '../index.ts'
import { applyPatch } from './apply-patch.ts'
import { patchedObject } from './patched-object.ts'

interface Case {
  readonly object: JsonObject
  readonly patch: JsonValue
  /** The patch as Go prints it. */
  readonly shown: string
  readonly strict?: string
  readonly error?: string
}

const cases = readFileSync(resolve('src/testkit/data/patch-conversions/strategic.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)

it.each(cases)('$object.kind: $shown', ({ object, patch, shown, strict, error }) => {
  const kind = [...kinds, ...olderVersions].find(
    ({ kind: name, group, version }) =>
      name === object['kind'] && object['apiVersion'] === (group === '' ? version : `${group}/${version}`),
  )!
  const patched = applyPatch('strategic', object, patch, kind.schema)
  if ('status' in patched) throw new Error(patched.status.message)
  const answer = patchedObject({ kind: 'strategic', patch, result: patched.result }, kind, 'Strict')
  const why = strict ?? error
  expect('status' in answer ? answer.status.message : undefined).toBe(
    why === undefined ? undefined : ` "" is invalid: patch: Invalid value: ${JSON.stringify(shown)}: ${why}`,
  )
})
