import type { KubeObject } from '../../api/object.ts'
import { after, seconds, timestampOf, microTimestampOf, type Instant } from '../../clock/instant.ts'

/** An object of the recorded server. */
export interface Recorded {
  readonly resource: string
  readonly object: KubeObject
}

type Json = { readonly [key: string]: unknown }

/** The objects behind the transcripts; ages count back from `base`. */
export function recordedObjects(base: Instant, withMulti: boolean): readonly Recorded[] {
  const ago = (count: number): string => timestampOf(after(base, seconds(-count)))
  const make = (
    resource: string,
    apiVersion: string,
    kind: string,
    name: string,
    age: number,
    rest: Json,
    metadata: Json = {},
  ): Recorded => ({
    resource,
    object: {
      apiVersion,
      kind,
      metadata: { creationTimestamp: ago(age), name, uid: `uid-${name}`, ...metadata },
      ...rest,
    } as unknown as KubeObject,
  })
  const inDefault = { namespace: 'default' }
  return [
    ...nodesAndNamespaces(make, ago),
    ...workloads(make, ago),
    ...pods(make, ago).filter(({ object }) => withMulti || object.metadata.name !== 'multi'),
    ...services(make),
    ...storage(make),
    ...events(make, ago, base),
    make(
      'configmaps',
      'v1',
      'ConfigMap',
      'kube-root-ca.crt',
      3000,
      { data: { 'ca.crt': 'xxx' } },
      { ...inDefault, annotations: { 'kubernetes.io/description': 'Contains a CA bundle' } },
    ),
    make('secrets', 'v1', 'Secret', 's1', 100, { type: 'Opaque', data: { k: 'dmFs' } }, inDefault),
    make('serviceaccounts', 'v1', 'ServiceAccount', 'default', 3000, {}, inDefault),
    make('resourcequotas', 'v1', 'ResourceQuota', 'rq', 100, quota, inDefault),
    make('poddisruptionbudgets', 'policy/v1', 'PodDisruptionBudget', 'pdb1', 100, budget, inDefault),
    make('horizontalpodautoscalers', 'autoscaling/v2', 'HorizontalPodAutoscaler', 'nginx', 150, autoscaler, inDefault),
    make(
      'leases',
      'coordination.k8s.io/v1',
      'Lease',
      'node-1',
      3000,
      { spec: { holderIdentity: 'node-1', renewTime: microTimestampOf(after(base, seconds(-5))) } },
      { namespace: 'kube-node-lease' },
    ),
    make(
      'leases',
      'coordination.k8s.io/v1',
      'Lease',
      'node-2',
      3000,
      { spec: { holderIdentity: 'node-2', renewTime: microTimestampOf(after(base, seconds(-5))) } },
      { namespace: 'kube-node-lease' },
    ),
  ]
}

type Make = (
  resource: string,
  apiVersion: string,
  kind: string,
  name: string,
  age: number,
  rest: Json,
  metadata?: Json,
) => Recorded
type Ago = (count: number) => string

const quota = {
  spec: { hard: { pods: '10', 'requests.cpu': '4', 'limits.cpu': '8' } },
  status: {
    hard: { pods: '10', 'requests.cpu': '4', 'limits.cpu': '8' },
    used: { pods: '5', 'requests.cpu': '250m', 'limits.cpu': '500m' },
  },
}
const budget = {
  spec: { minAvailable: 2, selector: { matchLabels: { app: 'nginx' } } },
  status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
}
const autoscaler = {
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx-deployment' },
    minReplicas: 1,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
  },
  status: {
    currentReplicas: 3,
    desiredReplicas: 3,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 20, averageValue: '20m' } } },
    ],
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        reason: 'ReadyForNewScale',
        message: 'recommended size matches current size',
      },
      {
        type: 'ScalingActive',
        status: 'True',
        reason: 'ValidMetricFound',
        message:
          'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      },
    ],
  },
}

