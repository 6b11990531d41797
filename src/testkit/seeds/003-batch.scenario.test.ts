import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

/** Seed 003 (`003_7e53b1ad93768796.md`), "Jobs", "예제". */
scenario('seed 003:83+73, "Jobs": oc create job runs the command once', { seed: 7, nodes: 3 }, (world) => {
  world.kubectl(
    'oc create job date-job --image registry.access.redhat.com/ubi8/ubi -- /bin/bash -c "date"',
    'job.batch/date-job created\n',
  )
  expect(world.get('jobs', 'date-job').spec.template.spec).toMatchObject({
    restartPolicy: 'Never',
    containers: [
      { name: 'date-job', image: 'registry.access.redhat.com/ubi8/ubi', command: ['/bin/bash', '-c', 'date'] },
    ],
  })
  world.untilQuiet()
  expect(world.get('jobs', 'date-job').status).toMatchObject({ succeeded: 1 })
  const [pod] = world.list('pods', 'job-name=date-job')
  expect(pod!.status?.phase).toBe('Succeeded')
  world.kubectl('oc logs job/date-job', /^Mon Jan {2}5 10:00:\d\d UTC 2026\n$/)
})

scenario(
  'seed 003:76, "run vs job": kubectl run makes a pod alone, a Job makes its own',
  { seed: 7, nodes: 3 },
  (world) => {
    world
      .kubectl(
        'oc run alone --image=registry.access.redhat.com/ubi8/ubi --restart=Never -- date',
        'pod/alone created\n',
      )
      .untilQuiet()
    expect(world.names('jobs')).toEqual([])
    expect(world.get('pods', 'alone').metadata.ownerReferences).toBeUndefined()
    world.kubectl('oc delete pod alone', 'pod "alone" deleted\n').untilQuiet()
    expect(world.names('pods')).toEqual([])
  },
)

/** "Cron Jobs", "예제": the schedule there has lost its stars and a field. */
scenario(
  'seed 003:102, "Cron Jobs": the schedule "/1 * * * " has four fields, and the exact error says so',
  { seed: 7, nodes: 1 },
  (world) => {
    world.refused(
      'oc create cronjob date-cronjob --image registry.access.redhat.com/ubi8/ubi --schedule="/1 * * * " -- date',
      'error: failed to create cronjob: CronJob.batch "date-cronjob" is invalid: spec.schedule: Invalid value: "/1 * * * ": expected exactly 5 fields, found 4: [/1 * * *]\n',
    )
    expect(world.names('cronjobs')).toEqual([])
  },
)

scenario(
  'seed 003:92+95, "Cron Jobs" with the schedule that was meant: a Job every minute, three kept',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl(
      'oc create cronjob date-cronjob --image registry.access.redhat.com/ubi8/ubi --schedule="*/1 * * * *" -- date',
      'cronjob.batch/date-cronjob created\n',
    )
    world.runUntil('2026-01-05T10:05:30Z')
    expect(world.list('jobs').map(({ metadata }) => metadata.creationTimestamp)).toEqual([
      '2026-01-05T10:03:00Z',
      '2026-01-05T10:04:00Z',
      '2026-01-05T10:05:00Z',
    ])
    expect(world.list('jobs').every(({ status }) => status?.succeeded === 1)).toBe(true)
  },
)

const groupSync = seedBlock('003', 107)

scenario('seed 003:107, "Cron Jobs", the YAML: its namespace has to exist first', { seed: 7, nodes: 3 }, (world) => {
  world.file('group-sync.yaml', groupSync)
  world.refused(
    'oc apply -f group-sync.yaml',
    'Error from server (NotFound): error when creating "group-sync.yaml": namespaces "idm-integrator" not found\n',
  )
  world.kubectl('oc create namespace idm-integrator', 'namespace/idm-integrator created\n')
  world.kubectl('oc apply -f group-sync.yaml', 'cronjob.batch/group-sync created\n')
  world.runUntil('2026-01-05T10:02:30Z')
  world.kubectl(
    'oc get jobs -n idm-integrator',
    /^NAME +STATUS +COMPLETIONS +DURATION +AGE\n(group-sync-\d+ +Complete +1\/1 +\d+s +\d+s\n){2}$/,
  )
})

