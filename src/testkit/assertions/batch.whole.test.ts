import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { job } from './manifests.ts'

const setup = { seed: 5, nodes: 2 }
const limit = (count: number): string => `  backoffLimit: ${count}\n`

for (const [count, restarts] of [
  [0, 1],
  [2, 2],
] as const)
  scenario(`JOB 4: with OnFailure and backoffLimit ${count} the Job fails at restart ${restarts}`, setup, (world) => {
    world.apply(job({ spec: limit(count), restartPolicy: 'OnFailure', command: 'exit 3' }))
    let most = 0
    world.always('restarts are counted', () => {
      for (const { status } of world.list('pods', 'job-name=work'))
        most = Math.max(most, status?.containerStatuses?.[0]?.restartCount ?? 0)
      return true
    })
    world.until(
      'it has failed',
      () => world.get('jobs', 'work').status?.conditions?.some(({ type }) => type === 'FailureTarget') === true,
    )
    expect([most, world.names('pods', 'job-name=work').length]).toEqual([restarts, 1])
    expect(world.get('jobs', 'work').status?.conditions?.[0]?.reason).toBe('BackoffLimitExceeded')
  })

scenario('JOB 18: a Job has to say Never or OnFailure', setup, (world) => {
  const says =
    'The Job "work" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"\n'
  world.file('always.yaml', job({ restartPolicy: 'Always' })).refused('kubectl apply -f always.yaml', says)
  world.file('none.yaml', job({}).replace(/ +restartPolicy.*\n/, '')).refused('kubectl apply -f none.yaml', says)
})

scenario('JOB 19: the template is fixed, completions too, parallelism is not', setup, (world) => {
  const patch = (spec: object): string => `kubectl patch job work --type=merge -p '${JSON.stringify({ spec })}'`
  world.apply(job({ spec: '  completions: 3\n', command: 'sleep 600' }))
  world.refused(patch({ template: { spec: { activeDeadlineSeconds: 5 } } }), /: field is immutable\n$/)
  world.refused(
    patch({ completions: 4 }),
    'The Job "work" is invalid: spec.completions: Invalid value: 4: field is immutable\n',
  )
  world.kubectl(patch({ parallelism: 2 }), 'job.batch/work patched\n')
  world.until('two are at work', () => world.get('jobs', 'work').status?.active === 2)
})

scenario('JOB 20: completions of an Indexed Job change only together with parallelism', setup, (world) => {
  const patch = (spec: object): string => `kubectl patch job work --type=merge -p '${JSON.stringify({ spec })}'`
  world.apply(job({ spec: '  completionMode: Indexed\n  completions: 2\n  parallelism: 2\n', command: 'sleep 600' }))
  world.refused(
    patch({ completions: 3 }),
    'The Job "work" is invalid: spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism\n',
  )
  world.kubectl(patch({ completions: 3, parallelism: 3 }), 'job.batch/work patched\n')
  world.until('three are at work', () => world.get('jobs', 'work').status?.active === 3)
})

scenario('JOB 32: a deletion that says nothing of the pods leaves them and warns', setup, (world) => {
  world.apply(job({ command: 'sleep 600' })).runFor(10)
  const path = '/apis/batch/v1/namespaces/default/jobs/work'
  expect(world.warnings({ method: 'DELETE', path })).toEqual([
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  ])
  world.runFor(5)
  expect(world.find('jobs', 'work')).toBeUndefined()
  expect(world.list('pods').map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined])
  world.apply(job({ command: 'sleep 600' })).runFor(1)
  expect(world.warnings({ method: 'DELETE', path, body: { propagationPolicy: 'Background' } })).toEqual([])
})

scenario('JOB 34: pods that a quota refuses are told and tried again, and never fail the Job', setup, (world) => {
  world.kubectl('kubectl create quota none --hard=pods=0').runFor(1)
  world.apply(job({ spec: limit(0) })).runFor(300)
  const tries = world
    .events('Job', 'work')
    .filter((text) => /^FailedCreate: Error creating: pods "work-\S+" is forbidden: exceeded quota: none/.test(text))
  expect(tries.length).toBeGreaterThan(0)
  expect(world.get('jobs', 'work').status?.conditions).toBeUndefined()
  world.kubectl('kubectl delete quota none')
  world.until('it runs after all', () => world.get('jobs', 'work').status?.succeeded === 1, 120)
})

scenario('JOB 37: the duration of a failed Job goes on growing', setup, (world) => {
  world.apply(job({ spec: limit(0), command: 'exit 1' })).runFor(60)
  expect(world.get('jobs', 'work').status?.completionTime).toBeUndefined()
  world.kubectl('kubectl get job work', /\nwork +Failed +0\/1 +60s +60s\n/)
  world.runFor(60).kubectl('kubectl get job work', /\nwork +Failed +0\/1 +2m +2m\n/)
})
