import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { deployment } from './manifests.ts'

const setup = { seed: 5, nodes: 3 }
const success = 'deployment "web" successfully rolled out\n'

scenario('DEP 17: "successfully rolled out" is printed while old pods terminate', setup, (world) => {
  world.apply(deployment({ replicas: 3, pods: 'kuberama.dev/stop-after: 25s' })).untilQuiet()
  world.kubectl('kubectl set image deployment/web web=web:v2')
  world.kubectl('kubectl rollout status deployment/web', new RegExp(`${success}$`))
  expect(world.get('deployments', 'web').status?.terminatingReplicas).toBeGreaterThan(0)
  world.kubectl('kubectl get pods', /Terminating/)
})

scenario('DEP 28: READY shows readyReplicas of spec.replicas, 4/3 while a surge pod is Ready', setup, (world) => {
  world.apply(deployment({ replicas: 3 })).untilQuiet()
  world.kubectl('kubectl set image deployment/web web=web:v2')
  world.until('four are ready', () => world.get('deployments', 'web').status?.readyReplicas === 4)
  world.kubectl('kubectl get deployment web', /\nweb +4\/3 +/)
  expect(world.get('deployments', 'web').status?.unavailableReplicas).toBeUndefined()
})

scenario('DEP 37: paused, undo and restart are refused, the status stays at "0 out of N"', setup, (world) => {
  world.apply(deployment({ replicas: 3 })).untilQuiet()
  world.kubectl('kubectl set image deployment/web web=web:v2').untilQuiet()
  world.kubectl('kubectl rollout pause deployment/web', 'deployment.apps/web paused\n')
  world.kubectl('kubectl set image deployment/web web=web:v3').untilQuiet()
  world.refused(
    'kubectl rollout undo deployment/web',
    /error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n$/,
  )
  world.refused(
    'kubectl rollout restart deployment/web',
    `error: deployments.apps "web" can't restart paused deployment (run rollout resume first)\n`,
  )
  world.runFor(3000)
  world.kubectl(
    'kubectl rollout status deployment/web --watch=false',
    'Waiting for deployment "web" rollout to finish: 0 out of 3 new replicas have been updated...\n',
  )
})

scenario('DEP 42: with revisionHistoryLimit 0 there is nothing to undo', setup, (world) => {
  world.apply(deployment({ replicas: 2, spec: '  revisionHistoryLimit: 0\n' })).untilQuiet()
  world.kubectl('kubectl set image deployment/web web=web:v2').untilQuiet()
  world.refused('kubectl rollout undo deployment/web', /error: no rollout history found for deployment "web"\n$/)
})

scenario(
  'DEP 43: undo gives back the template and its annotations, not the replicas, without an event',
  setup,
  (world) => {
    world.apply(deployment({ replicas: 2 }))
    world.kubectl('kubectl annotate deployment web kubernetes.io/change-cause=first').untilQuiet()
    world.kubectl('kubectl set image deployment/web web=web:v2')
    world.kubectl('kubectl annotate deployment web kubernetes.io/change-cause=second --overwrite')
    world.kubectl('kubectl scale deployment web --replicas=4').untilQuiet()
    world.kubectl('kubectl rollout undo deployment/web', 'deployment.apps/web rolled back\n').untilQuiet()
    const { metadata, spec } = world.get('deployments', 'web')
    expect([spec.replicas, spec.template.spec?.containers[0]?.image]).toEqual([4, 'web:v1'])
    expect(metadata.annotations?.['kubernetes.io/change-cause']).toBe('first')
    expect(new Set(world.events('Deployment', 'web').map((text) => text.split(':')[0]))).toEqual(
      new Set(['ScalingReplicaSet']),
    )
  },
)

scenario('DEP 44: undo goes to the second-highest revision, whether or not it ever worked', setup, (world) => {
  world.apply(deployment({ replicas: 2 })).untilQuiet()
  for (const image of ['web:no-such-v2', 'web:v3'])
    world.kubectl(`kubectl set image deployment/web web=${image}`).runFor(60)
  world.kubectl('kubectl rollout undo deployment/web', 'deployment.apps/web rolled back\n')
  expect(world.get('deployments', 'web').spec.template.spec?.containers[0]?.image).toBe('web:no-such-v2')
})

scenario('DEP 45: a second restart within the second is refused', setup, (world) => {
  world.apply(deployment({ replicas: 2 })).untilQuiet()
  world.kubectl('kubectl rollout restart deployment/web', 'deployment.apps/web restarted\n')
  world.refused(
    'kubectl rollout restart deployment/web',
    /if restart has already been triggered within the past second, please wait before attempting to trigger another\n$/,
  )
  world.runFor(1.1).kubectl('kubectl rollout restart deployment/web', 'deployment.apps/web restarted\n')
})

scenario('DEP 61: a selector that does not fit is printed as JSON; several errors come as a list', setup, (world) => {
  const misfit = deployment({ replicas: 3 }).replace('labels: {app: web}', 'labels: {app: other}')
  world
    .file('misfit.yaml', misfit)
    .refused(
      'kubectl apply -f misfit.yaml',
      'The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`\n',
    )
  world
    .file('worse.yaml', misfit.replace('replicas: 3', 'replicas: -3'))
    .refused(
      'kubectl apply -f worse.yaml',
      'The Deployment "web" is invalid: \n* spec.replicas: Invalid value: -3: must be greater than or equal to 0\n* spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`\n',
    )
})

scenario('DEP 62: in apps/v1 the selector is required, has no default, and cannot change', setup, (world) => {
  const without = deployment({}).replace(/ {2}selector:\n.*\n/, '')
  world
    .file('without.yaml', without)
    .refused(
      'kubectl apply -f without.yaml',
      /^The Deployment "web" is invalid: \n\* spec\.selector: Required value\n\* spec\.template\.metadata\.labels: Invalid value: \{"app":"web"\}: `selector` does not match template `labels`\n$/,
    )
  world.apply(deployment({})).file('other.yaml', deployment({}).replaceAll('app: web', 'app: web2'))
  world.refused(
    'kubectl apply -f other.yaml',
    'The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"web2"}}: field is immutable\n',
  )
})

scenario(
  'DEP 63: a patch to Recreate alone is refused; applying a manifest with Recreate alone works',
  setup,
  (world) => {
    world.apply(deployment({}))
    world.refused(
      `kubectl patch deployment web -p '{"spec":{"strategy":{"type":"Recreate"}}}'`,
      'The Deployment "web" is invalid: spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is \'Recreate\'\n',
    )
    world.apply(deployment({ spec: '  strategy: {type: Recreate}\n' }))
    expect(world.get('deployments', 'web').spec.strategy).toEqual({ type: 'Recreate' })
  },
)
