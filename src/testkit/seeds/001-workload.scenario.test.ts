import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

/** Seed 001 is `001_a310393711bd5137.md`. */
const redisPod = seedBlock('001', 42)

scenario(
  'seed 001:42+34, "API 오브젝트": the redis pod goes from Waiting to Running',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('redis-pod.yaml', redisPod).kubectl('kubectl apply -f redis-pod.yaml', 'pod/redis-master created\n')
    world.until(
      'its container waits while the image is pulled',
      () =>
        world.get('pods', 'redis-master').status?.containerStatuses?.[0]?.state?.waiting?.reason ===
        'ContainerCreating',
    )
    world.kubectl('kubectl describe pod redis-master', /State: {10}Waiting\n {6}Reason: {7}ContainerCreating\n/)
    world.untilQuiet()
    const { status } = world.get('pods', 'redis-master')
    expect(status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort' })
    expect(status?.containerStatuses?.[0]).toMatchObject({
      name: 'master',
      ready: true,
      restartCount: 0,
      image: 'docker.io/library/redis:latest',
    })
    expect(world.events('Pod', 'redis-master').map((text) => text.split(':')[0])).toEqual([
      'Scheduled',
      'Pulling',
      'Pulled',
      'Created',
      'Started',
    ])
    world.kubectl('kubectl describe pod redis-master', /State: {10}Running\n[^]*Environment:\n {6}MASTER: {2}true\n/)
  },
)

scenario(
  'seed 001:25, "파드와 컨테이너의 상태": describe shows Waiting, Running and Terminated',
  { seed: 3, nodes: 1 },
  (world) => {
    world.kubectl('kubectl run once --image=busybox --restart=Never -- sh -c "sleep 3; exit 2"', 'pod/once created\n')
    world.kubectl('kubectl describe pod once', /Status: {11}Pending\n/)
    world.until('it runs', () => world.get('pods', 'once').status?.phase === 'Running')
    world.kubectl('kubectl describe pod once', /State: {10}Running\n {6}Started: /)
    world.untilQuiet()
    world.kubectl(
      'kubectl describe pod once',
      /State: {10}Terminated\n {6}Reason: {7}Error\n {6}Exit Code: {4}2\n {6}Started: .*\n {6}Finished: .*\n/,
    )
  },
)

/** The commands below it apply the file of that name from the documentation. */
const nginxDeployment = seedBlock('001', 72)

const head = 'Waiting for deployment "nginx-deployment" rollout to finish:'
const done = 'deployment "nginx-deployment" successfully rolled out\n'

scenario(
  'seed 001:97+70, "디플로이먼트 생성": apply from a URL, then look at Deployment, ReplicaSet and pods',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl(
      'kubectl apply -f https://k8s.io/examples/controllers/nginx-deployment.yaml',
      'deployment.apps/nginx-deployment created\n',
    )
    world.kubectl(
      'kubectl rollout status deployment.v1.apps/nginx-deployment',
      new RegExp(`${head} 0 of 3 updated replicas are available...\n[^]*${done}$`),
    )
    world.kubectl(
      'kubectl get deployments',
      /^NAME {15}READY {3}UP-TO-DATE {3}AVAILABLE {3}AGE\nnginx-deployment {3}3\/3 {5}3 {12}3 {11}\d+s\n$/,
    )
    const [set] = world.list('replicasets', 'app=nginx')
    const hash = set!.metadata.labels!['pod-template-hash']!
    expect(set!.metadata.name).toBe(`nginx-deployment-${hash}`)
    world.kubectl(
      'kubectl get rs',
      new RegExp(`^NAME +DESIRED +CURRENT +READY +AGE\nnginx-deployment-${hash} +3 +3 +3 +\\d+s\n$`),
    )
    world.kubectl(
      'kubectl get pods --show-labels',
      new RegExp(
        `^NAME +READY +STATUS +RESTARTS +AGE +LABELS\n(nginx-deployment-${hash}-[a-z0-9]{5} +1/1 +Running +0 +\\d+s +app=nginx,pod-template-hash=${hash}\n){3}$`,
      ),
    )
  },
)

scenario('seed 001:97, any other URL is refused clearly', { seed: 7, nodes: 1 }, (world) => {
  const url = 'https://example.com/x.yaml'
  world.refused(
    `kubectl apply -f ${url}`,
    `error: unable to read URL "${url}", the simulation has no network: paste the manifest into the editor and apply that\n`,
  )
})

