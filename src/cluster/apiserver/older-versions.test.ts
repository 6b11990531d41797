import { describe, expect, it } from 'vitest'
import type { ApiRequest, ApiResponse } from '../../api/request.ts'
import { after, seconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { advanceTo } from '../../engine/step.ts'
import { bookmarkOf, eventsSince, watchFor, type Watch } from '../../engine/watches.ts'

const v1 = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
const v2 = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const manifest = (spec: object = {}, annotations?: object) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', ...(annotations && { annotations }) },
  spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 60, ...spec },
})
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

interface Shown {
  readonly apiVersion: string
  readonly metadata: { readonly resourceVersion: string; readonly annotations?: { readonly [key: string]: string } }
  readonly spec: { readonly [field: string]: unknown }
  readonly message: string
}

function world() {
  const cluster: Cluster = standardCluster({ seed: 1, nodes: 1 })
  const send = (request: ApiRequest): ApiResponse => submit(cluster, request)
  const shown = (path: string): Shown => send({ method: 'GET', path }).body as Shown
  const created = (body: object): ApiResponse => send({ method: 'POST', path: v1, body })
  const patch = (body: unknown, contentType: string): ApiResponse =>
    send({ method: 'PATCH', path: `${v1}/web`, body, contentType })
  return { cluster, send, shown, created, patch }
}

