import { expect } from 'vitest'
import { scenario } from '../scenario.ts'

/** Seed 002 (`002_52a7f401392e1858.md`) and seed 000 (`000_106ba055f3c68282.md`) have no YAML: each story quotes the sentence it tells. */

const twoContainers = `apiVersion: v1
kind: Pod
metadata:
  name: together
spec:
  containers:
  - name: server
    image: nginx:1.20
    volumeMounts: [{name: shared, mountPath: /data}]
  - name: proxy
    image: envoy:v1
    volumeMounts: [{name: shared, mountPath: /data}]
  volumes:
  - name: shared
    emptyDir: {}
`

scenario(
  'seed 002:34+35 and seed 001:10+12, "파드": its containers are on one node at once, share one address and a directory',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(twoContainers).untilQuiet()
    const { spec, status } = world.get('pods', 'together')
    expect(status?.containerStatuses?.map(({ name, ready }) => `${name} ${ready}`).toSorted()).toEqual([
      'proxy true',
      'server true',
    ])
    expect(spec.nodeName).toMatch(/^node-\d$/)
    const address = (container: string) => world.output(`kubectl exec together -c ${container} -- hostname -i`).stdout
    expect(address('server')).toBe(`${status?.podIP}\n`)
    expect(address('proxy')).toBe(address('server'))
    world.kubectl('kubectl exec together -c proxy -- wget -q -O - http://localhost', /nginx/)
    world.kubectl('kubectl exec together -c proxy -- sh -c "echo hello > /data/greeting"')
    world.kubectl('kubectl exec together -c server -- cat /data/greeting', 'hello\n')
    world.kubectl(
      'kubectl describe pod together',
      / {2}shared:\n {4}Type: {7}EmptyDir \(a temporary directory that shares a pod's lifetime\)\n/,
    )
    expect(world.output('kubectl logs together').stderr).toBe('Defaulted container "server" out of: server, proxy\n')
  },
)

const replicaSet = `apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: keeper
spec:
  replicas: 3
  selector:
    matchLabels: {app: kept}
  template:
    metadata:
      labels: {app: kept}
    spec:
      containers:
      - name: c
        image: nginx
`

scenario(
  'seed 002:42+41 and seed 001:63, "리플리카셋": the given number of pods is always there again, under other names',
  { seed: 11, nodes: 3 },
  (world) => {
    world.apply(replicaSet).untilQuiet()
    for (const name of world.names('pods')) world.kubectl(`kubectl delete pod ${name} --wait=false`)
    const before = world.names('pods')
    world.until(
      'three others are Ready',
      () => world.readyPods('app=kept').length === 3 && !world.names('pods').some((name) => before.includes(name)),
    )
  },
)

scenario(
  'seed 002:50, "디플로이먼트": versions are exchanged without standstill, and one goes back a generation',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl('kubectl create deployment app --image=app:v1 --replicas=4').untilQuiet()
    world.always('three of four serve', () => world.readyPods('app=app').length >= 3)
    world
      .kubectl('kubectl set image deployment/app app=app:v2')
      .kubectl('kubectl rollout status deployment/app', /successfully rolled out\n$/)
      .untilQuiet()
    expect(
      world
        .list('replicasets')
        .map(({ spec }) => spec.replicas)
        .toSorted(),
    ).toEqual([0, 4])
    world.kubectl('kubectl rollout undo deployment/app').untilQuiet()
    expect(world.readyPods('app=app').map(({ spec }) => spec.containers[0]!.image)).toEqual([
      'app:v1',
      'app:v1',
      'app:v1',
      'app:v1',
    ])
  },
)

const daemonSet = (extra: { readonly spec?: string; readonly pod?: string } = {}) => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: collector
spec:
${extra.spec ?? ''}  selector:
    matchLabels: {app: collector}
  template:
    metadata:
      labels: {app: collector}
    spec:
${extra.pod ?? ''}      containers:
      - name: c
        image: fluentd:v1
