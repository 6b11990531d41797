import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { commandsOf, seedBlock } from './seed-blocks.ts'

/** Seed 003 (`003_7e53b1ad93768796.md`), "Deployments", "예제"; typed over several lines as it stands there. */
const createDeployment = commandsOf(seedBlock('003', 152)).join('\n')

scenario(
  'seed 003:152+136, "Deployments": oc create deployment with three replicas',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl(createDeployment, 'deployment.apps/my-deployment created\n')
    const { spec } = world.get('deployments', 'my-deployment')
    expect(spec).toMatchObject({
      replicas: 3,
      selector: { matchLabels: { app: 'my-deployment' } },
      template: { spec: { containers: [{ name: 'ubi', image: 'registry.access.redhat.com/ubi8/ubi' }] } },
    })
    world.untilQuiet()
    expect(world.readyPods('app=my-deployment')).toHaveLength(3)
  },
)

scenario(
  'seed 003:139, "Job과 달리, Deployment의 pod는 충돌 후 또는 삭제 후 다시 생성된다"',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl('oc create deployment web --image=nginx:1.20 --replicas=2').untilQuiet()
    const [first, second] = world.names('pods', 'app=web')
    world.kubectl(`oc delete pod ${first}`).untilQuiet()
    expect(world.names('pods', 'app=web')).not.toContain(first)
    world.kubectl(`oc annotate pod ${second} kuberama.dev/crash=1`, `pod/${second} annotated\n`).untilQuiet()
    expect(world.get('pods', second!).status?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(world.readyPods('app=web')).toHaveLength(2)
  },
)

scenario(
  'seed 003:170+167, "Labels": oc delete pod -l environment=testing takes exactly those',
  { seed: 7, nodes: 3 },
  (world) => {
    for (const [name, environment] of [
      ['a', 'testing'],
      ['b', 'testing'],
      ['c', 'production'],
    ])
      world.kubectl(`oc run ${name} --image=nginx --labels=environment=${environment}`)
    world.untilQuiet()
    world.kubectl('oc delete pod -l environment=testing', 'pod "a" deleted\npod "b" deleted\n')
    expect(world.names('pods')).toEqual(['c'])
    world.kubectl('oc delete pod -l environment=testing', 'No resources found\n')
  },
)

/** "Stateful Sets", the YAML. */
const web = seedBlock('003', 192)

scenario(
  'seed 003:192+50+183, "Stateful Sets": web-0, web-1 and web-2, each unique',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('web.yaml', web).kubectl('oc apply -f web.yaml', 'statefulset.apps/web created\n').untilQuiet()
    expect(world.names('pods', 'app=nginx')).toEqual(['web-0', 'web-1', 'web-2'])
    expect(world.list('pods').map(({ spec }) => [spec.hostname, spec.subdomain])).toEqual([
      ['web-0', 'nginx'],
      ['web-1', 'nginx'],
      ['web-2', 'nginx'],
    ])
    world.kubectl('oc get sts', /^NAME {3}READY {3}AGE\nweb {4}3\/3 {5}\d+s\n$/)
  },
)

/** "DaemonSet", the YAML as it stands: Markdown's stars are left inside. */
const promtail = seedBlock('003', 239)

scenario(
  'seed 003:239, "DaemonSet": stars of Markdown inside YAML are a syntax error at their line',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('promtail.yaml', promtail)
    world.refused(
      'oc apply -f promtail.yaml',
      'error: error parsing promtail.yaml: error converting YAML to JSON: yaml: line 13: did not find expected alphabetic or numeric character\n',
    )
    expect(world.names('daemonsets')).toEqual([])
  },
)

scenario(
  'seed 003:239+237, "DaemonSet" without the stars: its ServiceAccount and its ConfigMap have to exist, then each node has its agent',
  { seed: 7, nodes: 3 },
  (world) => {
    world
      .file('promtail.yaml', promtail.replaceAll('**', ''))
      .kubectl('oc apply -f promtail.yaml', 'daemonset.apps/promtail-daemonset created\n')
      .runFor(2)
    expect(world.names('pods')).toEqual([])
    expect(world.events('DaemonSet', 'promtail-daemonset')[0]).toMatch(
      /^FailedCreate: Error creating: pods "promtail-daemonset-" is forbidden: error looking up service account default\/promtail-serviceaccount: serviceaccount "promtail-serviceaccount" not found$/,
    )
    world.kubectl(
      'oc create serviceaccount promtail-serviceaccount',
      'serviceaccount/promtail-serviceaccount created\n',
    )
    world.until('each node has its pod', () => world.names('pods', 'name=promtail').length === 3).runFor(5)
    expect(world.readyPods('name=promtail')).toEqual([])
    expect(world.events('Pod', world.names('pods', 'name=promtail')[0]!)).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "promtail-config" : configmap "promtail-config" not found',
    )
    world.kubectl(
      'oc create configmap promtail-config --from-literal=promtail.yaml=clients',
      'configmap/promtail-config created\n',
    )
    world.until('every worker runs its agent', () => world.readyPods('name=promtail').length === 3)
    expect(
      world
        .list('pods', 'name=promtail')
        .map(({ spec }) => spec.nodeName)
        .toSorted(),
    ).toEqual(['node-1', 'node-2', 'node-3'])
  },
)

/** "use case", Deployment. */
const shop = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
      annotations:
        kuberama.dev/cpu: 0s=50m,120s=50m,180s=180m
    spec:
      containers:
      - name: shop
        image: shop:v1
        resources:
          requests: {cpu: 100m}