function nodesAndNamespaces(make: Make, ago: Ago): readonly Recorded[] {
  const node = (name: string, number: number, isControlPlane: boolean): Recorded => {
    const amounts = (memory: string, disk: string) => ({
      cpu: '4',
      'ephemeral-storage': disk,
      'hugepages-2Mi': '0',
      memory,
      pods: '110',
    })
    const condition = (type: string, status: string, reason: string, message: string, since = 3000) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: ago(20),
      lastTransitionTime: ago(since),
    })
    return make(
      'nodes',
      'v1',
      'Node',
      name,
      3000,
      {
        spec: {
          podCIDR: `10.244.${number}.0/24`,
          podCIDRs: [`10.244.${number}.0/24`],
          ...(isControlPlane && { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
        },
        status: {
          capacity: amounts('8Gi', '100Gi'),
          allocatable: amounts('8086Mi', '90Gi'),
          conditions: [
            condition(
              'MemoryPressure',
              'False',
              'KubeletHasSufficientMemory',
              'kubelet has sufficient memory available',
            ),
            condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
            condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
            condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status', 2990),
          ],
          addresses: [
            { type: 'InternalIP', address: `192.168.0.1${number}` },
            { type: 'Hostname', address: name },
          ],
          nodeInfo: {
            machineID: 'abc',
            systemUUID: 'def',
            bootID: 'ghi',
            kernelVersion: '6.1.0',
            osImage: 'Sim Linux',
            containerRuntimeVersion: 'containerd://2.1.0',
            kubeletVersion: 'v1.36.2',
            kubeProxyVersion: '',
            operatingSystem: 'linux',
            architecture: 'amd64',
          },
        },
      },
      {
        labels: {
          'beta.kubernetes.io/arch': 'amd64',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          ...(isControlPlane && { 'node-role.kubernetes.io/control-plane': '' }),
        },
        annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      },
    )
  }
  const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) =>
    make(
      'namespaces',
      'v1',
      'Namespace',
      name,
      3000,
      { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } },
      { labels: { 'kubernetes.io/metadata.name': name } },
    ),
  )
  return [...namespaces, node('node-1', 1, true), node('node-2', 2, false)]
}

const owner = (apiVersion: string, kind: string, name: string) => ({
  ownerReferences: [{ apiVersion, blockOwnerDeletion: true, controller: true, kind, name, uid: `uid-${name}` }],
})