`

scenario('seed 002:59, "데몬셋": a pod that is missing on a node comes back there', { seed: 7, nodes: 3 }, (world) => {
  world.apply(daemonSet()).untilQuiet()
  const victim = world.list('pods').find(({ spec }) => spec.nodeName === 'node-2')!
  world.kubectl(`kubectl delete pod ${victim.metadata.name}`).untilQuiet()
  expect(
    world
      .list('pods')
      .map(({ spec }) => spec.nodeName)
      .toSorted(),
  ).toEqual(['node-1', 'node-2', 'node-3'])
})

scenario(
  'seed 002:60, "데몬셋은 리플리카셋과 달리 리플리카 수를 지정할 수 없다": the exact error',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('collector.yaml', daemonSet({ spec: '  replicas: 3\n' }))
    world.refused(
      'kubectl apply -f collector.yaml',
      'Error from server (BadRequest): error when creating "collector.yaml": DaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: unknown field "spec.replicas"\n',
    )
    world.apply(daemonSet()).untilQuiet()
    world.refused(
      'kubectl scale ds collector --replicas=1',
      'Error from server (NotFound): the server could not find the requested resource\n',
    )
  },
)

scenario(
  'seed 000:52, "일부 노드에서만 실행": a driver only on the nodes with a GPU',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(daemonSet({ pod: '      nodeSelector: {accelerator: gpu}\n' })).untilQuiet()
    expect(world.names('pods')).toEqual([])
    world.kubectl('kubectl label node node-2 accelerator=gpu', 'node/node-2 labeled\n').untilQuiet()
    expect(world.list('pods').map(({ spec }) => spec.nodeName)).toEqual(['node-2'])
    world.kubectl('kubectl label node node-2 accelerator-', 'node/node-2 unlabeled\n').untilQuiet()
    expect(world.names('pods')).toEqual([])
  },
)

const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: store
spec:
  serviceName: store
  replicas: 3
  selector:
    matchLabels: {app: store}
  template:
    metadata:
      labels: {app: store}
    spec:
      containers:
      - name: c
        image: redis:7
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
`

scenario(
  'seed 002:70+68 and seed 000:33, "스테이트풀셋": names are given, not drawn, and scaling down takes the last one, not a random one',
  { seed: 23, nodes: 3 },
  (world) => {
    world.apply(statefulSet).untilQuiet()
    expect(world.names('pods')).toEqual(['store-0', 'store-1', 'store-2'])
    world.kubectl('kubectl scale sts store --replicas=2').untilQuiet()
    expect(world.names('pods')).toEqual(['store-0', 'store-1'])
  },
)

scenario(
  'seed 000:38, "동일한 퍼시스턴트볼륨에 연결된 대체 파드": the pod that replaces a failed one has its volume',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(statefulSet).untilQuiet()
    const volumeOf = (pod: string) => world.get('persistentvolumeclaims', `data-${pod}`).spec?.volumeName
    const [uid, volume] = [world.get('pods', 'store-0').metadata.uid, volumeOf('store-0')]
    world.kubectl('kubectl delete pod store-0').untilQuiet()
    expect(world.get('pods', 'store-0').metadata.uid).not.toBe(uid)
    expect(volumeOf('store-0')).toBe(volume)
    expect(world.get('persistentvolumes', volume!).spec?.claimRef).toMatchObject({
      namespace: 'default',
      name: 'data-store-0',
    })
  },
)

scenario(
  'seed 000:27+26, "디플로이먼트의 모든 파드는 상호 교환 가능": any pod may go, the Service goes on with the others',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl('kubectl create deployment web --image=nginx:1.20 --replicas=3').untilQuiet()
    world.kubectl('kubectl expose deployment web --port=80', 'service/web exposed\n').runFor(5)
    const endpoints = () =>
      world
        .list('endpointslices', 'kubernetes.io/service-name=web')
        .flatMap(({ endpoints: all }) => (all ?? []).filter(({ conditions }) => conditions?.ready === true))
    expect(endpoints()).toHaveLength(3)
    world.always('two endpoints serve', () => endpoints().length >= 2)
    const [victim] = world.names('pods', 'app=web')
    world.kubectl(`kubectl delete pod ${victim}`).until('three serve again', () => endpoints().length === 3)
  },
)

scenario(
  'seed 000:29, "디플로이먼트는 기존 레플리케이션컨트롤러 API를 대체한다": the old kind still keeps its pods',
  { seed: 7, nodes: 3 },
  (world) => {
    world
      .apply(`apiVersion: v1
kind: ReplicationController
metadata:
  name: old
spec:
  replicas: 2
  selector: {app: old}
  template:
    metadata:
      labels: {app: old}
    spec:
      containers:
      - name: c
        image: nginx
`)
      .untilQuiet()
    expect(world.readyPods('app=old')).toHaveLength(2)
    world.kubectl('kubectl get rc', /^NAME +DESIRED +CURRENT +READY +AGE\nold +2 +2 +2 +\d+s\n$/)
  },
)

scenario(
  'seed 000:57+58, "완료될 때까지 실행되었다가 중지되는 작업": a Job once, a CronJob again and again',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl('kubectl create job once --image=busybox -- sh -c "sleep 5; echo done"', 'job.batch/once created\n')
    world.kubectl(
      'kubectl create cronjob often --image=busybox --schedule="*/5 * * * *" -- echo tick',
      'cronjob.batch/often created\n',
    )
    world.runUntil('2026-01-05T10:11:00Z')
    world.kubectl('kubectl logs job/once', 'done\n')
    expect(world.get('jobs', 'once').status).toMatchObject({ succeeded: 1 })
    expect(
      world
        .list('jobs')
        .filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === 'often')
        .map(({ metadata }) => metadata.creationTimestamp),
    ).toEqual(['2026-01-05T10:05:00Z', '2026-01-05T10:10:00Z'])
  },
)
