import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../api/openapi/kubernetes.ts'
import {
  annotate,
  conditionOf,
  createDeployment,
  createPod,
  deploymentOf,
  editDeployment,
  editSpec,
  eventsOf,
  pass,
  podsOf,
  remove,
  replicaSetFor,
  replicaSetsOf,
  revisionNow,
  rolling,
  rolloutCluster,
  send,
  setImage,
  setPodStatus,
  settle,
  template,
  undo,
  writesSince,
} from '../../../testkit/rollout-cluster.ts'
import { podTemplateHash } from '../../../api/pod-template-hash/pod-template-hash.ts'
import type { Cluster } from '../../../engine/cluster.ts'
import { submit } from '../../../engine/requests.ts'

const because = { code: 'user' }
const revisionOn = (cluster: Cluster): string | undefined =>
  deploymentOf(cluster).metadata.annotations?.['deployment.kubernetes.io/revision']

/** A finished rollout of three pods. */
function settledCluster(spec: Partial<Deployment['spec']> = {}): Cluster {
  const cluster = rolloutCluster()
  createDeployment(cluster, spec)
  settle(cluster)
  return cluster
}

function label(cluster: Cluster, labels: { readonly [key: string]: string }): void {
  editDeployment(
    cluster,
    ({ metadata, ...rest }) =>
      ({ ...rest, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } }) as Deployment,
  )
}

/** Status writes of the Deployment since a revision. */
const statusesSince = (cluster: Cluster, revision: number) =>
  writesSince(cluster, revision, 'deployments').filter(({ actor }) => actor === 'deployment-controller')

describe('spec section 13, generation, names and revisions', () => {
  it('DEP 1: only metadata.labels leave the generation alone; an annotation raises it', () => {
    const cluster = settledCluster()
    label(cluster, { team: 'a' })
    expect(deploymentOf(cluster).metadata.generation).toBe(1)
    annotate(cluster, { note: 'x' })
    expect(deploymentOf(cluster).metadata.generation).toBe(2)
  })

  it('DEP 2: the revision annotation that the controller writes does not raise the generation', () => {
    const cluster = settledCluster()
    setImage(cluster, 'img:v2')
    settle(cluster)
    expect(revisionOn(cluster)).toBe('2')
    expect(deploymentOf(cluster).metadata.generation).toBe(2)
  })

  it('DEP 3: the first status write has observedGeneration 0 and no Available condition', () => {
    const cluster = rolloutCluster()
    createDeployment(cluster)
    pass(cluster, 0.001)
    const { status } = deploymentOf(cluster)
    expect(status?.observedGeneration ?? 0).toBe(0)
    expect(status?.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['Progressing', 'NewReplicaSetCreated'],
    ])
  })

  it('DEP 4: ReplicaSet names end in characters 4-9b-df, pod names in five of the 27', () => {
    const cluster = settledCluster({ replicas: 5 })
    expect(replicaSetsOf(cluster)[0]!.metadata.name).toMatch(/^web-[4-9b-df]{1,10}$/)
    for (const { metadata } of podsOf(cluster))
      expect(metadata.name).toMatch(/^web-[4-9b-df]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  it('DEP 5: returning to an earlier template takes the earlier ReplicaSet with the next revision', () => {
    const cluster = settledCluster()
    setImage(cluster, 'img:v2')
    settle(cluster)
    undo(cluster)
    settle(cluster)
    expect(replicaSetsOf(cluster)).toHaveLength(2)
    const { annotations } = replicaSetFor(cluster, 'img:v1')!.metadata
    expect(annotations?.['deployment.kubernetes.io/revision']).toBe('3')
    expect(annotations?.['deployment.kubernetes.io/revision-history']).toBe('1')
    expect(revisionOn(cluster)).toBe('3')
  })

  it('DEP 6: the same manifest, replicas, strategy, pause and minReadySeconds make no ReplicaSet and no revision', () => {
    const cluster = settledCluster()
    editSpec(cluster, {})
    editSpec(cluster, { replicas: 5 })
    settle(cluster)
    editSpec(cluster, { strategy: rolling(2, 2), minReadySeconds: 1 })
    settle(cluster)
    editSpec(cluster, { paused: true })
    settle(cluster)
    expect(replicaSetsOf(cluster)).toHaveLength(1)
    expect(revisionOn(cluster)).toBe('1')
  })

  it('DEP 7: a template label makes a new ReplicaSet, a Deployment label touches none', () => {
    const cluster = settledCluster()
    const revision = revisionNow(cluster)
    label(cluster, { team: 'a' })
    settle(cluster)
    expect(writesSince(cluster, revision, 'replicasets')).toEqual([])
    editSpec(cluster, { template: template('web', 'img:v1', { tier: 'front' }) })
    settle(cluster)
    expect(replicaSetsOf(cluster)).toHaveLength(2)
  })

  it('DEP 8: templates are compared by meaning: an empty list or another spelling of a quantity is no rollout', () => {
    const cluster = rolloutCluster()
    const path = '/apis/apps/v1/namespaces/default/deployments'
    const manifest = (cpu: string, extra: object) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { ...extra, containers: [{ name: 'c', image: 'img:v1', resources: { requests: { cpu } } }] },
        },
      },
    })
    expect(submit(cluster, { method: 'POST', path, body: manifest('1', {}) }).code).toBe(201)
    settle(cluster)
    expect(
      submit(cluster, {
        method: 'PUT',
        path: `${path}/web`,
        body: manifest('1000m', { tolerations: [], nodeSelector: {} }),
      }).code,
    ).toBe(200)
    settle(cluster)
    expect(replicaSetsOf(cluster)).toHaveLength(1)
    expect(replicaSetsOf(cluster)[0]!.spec.template?.spec?.containers[0]?.resources?.requests).toEqual({ cpu: '1' })
  })

  it('DEP 9: a collision count of null and of 0 give different hashes; a collision counts up and renames', () => {
    const { spec } = deploymentOf(settledCluster())
    expect(podTemplateHash(spec.template)).not.toBe(podTemplateHash(spec.template, 0))
    const cluster = rolloutCluster()
    const taken = `web-${podTemplateHash(spec.template)}`
    send(cluster, {
      verb: 'create',
      resource: 'replicasets',
      object: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: taken, namespace: 'default' },
        spec: { replicas: 0, selector: { matchLabels: { x: 'y' } }, template: template('other', 'img:v1', { x: 'y' }) },
      },
      because,
    })
    createDeployment(cluster)
    settle(cluster)
    expect(deploymentOf(cluster).status?.collisionCount).toBe(1)
    expect(replicaSetsOf(cluster).map(({ metadata }) => metadata.name)).toEqual([
      `web-${podTemplateHash(spec.template, 1)}`,
    ])
  })
})