/** A pod template as stored. */
function template(labels: Json, container: Json, spec: Json = {}): Json {
  return {
    metadata: { labels },
    spec: {
      containers: [
        {
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          ...container,
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      ...spec,
    },
  }
}

const nginxContainer = (image: string) => ({ name: 'nginx', image, ports: [{ containerPort: 80, protocol: 'TCP' }] })
const jobLabels = {
  'batch.kubernetes.io/controller-uid': 'uid-pi',
  'batch.kubernetes.io/job-name': 'pi',
  'controller-uid': 'uid-pi',
  'job-name': 'pi',
}

function workloads(make: Make, ago: Ago): readonly Recorded[] {
  const inDefault = { namespace: 'default', generation: 1 }
  const set = (hash: string, image: string, revision: string, replicas: number, age: number, cause: Json): Recorded => {
    const labels = { app: 'nginx', 'pod-template-hash': hash }
    return make(
      'replicasets',
      'apps/v1',
      'ReplicaSet',
      `nginx-deployment-${hash}`,
      age,
      {
        spec: { replicas, selector: { matchLabels: labels }, template: template(labels, nginxContainer(image)) },
        status: {
          observedGeneration: 1,
          replicas,
          ...(replicas > 0 && { availableReplicas: replicas, fullyLabeledReplicas: replicas, readyReplicas: replicas }),
        },
      },
      {
        ...inDefault,
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': '3',
          'deployment.kubernetes.io/max-replicas': '4',
          'deployment.kubernetes.io/revision': revision,
          ...cause,
        },
        ...owner('apps/v1', 'Deployment', 'nginx-deployment'),
      },
    )
  }
  const cause = { 'kubernetes.io/change-cause': 'image updated to 1.16.1' }
  const webTemplate = template(
    { app: 'web' },
    { ...nginxContainer('nginx:1.14.2'), volumeMounts: [{ name: 'www', mountPath: '/usr/share/nginx/html' }] },
  )
  const webRevision = (name: string, revision: number, image: string, annotations?: Json): Recorded =>
    make(
      'controllerrevisions',
      'apps/v1',
      'ControllerRevision',
      name,
      400,
      {
        revision,
        data: {
          spec: {
            template: {
              $patch: 'replace',
              ...template(
                { app: 'web' },
                {
                  ...nginxContainer(image),
                  ports: [{ containerPort: 80, ...(revision === 1 && { name: 'web' }), protocol: 'TCP' }],
                },
              ),
              metadata: { creationTimestamp: null, labels: { app: 'web' } },
            },
          },
        },
      },
      {
        namespace: 'default',
        labels: { app: 'web', 'controller.kubernetes.io/hash': name.slice(4) },
        ...(annotations && { annotations }),
        ...owner('apps/v1', 'StatefulSet', 'web'),
      },
    )
  const fluentd = template(
    { name: 'fluentd' },
    {
      name: 'fluentd',
      image: 'fluentd:v1',
      resources: { limits: { memory: '200Mi' }, requests: { cpu: '100m', memory: '200Mi' } },
      volumeMounts: [{ name: 'varlog', mountPath: '/var/log' }],
    },
    {
      tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
      volumes: [{ name: 'varlog', hostPath: { path: '/var/log', type: '' } }],
    },
  )
  return [
    make(
      'deployments',
      'apps/v1',
      'Deployment',
      'nginx-deployment',
      600,
      {
        spec: {
          progressDeadlineSeconds: 600,
          replicas: 3,
          revisionHistoryLimit: 10,
          selector: { matchLabels: { app: 'nginx' } },
          strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
          template: template({ app: 'nginx' }, nginxContainer('nginx:1.16.1')),
        },
        status: {
          availableReplicas: 3,
          conditions: [
            {
              lastTransitionTime: ago(590),
              lastUpdateTime: ago(590),
              message: 'Deployment has minimum availability.',
              reason: 'MinimumReplicasAvailable',
              status: 'True',
              type: 'Available',
            },
            {
              lastTransitionTime: ago(600),
              lastUpdateTime: ago(200),
              message: 'ReplicaSet "nginx-deployment-7c5ddbdf54" has successfully progressed.',
              reason: 'NewReplicaSetAvailable',
              status: 'True',
              type: 'Progressing',
            },
          ],
          observedGeneration: 2,
          readyReplicas: 3,
          replicas: 3,
          terminatingReplicas: 0,
          updatedReplicas: 3,
        },
      },
      {
        namespace: 'default',
        generation: 2,
        labels: { app: 'nginx' },
        annotations: { 'deployment.kubernetes.io/revision': '2', ...cause },
      },
    ),
    set('66b6c48dd5', 'nginx:1.14.2', '1', 0, 600, {}),
    set('7c5ddbdf54', 'nginx:1.16.1', '2', 3, 240, cause),
    make(
      'replicationcontrollers',
      'v1',
      'ReplicationController',
      'rc1',
      100,
      {
        spec: {
          replicas: 1,
          selector: { app: 'rc1' },
          template: template({ app: 'rc1' }, { name: 'nginx', image: 'nginx:1.14.2' }),
        },
        status: { replicas: 1, readyReplicas: 1 },
      },
      { ...inDefault, labels: { app: 'rc1' } },
    ),
    make(
      'statefulsets',
      'apps/v1',
      'StatefulSet',
      'web',
      400,
      {
        spec: {
          replicas: 2,
          serviceName: 'nginx',
          podManagementPolicy: 'OrderedReady',
          revisionHistoryLimit: 10,
          selector: { matchLabels: { app: 'web' } },
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
          template: webTemplate,
          volumeClaimTemplates: [
            {
              metadata: { name: 'www' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: 'standard',
                volumeMode: 'Filesystem',
                resources: { requests: { storage: '1Gi' } },
              },
              status: { phase: 'Pending' },
            },
          ],
        },
        status: {
          observedGeneration: 1,
          replicas: 2,
          readyReplicas: 2,
          availableReplicas: 2,
          currentReplicas: 2,
          updatedReplicas: 2,
          currentRevision: 'web-5d5b9c',
          updateRevision: 'web-5d5b9c',
          collisionCount: 0,
        },
      },
      inDefault,
    ),
    webRevision('web-5d5b9c', 1, 'nginx:1.14.2'),
    webRevision('web-6f7d8c', 2, 'nginx:1.16.1', { 'kubernetes.io/change-cause': 'bump' }),
    make(
      'daemonsets',
      'apps/v1',
      'DaemonSet',
      'fluentd',
      350,
      {
        spec: {
          revisionHistoryLimit: 10,
          selector: { matchLabels: { name: 'fluentd' } },
          template: fluentd,
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        },
        status: {
          observedGeneration: 1,
          desiredNumberScheduled: 2,
          currentNumberScheduled: 2,
          numberReady: 2,
          updatedNumberScheduled: 2,
          numberAvailable: 2,
          numberMisscheduled: 0,
        },
      },
      {
        ...inDefault,
        labels: { 'k8s-app': 'fluentd' },
        annotations: { 'deprecated.daemonset.template.generation': '1' },
      },
    ),
    make(
      'controllerrevisions',
      'apps/v1',
      'ControllerRevision',
      'fluentd-777',
      350,
      { revision: 1, data: { spec: { template: { $patch: 'replace', ...fluentd } } } },
      { namespace: 'default', labels: { name: 'fluentd' }, ...owner('apps/v1', 'DaemonSet', 'fluentd') },
    ),
    make(
      'jobs',
      'batch/v1',
      'Job',
      'pi',
      200,
      {
        spec: {
          parallelism: 1,
          completions: 1,
          completionMode: 'NonIndexed',
          suspend: false,
          backoffLimit: 4,
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-pi' } },
          template: template(
            jobLabels,
            { name: 'pi', image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] },
            { restartPolicy: 'Never' },
          ),
        },
        status: {
          startTime: ago(200),
          completionTime: ago(188),
          succeeded: 1,
          ready: 0,
          conditions: [{ type: 'Complete', status: 'True', lastProbeTime: ago(188), lastTransitionTime: ago(188) }],
        },
      },
      { ...inDefault, labels: jobLabels },
    ),
    make(
      'jobs',
      'batch/v1',
      'Job',
      'idx',
      60,
      {
        spec: {
          parallelism: 2,
          completions: 5,
          completionMode: 'Indexed',
          suspend: false,
          backoffLimit: 2_147_483_647,
          ttlSecondsAfterFinished: 100,
          activeDeadlineSeconds: 3600,
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-idx' } },
          template: template(
            { 'job-name': 'idx' },
            { name: 'c', image: 'busybox:1.36', command: ['sh'] },
            { restartPolicy: 'Never' },
          ),
        },
        status: { startTime: ago(60), active: 2, ready: 1, succeeded: 1, failed: 1, completedIndexes: '0' },
      },
      { ...inDefault, labels: { 'job-name': 'idx' } },
    ),
    make(
      'cronjobs',
      'batch/v1',
      'CronJob',
      'hello',
      1000,
      {
        spec: {
          schedule: '*/1 * * * *',
          concurrencyPolicy: 'Forbid',
          suspend: false,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
          startingDeadlineSeconds: 30,
          jobTemplate: {
            spec: {
              template: template(
                { a: 'b' },
                { name: 'hello', image: 'busybox:1.28', command: ['/bin/sh', '-c', 'date; echo Hello'] },
                { restartPolicy: 'OnFailure' },
              ),
            },
          },
        },
        status: {
          lastScheduleTime: ago(40),
          active: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'hello-29453761', namespace: 'default' }],
        },
      },
      inDefault,
    ),
  ]
}

