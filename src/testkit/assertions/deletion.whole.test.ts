import { expect } from 'vitest'
import { instantOfTimestamp } from '../../clock/instant.ts'
import { scenario, type World } from '../scenario.ts'
import { deployment } from './manifests.ts'

const setup = { seed: 11, nodes: 2, withControlPlane: false }
const since = (world: World, start: string): number =>
  (instantOfTimestamp(world.now())! - instantOfTimestamp(start)!) / 1000

scenario('DELETION 76: an owner that comes again under its name does not save the dependents', setup, (world) => {
  const owner = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owner}\n'
  world.apply(owner)
  const { uid } = world.get('configmaps', 'owner').metadata
  world.apply(
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: child\n  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: ${uid}}]\n`,
  )
  world.untilQuiet().kubectl('kubectl delete cm owner').apply(owner).untilQuiet().runFor(10)
  expect(world.find('configmaps', 'child')).toBeUndefined()
  expect(world.get('configmaps', 'owner').metadata.uid).not.toBe(uid)
})

scenario('DELETION 77: a deletion is not taken back, and its grace can only shrink', setup, (world) => {
  world
    .apply(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: slow, annotations: {kuberama.dev/stop-after: never}}\nspec: {terminationGracePeriodSeconds: 120, containers: [{name: c, image: "web:v1"}]}\n',
    )
    .untilQuiet()
  world.kubectl('kubectl delete pod slow --wait=false')
  const { metadata } = world.get('pods', 'slow')
  expect(metadata.deletionGracePeriodSeconds).toBe(120)
  world.kubectl('kubectl delete pod slow --wait=false --grace-period=300')
  expect(world.get('pods', 'slow').metadata).toMatchObject({ deletionGracePeriodSeconds: 120 })
  world.kubectl(`kubectl patch pod slow --type=merge -p '{"metadata":{"deletionTimestamp":null}}'`)
  expect(world.get('pods', 'slow').metadata.deletionTimestamp).toBe(metadata.deletionTimestamp)
  world.kubectl('kubectl delete pod slow --wait=false --grace-period=5')
  expect(world.get('pods', 'slow').metadata.deletionGracePeriodSeconds).toBe(5)
  world.runFor(10)
  expect(world.find('pods', 'slow')).toBeUndefined()
})

scenario('DELETION 78: a pod without a node is gone at once', setup, (world) => {
  world
    .apply(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: homeless}\nspec: {nodeSelector: {is: nowhere}, containers: [{name: c, image: "web:v1"}]}\n',
    )
    .runFor(5)
  world.kubectl('kubectl delete pod homeless --wait=false')
  expect(world.find('pods', 'homeless')).toBeUndefined()
})

scenario('DELETION 79: a namespace loses all its pods before anything else', setup, (world) => {
  world
    .kubectl('kubectl create ns shop')
    .apply(deployment({ replicas: 2 }).replace('  name: web\n', '  name: web\n  namespace: shop\n'))
  world.kubectl('kubectl create cm facts -n shop').untilQuiet()
  world
    .kubectl('kubectl delete ns shop --wait=false')
    .until('it is gone', () => world.find('namespaces', 'shop') === undefined)
  const gone = world
    .cluster()
    .server.store.log.filter(({ type, object }) => type === 'DELETED' && object.metadata.namespace === 'shop')
    .map(({ resource }) => resource)
  expect(gone.filter((resource) => resource === 'pods').length).toBeGreaterThanOrEqual(2)
  const others = gone.findIndex((resource) => resource !== 'pods' && resource !== 'events')
  expect(gone.slice(others)).not.toContain('pods')
})

scenario('DELETION 80: an empty namespace takes about 5 s to go', setup, (world) => {
  world.kubectl('kubectl create ns empty').untilQuiet()
  const start = world.now()
  world
    .kubectl('kubectl delete ns empty --wait=false')
    .until('it is gone', () => world.find('namespaces', 'empty') === undefined)
  expect(since(world, start)).toBeGreaterThanOrEqual(4)
  expect(since(world, start)).toBeLessThanOrEqual(7)
})
