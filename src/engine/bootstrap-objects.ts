import { systemPriorities } from '../api/priorityclass/priorityclass-kind.ts'

interface BootstrapObject {
  readonly resource: string
  readonly object: unknown
}

const className = 'standard'
const serverPort = 6443
/** The control plane's own address, the first of the nodes' network. */
const serverAddress = '172.18.0.2'

/** What a cluster holds from its first instant, besides namespaces and nodes. */
export const bootstrapObjects: readonly BootstrapObject[] = [
  {
    resource: 'storageclasses',
    object: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: className, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'k8s.io/minikube-hostpath',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
  },
  ...Object.entries(systemPriorities).map(([name, value]) => ({
    resource: 'priorityclasses',
    object: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description: `Used for system critical pods that must ${name === 'system-node-critical' ? 'not be moved from their current node' : 'run in the cluster, but can be moved to another node if necessary'}.`,
    },
  })),
  {
    resource: 'services',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: serverPort }] },
    },
  },
  {
    resource: 'endpoints',
    object: {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
      },
      subsets: [{ addresses: [{ ip: serverAddress }], ports: [{ name: 'https', port: serverPort, protocol: 'TCP' }] }],
    },
  },
  {
    resource: 'endpointslices',
    object: {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [serverAddress], conditions: { ready: true } }],
      ports: [{ name: 'https', port: serverPort, protocol: 'TCP' }],
    },
  },
]