const tokenVolume = {
  name: 'kube-api-access-abcde',
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
      {
        downwardAPI: {
          items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
        },
      },
    ],
  },
}
const tokenMount = {
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  name: 'kube-api-access-abcde',
  readOnly: true,
}
const toleration = (key: string) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: 300 })

function pods(make: Make, ago: Ago): readonly Recorded[] {
  const pod = (
    name: string,
    age: number,
    ip: string,
    labels: Json,
    container: Json,
    extra: {
      readonly owner?: Json
      readonly status?: Json
      readonly phase?: string
      readonly ready?: boolean
      readonly node?: string
      readonly qos?: string
      readonly containers?: readonly Json[]
    },
  ): Recorded => {
    const { phase = 'Running', ready = true, node = 'node-2' } = extra
    const condition = (type: string, isTrue: boolean, since: number) => ({
      lastProbeTime: null,
      lastTransitionTime: ago(since),
      status: isTrue ? 'True' : 'False',
      type,
    })
    const image = String(container['image'])
    return make(
      'pods',
      'v1',
      'Pod',
      name,
      age,
      {
        spec: {
          containers: extra.containers ?? [
            {
              imagePullPolicy: 'IfNotPresent',
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              ...container,
              volumeMounts: [tokenMount],
            },
          ],
          dnsPolicy: 'ClusterFirst',
          enableServiceLinks: true,
          nodeName: node,
          preemptionPolicy: 'PreemptLowerPriority',
          priority: 0,
          restartPolicy: 'Always',
          schedulerName: 'default-scheduler',
          securityContext: {},
          serviceAccount: 'default',
          serviceAccountName: 'default',
          terminationGracePeriodSeconds: 30,
          tolerations: [toleration('node.kubernetes.io/not-ready'), toleration('node.kubernetes.io/unreachable')],
          volumes: [tokenVolume],
        },
        status: {
          conditions: [
            condition('PodReadyToStartContainers', true, age - 1),
            condition('Initialized', true, age),
            condition('Ready', ready, age - 2),
            condition('ContainersReady', ready, age - 2),
            condition('PodScheduled', true, age),
          ],
          containerStatuses: [
            {
              containerID: 'containerd://11111111',
              image: `docker.io/library/${image}`,
              imageID: 'docker.io/library/nginx@sha256:0000',
              lastState: {},
              name: container['name'],
              ready,
              restartCount: 0,
              started: true,
              state: { running: { startedAt: ago(age - 2) } },
              ...extra.status,
            },
          ],
          hostIP: '192.168.0.12',
          hostIPs: [{ ip: '192.168.0.12' }],
          observedGeneration: 1,
          phase,
          podIP: ip,
          podIPs: [{ ip }],
          qosClass: extra.qos ?? 'BestEffort',
          startTime: ago(age),
        },
      },
      { namespace: 'default', generation: 1, labels, ...extra.owner },
    )
  }
  const hash = '7c5ddbdf54'
  const nginxPod = (suffix: string, age: number, ip: string) =>
    pod(
      `nginx-deployment-${hash}-${suffix}`,
      age,
      ip,
      { app: 'nginx', 'pod-template-hash': hash },
      nginxContainer('nginx:1.16.1'),
      { owner: owner('apps/v1', 'ReplicaSet', `nginx-deployment-${hash}`) },
    )
  const daemon = (suffix: string, node: string, ip: string) =>
    pod(
      `fluentd-${suffix}`,
      350,
      ip,
      { 'controller-revision-hash': '777', name: 'fluentd', 'pod-template-generation': '1' },
      { name: 'fluentd', image: 'fluentd:v1' },
      { owner: owner('apps/v1', 'DaemonSet', 'fluentd'), node },
    )
  const member = (ordinal: number, age: number, ip: string) =>
    pod(
      `web-${ordinal}`,
      age,
      ip,
      {
        app: 'web',
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': 'web-5d5b9c',
        'statefulset.kubernetes.io/pod-name': `web-${ordinal}`,
      },
      { name: 'nginx', image: 'nginx:1.14.2' },
      { owner: owner('apps/v1', 'StatefulSet', 'web') },
    )
  return [
    nginxPod('2fmgr', 240, '10.244.2.10'),
    nginxPod('9k7pd', 239, '10.244.2.11'),
    nginxPod('xz8qw', 238, '10.244.2.12'),
    daemon('aaaaa', 'node-1', '10.244.1.50'),
    daemon('bbbbb', 'node-2', '10.244.2.50'),
    member(0, 400, '10.244.2.40'),
    member(1, 395, '10.244.2.41'),
    severalContainers(make, ago),
    pod(
      'pi-x4k2p',
      200,
      '10.244.2.60',
      jobLabels,
      { name: 'pi', image: 'perl:5.34.0' },
      {
        owner: owner('batch/v1', 'Job', 'pi'),
        phase: 'Succeeded',
        ready: false,
        status: {
          state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: ago(198), finishedAt: ago(190) } },
          started: false,
        },
      },
    ),
    pod(
      'crasher',
      130,
      '10.244.2.30',
      { run: 'crasher' },
      {
        name: 'crasher',
        image: 'busybox:1.36',
        command: ['sh', '-c', 'exit 1'],
        args: ['x'],
        resources: { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '250m', memory: '64Mi' } },
        env: [
          { name: 'A', value: '1' },
          { name: 'B', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        ],
        livenessProbe: {
          httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' },
          initialDelaySeconds: 3,
          periodSeconds: 3,
          timeoutSeconds: 1,
          successThreshold: 1,
          failureThreshold: 3,
        },
        readinessProbe: {
          exec: { command: ['cat', '/tmp/ok'] },
          periodSeconds: 10,
          timeoutSeconds: 1,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
      {
        ready: false,
        qos: 'Burstable',
        status: {
          restartCount: 4,
          started: false,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
          lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: ago(40), finishedAt: ago(39) } },
        },
      },
    ),
  ]
}

