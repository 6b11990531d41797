import { describe, expect, it } from 'vitest'
import type { Pod, PodSpec } from '../../api/openapi/kubernetes.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { carryOut } from '../apiserver/carry-out.ts'
import { variantOf, type OwnFields } from './spec-variants.ts'

const because = { code: 'test' }
const base = Object.freeze({
  containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80 }] }],
}) as unknown as PodSpec

function create(cluster: Cluster, name: string, spec: unknown) {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels: { app: 'x' } }, spec }
  const write = { verb: 'create', resource: 'pods', object, because } as const
  return carryOut(cluster.server, write, { actor: 'test', because, cause: 0 })
}

const affinityTo = (node: string): OwnFields => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
      },
    },
  },
})

describe('pods of variants of one spec', () => {
  const variants: readonly OwnFields[] = [
    { hostname: 'web-0', subdomain: 'web' },
    { hostname: 'web-1', subdomain: 'web' },
    { hostname: 'web-2', subdomain: 'web' },
    affinityTo('node-1'),
    affinityTo('node-2'),
    { hostname: 'web-3' },
  ]

  it('are stored as if each had been prepared by itself', () => {
    const [shared, plain] = [standardCluster({ seed: 1, nodes: 2 }), standardCluster({ seed: 1, nodes: 2 })]
    for (const [index, own] of variants.entries()) {
      const quick = create(shared, `pod-${index}`, variantOf(base, own))
      const slow = create(plain, `pod-${index}`, { ...structuredClone(base), ...own })
      expect(quick).toEqual(slow)
    }
  })

  it('share their containers', () => {
    const cluster = standardCluster({ seed: 1, nodes: 2 })
    const pods = variants
      .slice(0, 3)
      .map((own, index) => create(cluster, `pod-${index}`, variantOf(base, own)).object as Pod)
    expect(pods[1]!.spec.containers).toBe(pods[0]!.spec.containers)
    expect(pods[2]!.spec.hostname).toBe('web-2')
  })

  it('are refused as any pod is when a name of theirs is none', () => {
    const cluster = standardCluster({ seed: 1, nodes: 2 })
    create(cluster, 'pod-0', variantOf(base, { hostname: 'web-0' }))
    const outcome = create(cluster, 'pod-1', variantOf(base, { hostname: 'web.1' }))
    expect(outcome.status?.message).toContain('spec.hostname: Invalid value: "web.1"')
  })
})
