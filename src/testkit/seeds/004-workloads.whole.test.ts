import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

/** Seed 004 (`004_2ce743013d2b7bb7.md`), section 10.1. */
const replicaSet = seedBlock('004', 26)

scenario('seed 004:26+24, 10.1: a ReplicaSet keeps three pods', { seed: 7, nodes: 3 }, (world) => {
  world.apply(replicaSet).untilQuiet()
  expect(world.names('pods', 'app=myapp')).toHaveLength(3)
  const [first] = world.names('pods', 'app=myapp')
  world.kubectl(`kubectl delete pod ${first}`, `pod "${first}" deleted\n`).untilQuiet()
  expect(world.readyPods('app=myapp')).toHaveLength(3)
  expect(world.names('pods', 'app=myapp')).not.toContain(first)
})

scenario(
  'seed 004:54+52, 10.2 "Replica 수 유지": scale up creates, scale down removes; get and describe',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(replicaSet).untilQuiet()
    world.kubectl('kubectl scale replicaset myapp-rs --replicas=5', 'replicaset.apps/myapp-rs scaled\n').untilQuiet()
    expect(world.readyPods('app=myapp')).toHaveLength(5)
    world.kubectl('kubectl get rs', /^NAME {7}DESIRED {3}CURRENT {3}READY {3}AGE\nmyapp-rs {3}5 {9}5 {9}5 {7}\d+s\n$/)
    const { stdout } = world.output('kubectl describe rs myapp-rs')
    expect(stdout).toMatch(
      /^Name: {9}myapp-rs\nNamespace: {4}default\nSelector: {5}app=myapp\nLabels: {7}<none>\nAnnotations: {2}<none>\nReplicas: {5}5 current \/ 5 desired\nPods Status: {2}5 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed\nPod Template:\n {2}Labels: {2}app=myapp\n {2}Containers:\n {3}myapp:\n {4}Image: {9}myapp:v1\n {4}Port: {10}<none>\n {4}Host Port: {5}<none>\n {4}Environment: {3}<none>\n {4}Mounts: {8}<none>\n {2}Volumes: {9}<none>\n {2}Node-Selectors: {2}<none>\n {2}Tolerations: {5}<none>\nEvents:\n {2}Type {4}Reason {12}Age {3}From {19}Message\n/,
    )
    expect(stdout.match(/SuccessfulCreate/g)).toHaveLength(5)
    world.kubectl('kubectl scale replicaset myapp-rs --replicas=2').untilQuiet()
    expect(world.readyPods('app=myapp')).toHaveLength(2)
  },
)

scenario(
  'seed 004:67, 10.3 "Label Selector": matchLabels and matchExpressions both have to hold',
  { seed: 7, nodes: 3 },
  (world) => {
    const selecting = (environment: string) => `apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: chosen
spec:
  replicas: 1
${seedBlock('004', 67).replaceAll(/^(?=.)/gm, '  ')}  template:
    metadata:
      labels: {app: myapp, version: v1, environment: ${environment}}
    spec:
      containers:
        - name: myapp
          image: myapp:v1
`
    world.file('bad.yaml', selecting('testing'))
    world.refused(
      'kubectl apply -f bad.yaml',
      'The ReplicaSet "chosen" is invalid: spec.template.metadata.labels: Invalid value: {"app":"myapp","environment":"testing","version":"v1"}: `selector` does not match template `labels`\n',
    )
    world.kubectl('kubectl run stray --image=myapp:v1 --labels=app=myapp,version=v1,environment=staging').untilQuiet()
    world.apply(selecting('production')).untilQuiet()
    // The stray pod fits the selector: it is adopted instead of a second one being made.
    expect(world.names('pods')).toEqual(['stray'])
    expect(world.get('pods', 'stray').metadata.ownerReferences?.[0]).toMatchObject({
      kind: 'ReplicaSet',
      name: 'chosen',
      controller: true,
    })
    world.kubectl('kubectl get rs -o wide', /app=myapp,environment in \(production,staging\),version=v1\n/)
  },
)

/** Section 11.1; `strategy` is a block of section 11.3. */
const nginx = (strategy = 'spec:\n') =>
  seedBlock('004', 90).replace('  replicas: 3\n', `  replicas: 3\n${strategy.slice('spec:\n'.length)}`)