/** The pod with an init container and two others. */
function severalContainers(make: Make, ago: Ago): Recorded {
  const started = {
    ready: true,
    restartCount: 0,
    lastState: {},
    imageID: 'docker.io/library/nginx@sha256:0000',
    containerID: 'containerd://11111111',
  }
  const running = { running: { startedAt: ago(58) } }
  const common = {
    dnsPolicy: 'ClusterFirst',
    nodeName: 'node-2',
    priority: 0,
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    serviceAccountName: 'default',
    terminationGracePeriodSeconds: 30,
  }
  return make(
    'pods',
    'v1',
    'Pod',
    'multi',
    60,
    {
      spec: {
        ...common,
        initContainers: [{ name: 'init', image: 'busybox', resources: {} }],
        containers: [
          { name: 'a', image: 'nginx:1', resources: {}, volumeMounts: [tokenMount] },
          { name: 'b', image: 'busybox', resources: {} },
        ],
        tolerations: [toleration('node.kubernetes.io/not-ready'), toleration('node.kubernetes.io/unreachable')],
        volumes: [tokenVolume],
      },
      status: {
        phase: 'Running',
        conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
          (type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: ago(58) }),
        ),
        initContainerStatuses: [
          {
            name: 'init',
            image: 'busybox',
            imageID: 'b',
            ready: true,
            restartCount: 0,
            lastState: {},
            state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: ago(60), finishedAt: ago(59) } },
          },
        ],
        containerStatuses: [
          { name: 'a', image: 'nginx:1', state: running, ...started },
          { name: 'b', image: 'busybox', state: running, ...started },
        ],
        hostIP: '192.168.0.12',
        podIP: '10.244.2.77',
        podIPs: [{ ip: '10.244.2.77' }],
        qosClass: 'BestEffort',
        startTime: ago(60),
      },
    },
    { namespace: 'default', generation: 1, labels: { app: 'multi' } },
  )
}