describe('spec section 13, status and conditions', () => {
  it('DEP 28: unavailableReplicas counts pods that do not exist yet, and readyReplicas may exceed the wanted number', () => {
    const cluster = rolloutCluster()
    createDeployment(cluster)
    pass(cluster, 0.002)
    expect(deploymentOf(cluster).status).toMatchObject({ unavailableReplicas: 3 })
    expect(deploymentOf(cluster).status?.replicas ?? 0).toBe(0)
    settle(cluster)
    const revision = revisionNow(cluster)
    setImage(cluster, 'img:v2')
    settle(cluster)
    const most = Math.max(
      ...statusesSince(cluster, revision).map(({ object }) => (object as Deployment).status?.readyReplicas ?? 0),
    )
    expect(most).toBe(4)
  })

  it('DEP 29: an updated condition moves to the end of the list', () => {
    const cluster = rolloutCluster()
    createDeployment(cluster)
    const types = () => deploymentOf(cluster).status?.conditions?.map(({ type }) => type)
    pass(cluster, 0.003)
    expect(types()).toEqual(['Progressing', 'Available'])
    pass(cluster, 0.001)
    expect(types()).toEqual(['Available', 'Progressing'])
  })

  it('DEP 30: Progressing keeps lastTransitionTime between True reasons, only lastUpdateTime moves', () => {
    const cluster = settledCluster()
    pass(cluster, 18)
    const before = conditionOf(cluster, 'Progressing')!
    setImage(cluster, 'img:v2')
    settle(cluster)
    const now = conditionOf(cluster, 'Progressing')!
    expect(now.lastTransitionTime).toBe(before.lastTransitionTime)
    expect(now.lastUpdateTime! > before.lastUpdateTime!).toBe(true)
  })

  it('DEP 60: from the tenth similar event on, events are combined', () => {
    const cluster = settledCluster({ replicas: 12 })
    const created = eventsOf(cluster, 'ReplicaSet')
    expect(created.filter((text) => text.startsWith('SuccessfulCreate: Created pod: '))).toHaveLength(9)
    expect(
      created.filter((text) => text.startsWith('SuccessfulCreate: (combined from similar events): Created pod: ')),
    ).toHaveLength(1)
  })

  it('DEP 74: the sync that creates a ReplicaSet meets a conflict on its second status write and tries again', () => {
    const cluster = rolloutCluster()
    createDeployment(cluster)
    settle(cluster)
    const [first] = cluster.refusals
    expect(first).toMatchObject({ actor: 'deployment-controller', status: { code: 409, reason: 'Conflict' } })
    expect(deploymentOf(cluster).status?.availableReplicas).toBe(3)
  })

  it('DEP 75: pods that finish terminating cause a Deployment status write of their own', () => {
    const cluster = settledCluster()
    editSpec(cluster, { replicas: 2 })
    pass(cluster, 0.5)
    const revision = revisionNow(cluster)
    expect(deploymentOf(cluster).status?.terminatingReplicas).toBe(1)
    settle(cluster)
    expect(statusesSince(cluster, revision)).toHaveLength(1)
    expect(deploymentOf(cluster).status?.terminatingReplicas).toBe(0)
  })
})