describe('autoscaling/v1', () => {
  it('is created, stored as v2, and read in either version', () => {
    const { created, shown } = world()
    const answer = created(manifest())
    expect([answer.code, (answer.body as Shown).apiVersion]).toEqual([201, 'autoscaling/v1'])
    expect(shown(`${v2}/web`)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 5, metrics: [cpu(60)] },
    })
    expect(shown(`${v1}/web`)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 60 },
      status: { currentReplicas: 0, desiredReplicas: 0 },
    })
    expect(shown(`${v1}/web`).metadata.resourceVersion).toBe(shown(`${v2}/web`).metadata.resourceVersion)
  })

  it('shows in annotations what it has no field for, and takes it back from there', () => {
    const { send, shown } = world()
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
    }
    const behavior = {
      scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    }
    const spec = { scaleTargetRef, maxReplicas: 5, metrics: [cpu(50), memory], behavior }
    send({
      method: 'POST',
      path: v2,
      body: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec },
    })
    const before = shown(`${v2}/web`)
    const old = shown(`${v1}/web`)
    expect(old.spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 50 })
    expect(Object.keys(old.metadata.annotations!).sort()).toEqual([
      'autoscaling.alpha.kubernetes.io/behavior',
      'autoscaling.alpha.kubernetes.io/metrics',
    ])
    const put = send({ method: 'PUT', path: `${v1}/web`, body: { ...old, spec: { ...old.spec, maxReplicas: 7 } } })
    expect(put.code).toBe(200)
    const again = shown(`${v2}/web`)
    expect(again.metadata.annotations).toBeUndefined()
    expect(again.spec['behavior']).toEqual(before.spec['behavior'])
    expect(again.spec['maxReplicas']).toBe(7)
    expect(again.spec['metrics']).toEqual(expect.arrayContaining([cpu(50), memory]))
  })

  it.each([
    ['application/merge-patch+json', { spec: { targetCPUUtilizationPercentage: 75 } }],
    ['application/strategic-merge-patch+json', { spec: { targetCPUUtilizationPercentage: 75 } }],
    ['application/json-patch+json', [{ op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 75 }]],
  ])('is patched with %s as it shows itself', (contentType, body) => {
    const { created, patch, shown } = world()
    created(manifest())
    const answer = patch(body, contentType)
    expect([answer.code, (answer.body as Shown).apiVersion]).toEqual([200, 'autoscaling/v1'])
    expect(shown(`${v2}/web`).spec['metrics']).toEqual([cpu(75)])
    expect(patch({ metadata: { resourceVersion: '1' } }, 'application/merge-patch+json').code).toBe(409)
  })

  it('is refused in its own words', () => {
    const { created, send, patch } = world()
    const strict = send({ method: 'POST', path: `${v1}?fieldValidation=Strict`, body: manifest({ metrics: [] }) })
    expect([strict.code, (strict.body as Shown).message]).toEqual([
      400,
      'HorizontalPodAutoscaler in version "v1" cannot be handled as a HorizontalPodAutoscaler: strict decoding error: unknown field "spec.metrics"',
    ])
    expect(created(manifest({ metrics: [] })).warnings).toEqual(['unknown field "spec.metrics"'])
    expect((created({ ...manifest(), apiVersion: 'autoscaling/v2' }).body as Shown).message).toBe(
      'the API version in the data (autoscaling/v2) does not match the expected API version (autoscaling/v1)',
    )
    const small = patch({ spec: { minReplicas: 9 } }, 'application/merge-patch+json')
    expect([small.code, (small.body as Shown).message]).toEqual([
      422,
      'HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`',
    ])
    expect(send({ method: 'GET', path: `${v1}/nothing` }).code).toBe(404)
    expect(patchNothing(send)).toBe(404)
  })

  it('lists, watches, prints and deletes', () => {
    const { cluster, created, send } = world()
    const watch = watchFor(cluster, { method: 'GET', path: `${v1}?watch=true&allowWatchBookmarks=true` }) as Watch
    created(manifest())
    advanceTo(cluster, after(cluster.now, seconds(1)))
    expect(send({ method: 'GET', path: v1 }).body).toMatchObject({
      kind: 'HorizontalPodAutoscalerList',
      apiVersion: 'autoscaling/v1',
      items: [{ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 60 } }],
    })
    expect(send({ method: 'GET', path: `${v1}?watch=true` }).body).toMatchObject({
      events: [{ type: 'ADDED', object: { apiVersion: 'autoscaling/v1' } }],
    })
    expect(eventsSince(cluster, watch)).toMatchObject([{ type: 'ADDED', object: { apiVersion: 'autoscaling/v1' } }])
    expect(bookmarkOf(watch)?.object).toMatchObject({ kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v1' })
    const table = send({ method: 'GET', path: v1, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(table.body).toMatchObject({
      kind: 'Table',
      rows: [{ cells: ['web', 'Deployment/web', 'cpu: <unknown>/60%', '1', 5, 0, '1s'] }],
    })
    expect(send({ method: 'DELETE', path: `${v1}/web` }).code).toBe(200)
    expect(send({ method: 'GET', path: `${v2}/web` }).code).toBe(404)
  })

  it('is applied by fields: what a configuration leaves out stays', () => {
    const { send, created, shown } = world()
    created(manifest({ minReplicas: 2 }))
    const { spec: _, ...head } = manifest()
    const applied = send({
      method: 'PATCH',
      path: `${v1}/web?fieldManager=me&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: { ...head, spec: { scaleTargetRef, maxReplicas: 8 } },
    })
    expect([applied.code, (applied.body as Shown).apiVersion]).toEqual([200, 'autoscaling/v1'])
    expect(shown(`${v1}/web`).spec).toEqual({
      scaleTargetRef,
      minReplicas: 2,
      maxReplicas: 8,
      targetCPUUtilizationPercentage: 60,
    })
  })

  it('is scaled by like any other', () => {
    const { cluster, created, shown } = world()
    created(manifest())
    advanceTo(cluster, after(cluster.now, seconds(20)))
    expect(shown(`${v1}/web`).metadata.annotations?.['autoscaling.alpha.kubernetes.io/conditions']).toMatch(
      /^\[\{"type":"AbleToScale","status":"False","lastTransitionTime":"[^"]+","reason":"FailedGetScale",/,
    )
  })
})

const patchNothing = (send: (request: ApiRequest) => ApiResponse): number =>
  send({ method: 'PATCH', path: `${v1}/nothing`, body: {}, contentType: 'application/merge-patch+json' }).code
