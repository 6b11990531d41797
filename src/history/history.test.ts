import { describe, expect, it } from 'vitest'
import type { Pod } from '../api/openapi/kubernetes.ts'
import { instantOf, type Instant } from '../clock/instant.ts'
import { submit } from '../engine/requests.ts'
import { fingerprint } from '../engine/snapshot.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { advanceTo, runUntilQuiet } from '../engine/step.ts'
import {
  absorb,
  clusterAt,
  fingerprintAt,
  headOf,
  historyOf,
  instantAt,
  keepKeyframe,
  revisionAt,
  type History,
} from './history.ts'
import { inspectionOf } from './inspection.ts'
import { objectAt, objectsAt } from './object-versions.ts'
import { compactColumns, moveCursor } from './pod-columns.ts'
import { podStateOf } from './pod-state.ts'
import { timelineOf } from './timeline.ts'
import { workloadRows } from './workload-rows.ts'

const path = '/apis/apps/v1/namespaces/default/deployments'

function deployment(replicas: number, image: string): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
    },
  }
}

/** A rollout, an update, a scale-down and a deletion, with the fingerprint of many instants as they were lived. */
function livedHistory(): { readonly history: History; readonly lived: ReadonlyMap<Instant, string> } {
  const cluster = standardCluster({ seed: 11, nodes: 3 })
  const history = historyOf(cluster)
  const lived = new Map<Instant, string>()
  const live = (milliseconds: number): void => {
    for (let tick = 0; tick < milliseconds; tick += 370) {
      advanceTo(cluster, instantOf(cluster.now + 370))
      absorb(history)
      lived.set(cluster.now, fingerprint(cluster))
    }
    advanceTo(cluster, instantOf(cluster.now + 1))
  }
  expect(submit(cluster, { method: 'POST', path, body: deployment(4, 'nginx:1') }).code).toBe(201)
  live(4000)
  keepKeyframe(history)
  expect(
    submit(cluster, {
      method: 'PATCH',
      path: `${path}/web`,
      contentType: 'application/merge-patch+json',
      body: deployment(4, 'nginx:2'),
    }).code,
  ).toBe(200)
  live(9000)
  expect(submit(cluster, { method: 'PUT', path: `${path}/web/scale`, body: { spec: { replicas: 1 } } }).code).toBe(200)
  live(3000)
  expect(submit(cluster, { method: 'DELETE', path: `${path}/web` }).code).toBe(200)
  runUntilQuiet(cluster, instantOf(cluster.now + 60_000))
  absorb(history)
  lived.set(cluster.now, fingerprint(cluster))
  return { history, lived }
}