scenario(
  'seed 001:72+117+128+126, "디플로이먼트 업데이트" and "롤백": a new image rolls out and back, both are on record',
  { seed: 7, nodes: 3 },
  (world) => {
    world
      .file('nginx-deployment.yaml', nginxDeployment)
      .kubectl('kubectl apply -f nginx-deployment.yaml', 'deployment.apps/nginx-deployment created\n')
      .untilQuiet()
    const imagesReady = () => world.readyPods('app=nginx').map(({ spec }) => spec.containers[0]!.image)
    expect(imagesReady()).toEqual(['nginx:1.7.9', 'nginx:1.7.9', 'nginx:1.7.9'])
    world.always(
      'three pods of some version are Ready (25 % unavailable of 3 rounds down to none)',
      () => world.readyPods('app=nginx').length >= 3,
    )
    const line = 'kubectl set image deployment/nginx-deployment nginx=nginx:1.9.1 --record'
    expect(world.output(line)).toEqual({
      stdout: 'deployment.apps/nginx-deployment image updated\n',
      stderr: 'Flag --record has been deprecated, --record will be removed in the future\n',
      exitCode: 0,
    })
    const { stdout } = world.output('kubectl rollout status deployment.v1.apps/nginx-deployment')
    expect([...new Set(stdout.split('\n'))]).toEqual([
      'Waiting for deployment spec update to be observed...',
      `${head} 0 out of 3 new replicas have been updated...`,
      `${head} 1 out of 3 new replicas have been updated...`,
      `${head} 2 out of 3 new replicas have been updated...`,
      `${head} 1 old replicas are pending termination...`,
      done.trim(),
      '',
    ])
    world.untilQuiet()
    expect(imagesReady()).toEqual(['nginx:1.9.1', 'nginx:1.9.1', 'nginx:1.9.1'])
    world.kubectl(
      'kubectl rollout history deployment.v1.apps/nginx-deployment',
      'deployment.apps/nginx-deployment \nREVISION  CHANGE-CAUSE\n1         <none>\n2         kubectl set image deployment/nginx-deployment nginx=nginx:1.9.1 --record=true\n\n',
    )
    world
      .kubectl(
        'kubectl rollout undo deployment.v1.apps/nginx-deployment',
        'deployment.apps/nginx-deployment rolled back\n',
      )
      .untilQuiet()
    expect(imagesReady()).toEqual(['nginx:1.7.9', 'nginx:1.7.9', 'nginx:1.7.9'])
    world.kubectl(
      'kubectl rollout history deployment.v1.apps/nginx-deployment',
      /\nREVISION {2}CHANGE-CAUSE\n2 {9}kubectl set image .*\n3 {9}<none>\n\n$/,
    )
  },
)

scenario(
  'seed 001:115, "파드 템플릿이 변경된 경우에만 롤아웃이 트리거된다": other changes start no rollout',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginxDeployment).untilQuiet()
    const before = world.names('replicasets')
    world.kubectl('kubectl label deployment nginx-deployment team=web', 'deployment.apps/nginx-deployment labeled\n')
    world.kubectl('kubectl scale deployment.v1.apps/nginx-deployment --replicas=4').untilQuiet()
    expect(world.names('replicasets')).toEqual(before)
    expect(
      world.get('deployments', 'nginx-deployment').metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).toBe('1')
  },
)

scenario(
  'seed 001:137 and seed 003:138, "디플로이먼트 스케일링": scale to ten, then let an autoscaler keep 10 to 15',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginxDeployment).untilQuiet()
    world
      .kubectl(
        'kubectl scale deployment.v1.apps/nginx-deployment --replicas=10',
        'deployment.apps/nginx-deployment scaled\n',
      )
      .untilQuiet()
    expect(world.readyPods('app=nginx')).toHaveLength(10)
    world.kubectl(
      'kubectl autoscale deployment.v1.apps/nginx-deployment --min=10 --max=15 --cpu-percent=80',
      'horizontalpodautoscaler.autoscaling/nginx-deployment autoscaled\n',
    )
    expect(world.get('horizontalpodautoscalers', 'nginx-deployment').spec).toMatchObject({
      minReplicas: 10,
      maxReplicas: 15,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx-deployment' },
    })
    world.runFor(60)
    // The template requests no CPU, so no percentage of it can be measured: the scaler says so and leaves ten.
    const conditions = world.get('horizontalpodautoscalers', 'nginx-deployment').status?.conditions
    expect(conditions?.find(({ type }) => type === 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
    })
    world.kubectl(
      'kubectl get hpa',
      /nginx-deployment +Deployment\/nginx-deployment +cpu: <unknown>\/80% +10 +15 +10 +\d+s\n/,
    )
    expect(world.readyPods('app=nginx')).toHaveLength(10)
  },
)
