import { describe, expect, it } from 'vitest'
import { instantOf } from '../clock/instant.ts'
import { submit } from '../engine/requests.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { advanceTo } from '../engine/step.ts'
import { absorb, headOf, historyOf, type History } from './history.ts'
import { moveCursor } from './pod-columns.ts'
import { timelineOf } from './timeline.ts'
import type { TimelineLane, WorkloadRow } from '../worker/protocol.ts'
import { workloadRows } from './workload-rows.ts'

const template = (app: string, image: string, more = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'c', image }], ...more },
})

function run(seconds: number, ...objects: readonly (readonly [path: string, body: unknown])[]): History {
  const cluster = standardCluster({ seed: 3, nodes: 3 })
  const history = historyOf(cluster)
  for (const [path, body] of objects) expect(submit(cluster, { method: 'POST', path, body }).code).toBe(201)
  advance(history, seconds)
  return history
}

function advance(history: History, seconds: number): void {
  advanceTo(history.cluster, instantOf(history.cluster.now + seconds * 1000))
  absorb(history)
}

const lanesOf = (history: History, ...expanded: readonly string[]): readonly TimelineLane[] =>
  timelineOf(history, { expanded, maxPodLanes: 100 }).lanes

const statefulSets = '/apis/apps/v1/namespaces/default/statefulsets'
const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'db',
    replicas: 3,
    selector: { matchLabels: { app: 'db' } },
    template: template('db', 'mysql:8'),
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
}

describe('a StatefulSet', () => {
  const history = run(60, [statefulSets, statefulSet])

  it('climbs its ordinals as stairs inside of its lane', () => {
    const [lane] = lanesOf(history)
    const starts = lane!.tracks!.map(({ label, bars }) => [label, bars[0]!.from] as const)
    expect(starts.map(([label]) => label)).toEqual(['db-0', 'db-1', 'db-2'])
    expect(starts[0]![1]).toBeLessThan(starts[1]![1])
    expect(starts[1]![1]).toBeLessThan(starts[2]![1])
  })

  it('keeps slot and disk of a pod that is gone, and puts the next one on the same lane', () => {
    const { cluster } = history
    expect(submit(cluster, { method: 'DELETE', path: '/api/v1/namespaces/default/pods/db-1' }).code).toBe(200)
    advance(history, 60)
    const [closed] = lanesOf(history)
    const lanes = lanesOf(history, closed!.id)
    expect(lanes.map(({ label, note }) => [label, note])).toEqual([
      ['db', undefined],
      ['db-0', undefined],
      ['db-1', '×2'],
      ['db-2', undefined],
    ])
    expect(
      submit(cluster, { method: 'PUT', path: `${statefulSets}/db/scale`, body: { spec: { replicas: 1 } } }).code,
    ).toBe(200)
    advance(history, 90)
    moveCursor(history.columns, cluster.server.store.log, headOf(history).revision)
    const [row]: readonly WorkloadRow[] = workloadRows(history)
    expect(row!.ordinals!.map(({ ordinal, slot, claims }) => [ordinal, slot >= 0, claims.length])).toEqual([
      [0, true, 1],
      [1, false, 1],
      [2, false, 1],
    ])
  })
})

describe('a DaemonSet', () => {
  it('has a place on every node that wants one, filled or empty', () => {
    const body = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'log' },
      spec: { selector: { matchLabels: { app: 'log' } }, template: template('log', 'fluentd:1') },
    }
    const history = run(0, ['/apis/apps/v1/namespaces/default/daemonsets', body])
    const empty = (): readonly number[] | undefined => {
      moveCursor(history.columns, history.cluster.server.store.log, headOf(history).revision)
      const [row]: readonly WorkloadRow[] = workloadRows(history)
      return row!.emptyNodes
    }
    expect(empty()!.length).toBe(3)
    advance(history, 30)
    expect(empty()).toEqual([])
    const [lane] = lanesOf(history)
    expect(
      lanesOf(history, lane!.id)
        .slice(1)
        .map(({ label }) => label),
    ).toEqual(['node-1', 'node-2', 'node-3'])
  })
})

describe('a Job', () => {
  it('shows attempts that fail, the waits between them, and completions', () => {
    const failing = template('pi', 'busybox:1', { restartPolicy: 'Never' })
    const annotated = {
      ...failing,
      metadata: {
        ...failing.metadata,
        annotations: { 'kuberama.dev/exit-code': '1', 'kuberama.dev/exit-after': '2s' },
      },
    }
    const body = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'pi' },
      spec: { backoffLimit: 3, template: annotated },
    }
    const history = run(200, ['/apis/batch/v1/namespaces/default/jobs', body])
    const [lane] = lanesOf(history)
    expect(lane!.tracks).toHaveLength(1)
    expect(lane!.tracks![0]!.marks.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'failed'])
    expect(lane!.tracks![0]!.pauses).toHaveLength(3)
    expect(lane!.done!.values).toEqual([0])
  })
})

