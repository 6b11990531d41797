import { expect, test } from 'vitest'
import type { JSONSchema } from 'monaco-yaml'
import structural from '../../../api/openapi/structural.json'
import { fieldTexts as english } from '../../../i18n/fields.en.ts'
import { fieldTexts as korean } from '../../../i18n/fields.ko.ts'
import { manifestSchema } from './schema.ts'

const schema = manifestSchema(structural, english)
const definition = (name: string): JSONSchema => schema.definitions![name] as JSONSchema

test('every kind is told apart by apiVersion and kind', () => {
  const kinds = (schema.properties!['kind'] as JSONSchema).enum
  expect(kinds).toContain('Deployment')
  expect(kinds).toContain('CronJob')
  expect(kinds).not.toContain('PodList')
  expect(schema.allOf!.length).toBe(kinds!.length)
})

test('fields carry our words, references point into the definitions', () => {
  const { properties } = definition('io.k8s.api.apps.v1.DeploymentSpec')
  expect(properties!['replicas']).toMatchObject({ type: 'integer', description: english['DeploymentSpec.replicas'] })
  expect(properties!['template']).toMatchObject({ $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' })
  expect(definition('io.k8s.apimachinery.pkg.util.intstr.IntOrString').type).toEqual(['integer', 'string'])
})

test('choices are offered', () => {
  expect(definition('io.k8s.api.batch.v1.CronJobSpec').properties!['concurrencyPolicy']).toMatchObject({
    enum: ['Allow', 'Forbid', 'Replace'],
  })
})

test('both languages describe the same fields, and each field exists', () => {
  expect(Object.keys(korean)).toEqual(Object.keys(english))
  expect(Object.keys(english).length).toBeGreaterThanOrEqual(120)
  const known = new Set<string>()
  for (const [name, { properties }] of Object.entries(structural as Record<string, { properties?: object }>)) {
    for (const field of Object.keys(properties ?? {})) known.add(`${name.slice(name.lastIndexOf('.') + 1)}.${field}`)
  }
  const described = Object.keys(english).filter((field) => !field.startsWith('*'))
  expect(described.filter((field) => !known.has(field))).toEqual([])
})

test('no schema fits nothing', () => expect(manifestSchema(undefined, english)).toEqual({}))