describe('spec section 13, annotations and adoption', () => {
  it('DEP 46: annotations are copied to the ReplicaSet on every sync, never deleted from it, bookkeeping never', () => {
    const cluster = settledCluster()
    annotate(cluster, { note: 'one', 'kubectl.kubernetes.io/last-applied-configuration': '{}' })
    settle(cluster)
    expect(replicaSetsOf(cluster)[0]!.metadata.annotations).toMatchObject({ note: 'one' })
    expect(replicaSetsOf(cluster)[0]!.metadata.annotations).not.toHaveProperty([
      'kubectl.kubernetes.io/last-applied-configuration',
    ])
    editDeployment(cluster, ({ metadata, ...rest }) => {
      const { note: _note, ...annotations } = metadata.annotations ?? {}
      return { ...rest, metadata: { ...metadata, annotations } } as Deployment
    })
    settle(cluster)
    expect(replicaSetsOf(cluster)[0]!.metadata.annotations).toMatchObject({ note: 'one' })
  })

  it('6.2: an orphaned ReplicaSet is adopted by its labels, and taken for the new one when its template is the same', () => {
    const cluster = settledCluster()
    const [before] = replicaSetsOf(cluster)
    remove(cluster, 'deployments', 'web', 'Orphan')
    settle(cluster)
    createDeployment(cluster)
    settle(cluster)
    expect(replicaSetsOf(cluster).map(({ metadata }) => metadata.uid)).toEqual([before!.metadata.uid])
    expect(podsOf(cluster)).toHaveLength(3)
  })

  it('8.3: the legacy rollback annotation goes back, or says why not, and is cleared', () => {
    const cluster = settledCluster()
    setImage(cluster, 'img:v2')
    settle(cluster)
    annotate(cluster, { 'deprecated.deployment.rollback.to': '1' })
    settle(cluster)
    annotate(cluster, { 'deprecated.deployment.rollback.to': '7' })
    settle(cluster)
    annotate(cluster, { 'deprecated.deployment.rollback.to': '3' })
    settle(cluster)
    expect(deploymentOf(cluster).spec.template.spec?.containers[0]?.image).toBe('img:v1')
    expect(deploymentOf(cluster).metadata.annotations).not.toHaveProperty(['deprecated.deployment.rollback.to'])
    expect(eventsOf(cluster, 'Deployment').filter((text) => text.includes('ollback'))).toEqual([
      'DeploymentRollback: Rolled back deployment "web" to revision 1',
      'DeploymentRollbackRevisionNotFound: Unable to find the revision to rollback to.',
      'DeploymentRollbackTemplateUnchanged: The rollback revision contains the same template as current deployment "web"',
    ])
  })

  it('6.9: without a deadline there is no Progressing condition at all', () => {
    const cluster = settledCluster({ progressDeadlineSeconds: 2147483647 })
    expect(conditionOf(cluster, 'Progressing')).toBeUndefined()
    expect(conditionOf(cluster, 'Available')?.status).toBe('True')
  })

  it('6.9: a Failed pod is replaced and the Deployment stays complete', () => {
    const cluster = settledCluster()
    setPodStatus(cluster, podsOf(cluster)[0]!.metadata.name, { phase: 'Failed', conditions: [] })
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(4)
    expect(deploymentOf(cluster).status?.availableReplicas).toBe(3)
  })

  it('6.2: a bare pod with the label but no hash is left alone', () => {
    const cluster = settledCluster()
    createPod(cluster, 'bare', { app: 'web' })
    settle(cluster)
    expect(podsOf(cluster)).toHaveLength(4)
    expect(podsOf(cluster).find(({ metadata }) => metadata.name === 'bare')?.metadata.ownerReferences).toBeUndefined()
  })
})