describe('the history of a run', () => {
  const { history, lived } = livedHistory()
  const { cluster } = history
  const { log } = cluster.server.store

  it('restores any lived instant to the same fingerprint', () => {
    expect(lived.size).toBeGreaterThan(40)
    for (const [at, print] of lived)
      expect(fingerprintAt(history, { at, revision: revisionAt(history, at) }, submit)).toBe(print)
  })

  it('goes on from a restored instant exactly as it went on then', () => {
    const [at] = [...lived.keys()].filter((_, index) => index === 20)
    const restored = clusterAt(history, { at: at!, revision: revisionAt(history, at!) }, submit)
    for (const input of cluster.inputs.slice(restored.inputs.length)) {
      advanceTo(restored, input.at)
      submit(restored, input.request)
    }
    runUntilQuiet(restored, instantOf(cluster.now + 60_000))
    expect(fingerprint(restored)).toBe(fingerprint(cluster))
  })

  it('shows the pods of every single write as the API had them', () => {
    for (const revision of [...Array(log.length).keys()].reverse().filter((index) => index % 7 === 0)) {
      moveCursor(history.columns, log, revision)
      const shown = compactColumns(history.columns, instantAt(history, revision))
      const real = [...objectsAt(history.versions, log, 'pods', revision)] as Pod[]
      const bySlot = new Map(Array.from(shown.slot, (slot, row) => [history.columns.names[slot]!.uid, row]))
      expect(shown.count).toBe(real.length)
      for (const pod of real) {
        const row = bySlot.get(pod.metadata.uid)!
        expect(shown.state[row]).toBe(podStateOf(pod))
        expect(shown.node[row] === -1 ? undefined : history.columns.nodeNames[shown.node[row]!]).toBe(pod.spec.nodeName)
      }
    }
    moveCursor(history.columns, log, log.length)
  })

  it('never moves a pod to another place of its node', () => {
    const places = new Map<string, string>()
    for (let revision = 0; revision <= log.length; revision += 3) {
      moveCursor(history.columns, log, revision)
      const { count, slot, node, cell } = compactColumns(history.columns, 0)
      for (let row = 0; row < count; row++) {
        if (node[row] === -1) continue
        const place = `${node[row]}/${cell[row]}`
        expect(places.get(`${slot[row]}`) ?? place).toBe(place)
        places.set(`${slot[row]}`, place)
      }
    }
    moveCursor(history.columns, log, log.length)
  })

  it('knows the corridor and the revisions of a workload at an instant', () => {
    const revision = revisionAt(history, instantOf(history.start + 6000))
    moveCursor(history.columns, log, revision)
    const [row] = workloadRows(history)
    expect(row).toMatchObject({ kind: 'Deployment', name: 'web', desired: 4, minimum: 3, maximum: 5 })
    expect(row!.revisions.map(({ revision: number, color }) => [number, color])).toEqual([
      [1, 0],
      [2, 1],
    ])
    moveCursor(history.columns, log, log.length)
  })

  it('draws lanes whose bars lie one after another', () => {
    const [web] = timelineOf(history, { expanded: [], maxPodLanes: 50 }).lanes
    const all = timelineOf(history, { expanded: [web!.id], maxPodLanes: 50 })
    const sets = all.lanes.filter(({ kind }) => kind === 'ReplicaSet').map(({ id }) => id)
    const { lanes, inputs } = timelineOf(history, { expanded: [web!.id, ...sets], maxPodLanes: 50 })
    expect(lanes.map(({ kind }) => kind).filter((kind) => kind === 'ReplicaSet')).toHaveLength(2)
    expect(lanes.filter(({ kind }) => kind === 'Pod').length).toBeGreaterThanOrEqual(8)
    for (const { bars } of lanes)
      for (const [index, bar] of bars.entries())
        if (index > 0) expect(bar.from).toBeGreaterThanOrEqual(bars[index - 1]!.to!)
    expect(inputs).toHaveLength(4)
  })

  it('tells why a pod is there, from the user down', () => {
    const revision = revisionAt(history, instantOf(history.start + 3900))
    const pod = [...objectsAt(history.versions, log, 'pods', revision)][0]!
    const inspection = inspectionOf(
      history,
      { resource: 'pods', namespace: 'default', name: pod.metadata.name },
      { at: instantAt(history, revision), revision },
    )!
    expect(inspection.why[0]).toMatchObject({ verb: 'input', kind: 'Deployment' })
    expect(inspection.why.map(({ actor }) => actor)).toEqual(
      expect.arrayContaining(['deployment-controller', 'replicaset-controller', 'default-scheduler', 'kubelet']),
    )
    expect(inspection.owners[0]).toMatchObject({ kind: 'ReplicaSet' })
    expect(inspection.yaml).toContain(`name: ${pod.metadata.name}`)
  })

  it('has nothing left of a deleted object, and still finds what it was', () => {
    expect(objectAt(history.versions, log, 'deployments', 'default/web', log.length)).toBeUndefined()
    expect(
      inspectionOf(history, { resource: 'deployments', namespace: 'default', name: 'web' }, headOf(history)),
    ).toMatchObject({ exists: false, statusText: 'Deleted' })
  })
})
