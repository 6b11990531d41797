import { nextBelow, type RandomStream } from '../../clock/random.ts'
import { oneOf } from '../storm.ts'

const labels = (app: string) => ({ app })
const metadata = (name: string) => ({ name, namespace: 'default' })

/** Everything a stormy cluster runs: one of each workload, with services, budgets and priorities. */
export function randomManifests(random: RandomStream): readonly object[] {
  return [
    priorityClass,
    webDeployment(random),
    service('web', false),
    budget(random),
    service('db', true),
    statefulSet(random),
    daemonSet(random),
    job(random),
    cronJob(random),
  ]
}

const priorityClass = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'urgent' },
  value: 1000,
}

function container(random: RandomStream, image: string) {
  const cpu = `${50 * (1 + nextBelow(random, 12))}m`
  const probe = { exec: { command: ['true'] }, periodSeconds: 1 + nextBelow(random, 5) }
  return {
    name: 'main',
    image,
    resources: { requests: { cpu, memory: '64Mi' } },
    ...(nextBelow(random, 2) === 0 && { readinessProbe: probe }),
  }
}

function template(random: RandomStream, app: string, spec: object = {}) {
  const containers = [container(random, `${app}:v1`)]
  const terminationGracePeriodSeconds = oneOf(random, [0, 5, 30])
  return { metadata: { labels: labels(app) }, spec: { containers, terminationGracePeriodSeconds, ...spec } }
}

function webDeployment(random: RandomStream) {
  const strategies = [
    { type: 'Recreate' },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 2 } },
    {},
  ]
  const strategy = oneOf(random, strategies)
  const spec = { replicas: 2 + nextBelow(random, 4), strategy, selector: { matchLabels: labels('web') } }
  const pods = template(random, 'web')
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata('web'), spec: { ...spec, template: pods } }
}

const service = (app: string, isHeadless: boolean) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(app),
  spec: { selector: labels(app), ports: [{ port: 80 }], ...(isHeadless && { clusterIP: 'None' }) },
})

function budget(random: RandomStream) {
  const limit = oneOf(random, [
    { minAvailable: 1 },
    { minAvailable: '50%' },
    { maxUnavailable: 1 },
    { minAvailable: 2 },
  ])
  const policy = oneOf(random, ['IfHealthyBudget', 'AlwaysAllow'])
  const spec = { ...limit, unhealthyPodEvictionPolicy: policy, selector: { matchLabels: labels('web') } }
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata('web'), spec }
}

function statefulSet(random: RandomStream) {
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  const spec = {
    serviceName: 'db',
    replicas: 1 + nextBelow(random, 3),
    podManagementPolicy: oneOf(random, ['OrderedReady', 'Parallel']),
    selector: { matchLabels: labels('db') },
    template: template(random, 'db'),
    volumeClaimTemplates: [claim],
    persistentVolumeClaimRetentionPolicy: { whenScaled: oneOf(random, ['Retain', 'Delete']), whenDeleted: 'Retain' },
  }
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata('db'), spec }
}

function daemonSet(random: RandomStream) {
  const updateStrategy = oneOf(random, [{ type: 'RollingUpdate' }, { type: 'OnDelete' }])
  const spec = { selector: { matchLabels: labels('agent') }, updateStrategy, template: template(random, 'agent') }
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: metadata('agent'), spec }
}

function jobSpec(random: RandomStream) {
  const command = ['sh', '-c', `sleep ${1 + nextBelow(random, 40)}`]
  const containers = [{ name: 'main', image: 'busybox', command, resources: { requests: { cpu: '50m' } } }]
  const [completions, parallelism] = [1 + nextBelow(random, 4), 1 + nextBelow(random, 3)]
  const pods = { metadata: { labels: labels('work') }, spec: { restartPolicy: 'Never', containers } }
  return { completions, parallelism, backoffLimit: 1 + nextBelow(random, 4), template: pods }
}

const job = (random: RandomStream) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: metadata('work'),
  spec: jobSpec(random),
})

const cronJob = (random: RandomStream) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: metadata('tick'),
  spec: {
    schedule: '*/1 * * * *',
    concurrencyPolicy: oneOf(random, ['Allow', 'Forbid', 'Replace']),
    successfulJobsHistoryLimit: nextBelow(random, 3),
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: jobSpec(random) },
  },
})

/** A pod that others have to make room for. */
export const urgentPod = (name: string, cpu: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata(name), labels: labels('urgent') },
  spec: {
    priorityClassName: 'urgent',
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'main', image: 'urgent:v1', resources: { requests: { cpu } } }],
  },
})

export const quota = (pods: number) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: metadata('tight'),
  spec: { hard: { pods: String(pods), 'requests.cpu': '6' } },
})