function services(make: Make): readonly Recorded[] {
  const common = {
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
  }
  const inDefault = { namespace: 'default' }
  const addresses = ['10.244.2.10', '10.244.2.11', '10.244.2.12']
  return [
    make(
      'services',
      'v1',
      'Service',
      'nginx',
      500,
      {
        spec: {
          ...common,
          type: 'NodePort',
          clusterIP: '10.96.12.34',
          clusterIPs: ['10.96.12.34'],
          externalTrafficPolicy: 'Cluster',
          selector: { app: 'nginx' },
          ports: [{ name: 'http', port: 80, targetPort: 80, nodePort: 30080, protocol: 'TCP' }],
        },
        status: { loadBalancer: {} },
      },
      { ...inDefault, labels: { app: 'nginx' } },
    ),
    make(
      'services',
      'v1',
      'Service',
      'kubernetes',
      3000,
      {
        spec: {
          ...common,
          type: 'ClusterIP',
          clusterIP: '10.96.0.1',
          clusterIPs: ['10.96.0.1'],
          ports: [{ name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' }],
        },
        status: { loadBalancer: {} },
      },
      { ...inDefault, labels: { component: 'apiserver', provider: 'kubernetes' } },
    ),
    make(
      'endpoints',
      'v1',
      'Endpoints',
      'nginx',
      500,
      {
        subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }],
      },
      inDefault,
    ),
    make(
      'endpointslices',
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'nginx-abcde',
      500,
      {
        addressType: 'IPv4',
        endpoints: addresses.map((address) => ({
          addresses: [address],
          conditions: { ready: true },
          nodeName: 'node-2',
        })),
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      },
      {
        ...inDefault,
        labels: {
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'nginx',
        },
      },
    ),
  ]
}

