import { kinds } from '../api/index.ts'
import type { Instant } from '../clock/instant.ts'
import { timestampOf } from '../clock/instant.ts'
import { controllers } from '../cluster/controllers/index.ts'
import { nodeHeartbeat } from '../cluster/kubelet/heartbeat.ts'
import { kubeletWith } from '../cluster/kubelet/kubelet.ts'
import { scheduler } from '../cluster/scheduler/scheduler.ts'
import { eventExpiry } from '../cluster/apiserver/event-expiry.ts'
import { carryOut } from '../cluster/apiserver/carry-out.ts'
import { admission } from '../cluster/apiserver/admission/index.ts'
import { nodeTaint } from '../cluster/apiserver/admission/node-taint.ts'
import type { Component } from '../cluster/machinery/contract.ts'
import { assert } from '../base/assert.ts'
import { bootstrapObjects } from './bootstrap-objects.ts'
import { createCluster, type Cluster } from './cluster.ts'
import { advanceTo, isQuiet, scheduleDelivery, step } from './step.ts'
import type { Limits } from './limits.ts'
import { network } from './name-lookup.ts'

export interface StandardSetup {
  readonly seed: number
  /** Worker nodes besides the control plane. */
  readonly nodes: number
  readonly cpuPerNode?: number
  readonly memoryGibPerNode?: number
  readonly podsPerNode?: number
  readonly startAt?: Instant
  readonly limits?: Partial<Limits>
  readonly withControlPlane?: boolean
}

export const standardComponents: readonly Component[] = [
  ...controllers,
  scheduler,
  kubeletWith(network),
  nodeHeartbeat,
  eventExpiry,
]

const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** A cluster as kubeadm leaves it: namespaces, `control-plane` with its taint, `node-1` …, all Ready and at rest. */
export function standardCluster(setup: StandardSetup): Cluster {
  const cluster = createCluster({
    seed: setup.seed,
    kinds,
    components: standardComponents,
    admission,
    ...(setup.startAt !== undefined && { startAt: setup.startAt }),
    ...(setup.limits && { limits: setup.limits }),
  })
  for (const name of namespaces)
    create(cluster, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const { resource, object } of bootstrapObjects) create(cluster, resource, object)
  if (setup.withControlPlane !== false) create(cluster, 'nodes', nodeObject('control-plane', 0, setup, cluster.now))
  for (let number = 1; number <= setup.nodes; number++)
    create(cluster, 'nodes', nodeObject(`node-${number}`, number, setup, cluster.now))
  settleBootstrap(cluster)
  return cluster
}

/** Lets the informers and the controllers take the bootstrap in, within the first virtual instants. */
function settleBootstrap(cluster: Cluster): void {
  const limit = (cluster.now + 50) as Instant
  while (!isQuiet(cluster) && step(cluster, limit)) continue
  advanceTo(cluster, cluster.now)
}

/** The first nodes have long been Ready: they are not tainted as new ones are. */
function create(cluster: Cluster, resource: string, object: unknown): void {
  const because = { code: 'bootstrap' }
  const outcome = carryOut(
    { ...cluster.server, admission: cluster.server.admission.filter(({ name }) => name !== nodeTaint.name) },
    { verb: 'create', resource, object, because },
    { actor: 'bootstrap', because, cause: 0 },
  )
  assert(outcome.ok, `bootstrap of ${resource}: ${outcome.status?.message}`)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

const controlPlaneTaint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }

/** One node as its kubelet would have registered it. */
export function nodeObject(name: string, number: number, setup: StandardSetup, now: Instant): unknown {
  const isControlPlane = number === 0
  const capacity = {
    cpu: String(setup.cpuPerNode ?? 4),
    'ephemeral-storage': '100Gi',
    memory: `${setup.memoryGibPerNode ?? 8}Gi`,
    pods: String(setup.podsPerNode ?? 110),
  }
  const stamp = timestampOf(now)
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: stamp,
    lastTransitionTime: stamp,
    reason,
    message,
  })
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(isControlPlane && {
          'node-role.kubernetes.io/control-plane': '',
          'node.kubernetes.io/exclude-from-external-load-balancers': '',
        }),
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      podCIDR: podCidrOf(number),
      podCIDRs: [podCidrOf(number)],
      ...(isControlPlane && { taints: [controlPlaneTaint] }),
    },
    status: {
      capacity,
      allocatable: capacity,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      addresses: [
        { type: 'InternalIP', address: addressOf(number) },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.1.3',
        kernelVersion: '6.12.0',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.2',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 13 (trixie)',
        systemUUID: '',
      },
    },
  }
}

const addressOf = (number: number): string =>
  `172.${18 + (number >> 16)}.${(number >> 8) & 255}.${(number & 255) + 2 > 255 ? 1 : (number & 255) + 2}`
/** From 10.244.0.0 upwards, as kubeadm users choose, and from 10.0.0.0 on behind 3,072 nodes. */
const podCidrOf = (number: number): string => `10.${(244 + (number >> 8)) & 255}.${number & 255}.0/24`