`

scenario(
  'seed 003:296+297+45, use case Deployment 1: a stateless pod fails, another takes its place while the rest serves on',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(shop).untilQuiet()
    const [victim] = world.names('pods', 'app=shop')
    world.always('one pod serves', () => world.readyPods('app=shop').length >= 1)
    world.kubectl(`kubectl delete pod ${victim} --now`).untilQuiet()
    expect(world.readyPods('app=shop')).toHaveLength(2)
    expect(world.names('pods', 'app=shop')).not.toContain(victim)
  },
)

scenario(
  'seed 003:298, use case Deployment 2: traffic rises, the autoscaler adds pods',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(shop)
    world.kubectl(
      'kubectl autoscale deployment shop --min=2 --max=6 --cpu-percent=60',
      'horizontalpodautoscaler.autoscaling/shop autoscaled\n',
    )
    world.runFor(110)
    expect(world.get('deployments', 'shop').spec.replicas).toBe(2)
    world.runFor(130)
    const replicas = world.get('deployments', 'shop').spec.replicas ?? 0
    expect(replicas).toBeGreaterThan(2)
    expect(replicas).toBeLessThanOrEqual(6)
    expect(
      world.events('HorizontalPodAutoscaler', 'shop').find((text) => text.startsWith('SuccessfulRescale')),
    ).toMatch(/: New size: \d; reason: cpu resource utilization \(percentage of request\) above target$/)
    world.until(
      'all of them serve',
      () => world.readyPods('app=shop').length === world.get('deployments', 'shop').spec.replicas,
    )
  },
)

scenario(
  'seed 003:299+46, use case Deployment 3: a new version that does not start leaves the old one serving, and is rolled back',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(shop).untilQuiet()
    world.always('the old version serves', () => world.readyPods('app=shop').length >= 2)
    world
      .kubectl('kubectl set image deployment/shop shop=shop:no-such-v2', 'deployment.apps/shop image updated\n')
      .runFor(120)
    world.kubectl(
      'kubectl rollout status deployment/shop --watch=false',
      'Waiting for deployment "shop" rollout to finish: 1 out of 2 new replicas have been updated...\n',
    )
    world.kubectl('kubectl get pods', /ErrImagePull|ImagePullBackOff/)
    const undo = world.output('kubectl rollout undo deployment/shop')
    expect(undo.stdout).toBe('deployment.apps/shop rolled back\n')
    world.until('only the old version is left', () => world.names('pods', 'app=shop').length === 2)
    expect(world.readyPods('app=shop').map(({ spec }) => spec.containers[0]!.image)).toEqual(['shop:v1', 'shop:v1'])
  },
)

/** "use case", StatefulSet. */
const database = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 3
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - name: db
        image: postgres:16
        volumeMounts:
        - {name: data, mountPath: /var/lib/postgresql/data}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests: {storage: 1Gi}
`

scenario(
  'seed 003:302+303+304+51, use case StatefulSet: a database pod fails, and comes back with its name and its volume',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(database).untilQuiet()
    const before = world.get('pods', 'db-1')
    const volume = world.get('persistentvolumeclaims', 'data-db-1').spec?.volumeName
    expect(volume).toMatch(/^pvc-/)
    world.kubectl('kubectl delete pod db-1 --force', 'pod "db-1" force deleted\n').untilQuiet()
    const again = world.get('pods', 'db-1')
    expect(again.metadata.uid).not.toBe(before.metadata.uid)
    expect(again.spec.hostname).toBe('db-1')
    expect(again.spec.volumes?.find(({ name }) => name === 'data')?.persistentVolumeClaim?.claimName).toBe('data-db-1')
    expect(world.get('persistentvolumeclaims', 'data-db-1').spec?.volumeName).toBe(volume)
    world.kubectl('kubectl describe pvc data-db-1', /\nStatus: {8}Bound\n[^]*\nUsed By: {7}db-1\n/)
  },
)

scenario(
  'seed 003:304, use case StatefulSet 3: the machine below it fails and is removed; the pod comes back on another, with its volume',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(database).untilQuiet()
    const before = world.get('pods', 'db-1')
    const volume = world.get('persistentvolumeclaims', 'data-db-1').spec?.volumeName
    world.kubectl(`kubectl annotate node ${before.spec.nodeName} kuberama.dev/power=off`).runFor(60)
    world.kubectl(`kubectl delete node ${before.spec.nodeName}`)
    world.until('it is Ready again', () => world.readyPods('app=db').length === 3, 600)
    const again = world.get('pods', 'db-1')
    expect(again.spec.nodeName).not.toBe(before.spec.nodeName)
    expect(again.spec.hostname).toBe('db-1')
    expect(world.get('persistentvolumeclaims', 'data-db-1').spec?.volumeName).toBe(volume)
  },
)

/** "use case", DaemonSet. */
const agent = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
      - name: agent
        image: fluentd:v1
`

scenario(
  'seed 003:307+308+235, use cases DaemonSet 1 and 2: a node joins, and has its agent at once',
  { seed: 7, nodes: 2 },
  (world) => {
    world.apply(agent).untilQuiet()
    const nodes = () =>
      world
        .list('pods', 'app=agent')
        .map(({ spec }) => spec.nodeName)
        .toSorted()
    expect(nodes()).toEqual(['node-1', 'node-2'])
    world.joinNode('node-3').untilQuiet()
    expect(nodes()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(world.readyPods('app=agent')).toHaveLength(3)
  },
)