/** "use case", Job: "만약 작업이 실패하면, 지정된 재시도 횟수만큼 작업을 다시 시작할 수 있습니다". */
const failing = `apiVersion: batch/v1
kind: Job
metadata:
  name: big-data
spec:
  backoffLimit: 2
  template:
    spec:
      containers:
      - name: work
        image: busybox
        command: [sh, -c, "exit 1"]
      restartPolicy: Never
`

scenario(
  'seed 003:314+32+74, use case Job 3: a failing Job is tried again as often as allowed, with longer and longer pauses',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(failing).untilQuiet()
    const pods = world.list('pods', 'job-name=big-data')
    expect(pods.map(({ status }) => status?.phase)).toEqual(['Failed', 'Failed', 'Failed'])
    const births = pods
      .map(({ metadata }) => Number(metadata.creationTimestamp.slice(17, 19)))
      .toSorted((left, right) => left - right)
    expect(births[1]! - births[0]!).toBeGreaterThanOrEqual(10)
    expect(births[2]! - births[1]!).toBeGreaterThanOrEqual(20)
    const { status } = world.get('jobs', 'big-data')
    expect(status).toMatchObject({ failed: 3 })
    expect(status?.conditions?.find(({ type }) => type === 'Failed')).toMatchObject({
      status: 'True',
      reason: 'BackoffLimitExceeded',
    })
    expect(world.events('Job', 'big-data').at(-1)).toBe(
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    )
  },
)

scenario(
  'seed 003:312+313+31, use cases Job 1 and 2: one that fails once is finished by its second pod, and its pods stop by themselves',
  { seed: 7, nodes: 3 },
  (world) => {
    world
      .apply(
        failing
          .replace('  template:\n', '  template:\n    metadata:\n      annotations: {kuberama.dev/exit-after: 2s}\n')
          .replace('"exit 1"', '"echo done"'),
      )
      .untilQuiet()
    expect(world.get('jobs', 'big-data').status).toMatchObject({ succeeded: 1 })
    expect(world.list('pods').map(({ status }) => status?.phase)).toEqual(['Succeeded'])
    world.kubectl(
      'kubectl wait --for=condition=complete job/big-data --timeout=5s',
      'job.batch/big-data condition met\n',
    )
  },
)

/** "use case", CronJob: "매일 밤 자동으로 데이터베이스 백업". */
scenario(
  'seed 003:317+318+319, use case CronJob: the nightly backup starts at 02:00, ends by itself, and comes again',
  { seed: 7, nodes: 3 },
  (world) => {
    world.kubectl(
      'kubectl create cronjob nightly --image=backup-tool:v1 --schedule="0 2 * * *" -- ./backup.sh',
      'cronjob.batch/nightly created\n',
    )
    world.runUntil('2026-01-06T01:59:59Z')
    expect(world.names('pods')).toEqual([])
    world.runUntil('2026-01-06T02:00:30Z')
    const [job] = world.list('jobs')
    expect(job!.metadata).toMatchObject({
      creationTimestamp: '2026-01-06T02:00:00Z',
      ownerReferences: [{ kind: 'CronJob', name: 'nightly', controller: true }],
    })
    expect(world.list('pods').map(({ status }) => status?.phase)).toEqual(['Succeeded'])
    world.runUntil('2026-01-07T02:00:30Z')
    expect(world.names('jobs')).toHaveLength(2)
    // Events are kept for an hour: those of the night before are gone.
    const [, second] = world.names('jobs')
    expect(world.events('CronJob', 'nightly')).toContain(`SuccessfulCreate: Created job ${second}`)
  },
)
