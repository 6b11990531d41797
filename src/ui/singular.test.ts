import { expect, it } from 'vitest'
import { singular } from './singular.ts'

it.each([
  ['pods', 'pod'],
  ['networkpolicies', 'networkpolicy'],
  ['ingresses', 'ingress'],
  ['storageclasses', 'storageclass'],
  ['endpoints', 'endpoints'],
  ['leases', 'lease'],
])('one of the %s is a %s', (resource, name) => {
  expect(singular(resource)).toBe(name)
})