function storage(make: Make): readonly Recorded[] {
  const size = { storage: '1Gi' }
  return [
    make(
      'persistentvolumeclaims',
      'v1',
      'PersistentVolumeClaim',
      'www-web-0',
      400,
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'standard',
          volumeMode: 'Filesystem',
          volumeName: 'pvc-0',
          resources: { requests: size },
        },
        status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: size },
      },
      {
        namespace: 'default',
        labels: { app: 'web' },
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
        finalizers: ['kubernetes.io/pvc-protection'],
      },
    ),
    make(
      'persistentvolumes',
      'v1',
      'PersistentVolume',
      'pvc-0',
      400,
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: size,
          storageClassName: 'standard',
          volumeMode: 'Filesystem',
          persistentVolumeReclaimPolicy: 'Delete',
          hostPath: { path: '/data/0', type: 'DirectoryOrCreate' },
          claimRef: { namespace: 'default', name: 'www-web-0' },
        },
        status: { phase: 'Bound' },
      },
      { finalizers: ['kubernetes.io/pv-protection'] },
    ),
    make(
      'storageclasses',
      'storage.k8s.io/v1',
      'StorageClass',
      'standard',
      3000,
      { provisioner: 'sim/hostpath', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
      { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    ),
  ]
}

function events(make: Make, ago: Ago, base: Instant): readonly Recorded[] {
  let number = 17
  const event = (
    kind: string,
    name: string,
    reason: string,
    message: string,
    component: string,
    last: number,
    first = last,
    count = 1,
    type = 'Normal',
  ): Recorded =>
    make(
      'events',
      'v1',
      'Event',
      `${name}.${String(number++).padStart(16, '0')}`,
      first,
      {
        involvedObject: { kind, name, namespace: 'default', uid: `uid-${name}` },
        reason,
        message,
        type,
        reportingComponent: component,
        reportingInstance: '',
        source: {},
        firstTimestamp: ago(first),
        lastTimestamp: ago(last),
        count,
      },
      { namespace: 'default' },
    )
  const pod = 'nginx-deployment-7c5ddbdf54-2fmgr'
  const scheduled = make(
    'events',
    'v1',
    'Event',
    `${pod}.sched`,
    240,
    {
      involvedObject: { kind: 'Pod', name: pod, namespace: 'default', uid: `uid-${pod}` },
      reason: 'Scheduled',
      message: `Successfully assigned default/${pod} to node-2`,
      type: 'Normal',
      reportingComponent: 'default-scheduler',
      reportingInstance: 'x',
      source: {},
      eventTime: microTimestampOf(after(base, seconds(-239.6))),
    },
    { namespace: 'default' },
  )
  return [
    event(
      'Pod',
      'crasher',
      'BackOff',
      'Back-off restarting failed container crasher in pod crasher_default(uid-crasher)',
      'kubelet',
      10,
      120,
      9,
      'Warning',
    ),
    event(
      'Deployment',
      'nginx-deployment',
      'ScalingReplicaSet',
      'Scaled up replica set nginx-deployment-66b6c48dd5 from 0 to 3',
      'deployment-controller',
      600,
    ),
    event(
      'Deployment',
      'nginx-deployment',
      'ScalingReplicaSet',
      'Scaled up replica set nginx-deployment-7c5ddbdf54 from 0 to 1',
      'deployment-controller',
      240,
    ),
    event(
      'Deployment',
      'nginx-deployment',
      'ScalingReplicaSet',
      'Scaled down replica set nginx-deployment-66b6c48dd5 from 3 to 2',
      'deployment-controller',
      238,
    ),
    event(
      'ReplicaSet',
      'nginx-deployment-7c5ddbdf54',
      'SuccessfulCreate',
      `Created pod: ${pod}`,
      'replicaset-controller',
      240,
    ),
    scheduled,
    event(
      'Pod',
      pod,
      'Pulled',
      'Container image "nginx:1.16.1" already present on machine and can be accessed by the pod',
      'kubelet',
      239,
    ),
    event('Pod', pod, 'Created', 'Container created', 'kubelet', 239),
    event('Pod', pod, 'Started', 'Container started', 'kubelet', 238),
    event('Job', 'pi', 'SuccessfulCreate', 'Created pod: pi-x4k2p', 'job-controller', 200),
    event('Job', 'pi', 'Completed', 'Job completed', 'job-controller', 188),
    event('CronJob', 'hello', 'SuccessfulCreate', 'Created job hello-29453761', 'cronjob-controller', 40, 100, 2),
  ]
}