const rollingUpdate = seedBlock('004', 140)
const recreate = seedBlock('004', 151)

scenario(
  'seed 004:90+88+272, 11.1: a Deployment makes a ReplicaSet, and that makes three pods',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginx()).untilQuiet()
    const [set] = world.list('replicasets')
    expect(set!.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Deployment', name: 'nginx-deployment' })
    for (const pod of world.list('pods', 'app=nginx'))
      expect(pod.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', name: set!.metadata.name })
    expect(world.readyPods('app=nginx')).toHaveLength(3)
  },
)

scenario(
  'seed 004:140+133, 11.2 and 11.3: with surge 1 and unavailable 1 there are 2 to 4 pods all along, and never fewer than 2 Ready',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginx(rollingUpdate)).untilQuiet()
    const living = () =>
      world.list('pods', 'app=nginx').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    world.always('at most four pods that are not going away', () => living().length <= 4)
    world.always('at least two Ready pods', () => world.readyPods('app=nginx').length >= 2)
    world.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.21')
    world.kubectl('kubectl rollout status deployment/nginx-deployment', /successfully rolled out\n$/).untilQuiet()
    expect(world.readyPods('app=nginx').map(({ spec }) => spec.containers[0]!.image)).toEqual([
      'nginx:1.21',
      'nginx:1.21',
      'nginx:1.21',
    ])
  },
)

scenario(
  'seed 004:151, 11.3 Recreate: all old pods go before the first new one comes (downtime)',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginx(recreate)).untilQuiet()
    const unfinished = () =>
      world.list('pods', 'app=nginx').filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running')
    const imagesNow = () => new Set(unfinished().map(({ spec }) => spec.containers[0]!.image))
    world.always('old and new pods never run together', () => imagesNow().size <= 1)
    let wasDown = false
    world.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.21')
    world.until('none is Ready', () => (wasDown = world.readyPods('app=nginx').length === 0))
    world.untilQuiet()
    expect(wasDown).toBe(true)
    expect(world.readyPods('app=nginx')).toHaveLength(3)
    expect([...imagesNow()]).toEqual(['nginx:1.21'])
  },
)

scenario(
  'seed 004:159 and seed 003:145, 11.4 Rollback: history, undo, undo to a revision, status',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginx()).untilQuiet()
    const imageNow = () => world.get('deployments', 'nginx-deployment').spec.template.spec?.containers[0]?.image
    for (const tag of ['1.21', '1.22'])
      world.kubectl(`kubectl set image deployment/nginx-deployment nginx=nginx:${tag}`).untilQuiet()
    world.kubectl(
      'kubectl rollout history deployment/nginx-deployment',
      'deployment.apps/nginx-deployment \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n3         <none>\n\n',
    )
    world
      .kubectl('kubectl rollout undo deployment/nginx-deployment', 'deployment.apps/nginx-deployment rolled back\n')
      .untilQuiet()
    expect(imageNow()).toBe('nginx:1.21')
    // Revision 2 has become revision 4, so that going to it is no longer possible.
    world.kubectl('kubectl rollout history deployment/nginx-deployment', /\n1 +<none>\n3 +<none>\n4 +<none>\n\n$/)
    world.refused(
      'kubectl rollout undo deployment/nginx-deployment --to-revision=2',
      'error: unable to find specified revision 2 in history\n',
    )
    world.kubectl(
      'kubectl rollout undo deployment/nginx-deployment --to-revision=3',
      'deployment.apps/nginx-deployment rolled back\n',
    )
    world.kubectl(
      'kubectl rollout status deployment/nginx-deployment',
      /deployment "nginx-deployment" successfully rolled out\n$/,
    )
    expect(imageNow()).toBe('nginx:1.22')
  },
)

scenario(
  'seed 004:159, 11.4: with two revisions, --to-revision=2 is what runs already',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nginx()).untilQuiet()
    world.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.21').untilQuiet()
    world.kubectl(
      'kubectl rollout undo deployment/nginx-deployment --to-revision=2',
      'deployment.apps/nginx-deployment skipped rollback (current template already matches revision 2)\n',
    )
  },
)