describe('a CronJob', () => {
  const body = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'backup' },
    spec: {
      schedule: '* * * * *',
      jobTemplate: { spec: { template: template('backup', 'busybox:1', { restartPolicy: 'Never' }) } },
    },
  }
  const history = run(200, ['/apis/batch/v1/namespaces/default/cronjobs', body])

  it('has a tick for every Job of the past and plans the next ones', () => {
    const [lane] = lanesOf(history)
    const ticks = lane!.marks!.filter(({ kind }) => kind === 'tick')
    const planned = lane!.marks!.filter(({ kind }) => kind === 'planned')
    expect(ticks).toHaveLength(3)
    expect(planned.length).toBeGreaterThan(10)
    expect(planned[0]!.at - ticks.at(-1)!.at).toBe(60_000)
    expect(lane!.schedule).toBe('* * * * *')
  })

  it('groups its Jobs, and their pods under them', () => {
    const [lane] = lanesOf(history)
    const jobs = lanesOf(history, lane!.id).filter(({ kind }) => kind === 'Job')
    expect(jobs).toHaveLength(3)
    expect(jobs.every(({ depth }) => depth === 1)).toBe(true)
    const open = lanesOf(history, lane!.id, jobs[0]!.id)
    expect(open.filter(({ kind, depth }) => kind === 'Pod' && depth === 2)).toHaveLength(1)
    expect(lanesOf(history)).toHaveLength(1)
  })

  it('plans nothing while it is suspended, and says which ticks nothing came of', () => {
    expect(
      submit(history.cluster, {
        method: 'PATCH',
        path: '/apis/batch/v1/namespaces/default/cronjobs/backup',
        contentType: 'application/merge-patch+json',
        body: { spec: { suspend: true } },
      }).code,
    ).toBe(200)
    advance(history, 150)
    const marks = lanesOf(history)[0]!.marks!.map(({ kind }) => kind)
    expect(marks.filter((kind) => kind === 'planned')).toEqual([])
    expect(marks.filter((kind) => kind === 'missed').length).toBeGreaterThanOrEqual(2)
  })
})

describe('an autoscaler and a budget', () => {
  it('have a lane of their own and a line on their workload’s', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template('web', 'nginx:1') },
    }
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    }
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
    }
    const history = run(
      20,
      ['/apis/apps/v1/namespaces/default/deployments', deployment],
      ['/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', autoscaler],
      ['/apis/policy/v1/namespaces/default/poddisruptionbudgets', budget],
    )
    const [web, scaler] = lanesOf(history)
    expect(web!.budget).toMatchObject({ name: 'web', minimum: { values: expect.arrayContaining([2]) } })
    expect(scaler).toMatchObject({
      kind: 'HorizontalPodAutoscaler',
      measure: { name: 'cpu', unit: '%', target: { values: [50] } },
    })
    expect(scaler!.maximum!.values).toEqual([10])
  })
})

describe('a revision whose image does not exist', () => {
  const deployments = '/apis/apps/v1/namespaces/default/deployments'
  const spec = { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template('web', 'nginx:nope') }
  const history = run(30, [deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }])
  const [closed] = lanesOf(history)
  const [, replicaSet] = lanesOf(history, closed!.id)

  it('fails on its lane instead of being created for ever', () => {
    expect(replicaSet!.bars.map(({ style }) => style)).toEqual(['creating', 'failing'])
    expect(replicaSet!.failing!.values.at(-1)).toBe(2)
    expect(closed!.failing!.values.at(-1)).toBe(2)
  })

  it('shows the warnings of its pods while it is closed, and leaves them to the pods when it is open', () => {
    expect(replicaSet!.events.some(({ type }) => type === 'Warning')).toBe(true)
    const [, open] = lanesOf(history, closed!.id, replicaSet!.id)
    expect(open!.events.some(({ type }) => type === 'Warning')).toBe(false)
  })

  it('counts its failing pods for the legend', () => {
    moveCursor(history.columns, history.cluster.server.store.log, headOf(history).revision)
    const [row] = workloadRows(history) as readonly WorkloadRow[]
    expect(row!.revisions[0]!.failing).toBe(2)
  })
})
