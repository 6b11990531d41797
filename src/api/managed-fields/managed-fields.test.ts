import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { ManagedFieldsEntry } from '../openapi/kubernetes.ts'
import { schemaOf } from '../openapi/schema.ts'
import { configurationError } from './configuration.ts'
import { fieldsV1Of, printedPath, setOf, setOfFieldsV1 } from './field-set.ts'
import { afterApply, afterUpdate, entriesOf, ownersOf, type Manager, type Owners } from './managers.ts'

interface Step {
  readonly op: 'apply' | 'update'
  readonly manager: string
  readonly sub: string
  readonly force: boolean
  readonly object: JsonObject
  readonly error?: string
  readonly result?: JsonObject
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

const schema = schemaOf('io.k8s.api.apps.v1.Deployment')!
const past = setOf([['f:status']])
const through = setOf([['f:spec'], ['f:metadata', 'f:labels']])
const time = '2026-01-01T00:00:00Z'

const lives = readFileSync('src/testkit/data/managed-fields/deployments.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { readonly steps: readonly Step[] }).steps)

const whoIn = ({ op, manager, sub }: Step): Manager => ({
  manager,
  operation: op === 'apply' ? 'Apply' : 'Update',
  apiVersion: 'apps/v1',
  ...(sub !== '' && { subresource: sub }),
})

const byIdentity = (entries: readonly ManagedFieldsEntry[]): ReadonlyMap<string, unknown> =>
  new Map(
    entries.map(({ time: _time, ...entry }) => [`${entry.operation} ${entry.manager} ${entry.subresource}`, entry]),
  )

function conflictCount(error: string): number {
  return Number(/with (\d+) conflict/.exec(error)![1])
}

describe('who owns the fields of a Deployment', () => {
  for (const [index, steps] of lives.entries())
    it(`life ${index}: ${steps.map(({ op, manager }) => `${op} by ${manager}`).join(', ')}`, () => {
      let live: JsonValue = { apiVersion: 'apps/v1', kind: 'Deployment' }
      let owners: Owners = new Map()
      for (const [at, step] of steps.entries()) {
        const rules = { schema, ignored: step.sub === '' ? past : through }
        if (step.op === 'update') {
          // An object that nobody owned before is not tracked until something is applied.
          if (owners.size > 0 || at === 0) owners = afterUpdate(owners, live, step.object, rules, whoIn(step), time)
          live = step.object
        } else {
          const applied = afterApply(owners, live, step.object, rules, whoIn(step), time, step.force)
          expect(applied.conflicts.length).toBe(step.error === undefined ? 0 : conflictCount(step.error))
          if (step.error !== undefined) continue
          owners = applied.owners
          live = applied.object
        }
        expect(live).toEqual(step.result)
        expect(byIdentity(entriesOf(owners))).toEqual(byIdentity(step.managedFields!))
        expect(entriesOf(ownersOf(entriesOf(owners)))).toEqual(entriesOf(owners))
      }
    })
})

describe('fields as text', () => {
  it('reads what it wrote', () => {
    const fields = { 'f:spec': { '.': {}, 'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { 'f:name': {} } } } }
    expect(fieldsV1Of(setOfFieldsV1(fields))).toEqual(fields)
  })

  it('names a path as conflicts do', () => {
    const path = ['f:spec', 'f:ports', 'k:{"containerPort":80,"protocol":"TCP"}', 'f:name']
    expect(printedPath(path)).toBe('.spec.ports[containerPort=80,protocol="TCP"].name')
    expect(printedPath(['f:metadata', 'f:finalizers', 'v:"a/b"'])).toBe('.metadata.finalizers[="a/b"]')
  })
})

describe('a configuration that cannot be applied', () => {
  const cases: readonly (readonly [string, JsonValue, string])[] = [
    ['an unknown field', { spec: { replica: 3 } }, '.spec.replica: field not declared in schema'],
    [
      'a container twice',
      { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'a' }] } } } },
      '.spec.template.spec.containers: duplicate entries for key [name="a"]',
    ],
    [
      'text for a number',
      { spec: { replicas: 'three' } },
      '.spec.replicas: expected numeric (int or float), got string',
    ],
    [
      'a finalizer twice',
      { metadata: { finalizers: ['a/b', 'a/b'] } },
      '.metadata.finalizers: duplicate entries for key [="a/b"]',
    ],
    ['a list for a map', { spec: [] }, '.spec: expected map, got &{[]}'],
    [
      'two mistakes',
      { spec: { paused: true, x: 1, y: 2 } },
      'errors:\n  .spec.x: field not declared in schema\n  .spec.y: field not declared in schema',
    ],
  ]
  for (const [name, configuration, message] of cases)
    it(`is refused: ${name}`, () => {
      expect(configurationError(configuration, schema)).toBe(message)
    })

  it('nothing is wrong with a right one', () => {
    expect(
      configurationError({ apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 3 } }, schema),
    ).toBeUndefined()
  })
})
