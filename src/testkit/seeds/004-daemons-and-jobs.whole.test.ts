import { expect } from 'vitest'
import { instantOfCivil } from '../../clock/instant.ts'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

/** Seed 004 (`004_2ce743013d2b7bb7.md`), section 13.2. */
const nodeExporter = seedBlock('004', 277)

scenario(
  'seed 004:277+449 and seed 002:57 and seed 003:306, 13.2 and 실습 3: one pod on every node, the control plane too',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('node-exporter-daemonset.yaml', nodeExporter)
    world
      .kubectl('kubectl create -f node-exporter-daemonset.yaml', 'daemonset.apps/node-exporter created\n')
      .untilQuiet()
    const nodes = world.list('pods').map(({ spec }) => spec.nodeName)
    expect(nodes.toSorted()).toEqual(['control-plane', 'node-1', 'node-2', 'node-3'])
    world.kubectl(
      'kubectl get pods -o wide',
      /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n(node-exporter-[a-z0-9]{5} +1\/1 +Running +0 +\d+s +10\.244\.\d+\.\d+ +(control-plane|node-\d) +<none> +<none>\n){4}$/,
    )
    world.kubectl(
      'kubectl get ds',
      /^NAME +DESIRED +CURRENT +READY +UP-TO-DATE +AVAILABLE +NODE SELECTOR +AGE\nnode-exporter +4 +4 +4 +4 +4 +<none> +\d+s\n$/,
    )
    world.kubectl('kubectl rollout status ds/node-exporter', 'daemon set "node-exporter" successfully rolled out\n')
    world.joinNode('node-4').untilQuiet()
    expect(world.list('pods').map(({ spec }) => spec.nodeName)).toContain('node-4')
  },
)

scenario(
  'seed 004:268+273, 13.1: without the toleration the control plane has no pod',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(nodeExporter.replace(/ {6}tolerations:.*\n.*\n.*\n/, '')).untilQuiet()
    expect(
      world
        .list('pods')
        .map(({ spec }) => spec.nodeName)
        .toSorted(),
    ).toEqual(['node-1', 'node-2', 'node-3'])
  },
)

/** Section 14.1; the image runs the program for two to five seconds. */
const dataProcessing = seedBlock('004', 319)

scenario(
  'seed 004:319+344+317+340+341 and seed 003:33, 14.1: ten pods succeed, never more than three at once, then the Job is Complete',
  { seed: 7, nodes: 3 },
  (world) => {
    const running = () =>
      world.list('pods').filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running')
    world.always('at most three pods at work', () => running().length <= 3)
    world.apply(dataProcessing)
    world.until('three are at work', () => running().length === 3)
    world.kubectl(
      'kubectl get jobs',
      /^NAME +STATUS +COMPLETIONS +DURATION +AGE\ndata-processing +Running +0\/10 +\d+s +\d+s\n$/,
    )
    world.kubectl(
      'kubectl describe job data-processing',
      /\nPods Statuses: {12}3 Active \(\d Ready\) \/ 0 Succeeded \/ 0 Failed\n/,
    )
    world.untilQuiet()
    expect(world.get('jobs', 'data-processing').status).toMatchObject({
      succeeded: 10,
      conditions: [
        { type: 'SuccessCriteriaMet', status: 'True' },
        { type: 'Complete', status: 'True' },
      ],
    })
    world.kubectl('kubectl get jobs', /data-processing +Complete +10\/10 +\d+s +\d+/)
    const { stdout } = world.output('kubectl describe job data-processing')
    expect(stdout).toMatch(
      /\nParallelism: {14}3\nCompletions: {14}10\nCompletion Mode: {10}NonIndexed\nSuspend: {18}false\nBackoff Limit: {12}4\n/,
    )
    expect(stdout).toMatch(
      /\nActive Deadline Seconds: {2}600s\nPods Statuses: {12}0 Active \(0 Ready\) \/ 10 Succeeded \/ 0 Failed\n/,
    )
    expect(stdout).toMatch(/ {2}Normal {2}Completed +\d+\S* +job-controller {2}Job completed\n$/)
    const [pod] = world.names('pods')
    world.kubectl(`kubectl logs -f ${pod}`, '')
  },
)

scenario(
  'seed 004:319+342, 14.1 "activeDeadlineSeconds": what runs longer is stopped, and the Job fails with DeadlineExceeded',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(dataProcessing.replace('[ "python", "process.py" ]', '["sleep", "3600"]'))
    world.runFor(595)
    expect(world.get('jobs', 'data-processing').status).toMatchObject({ active: 3 })
    world.runFor(120)
    expect(
      world.get('jobs', 'data-processing').status?.conditions?.find(({ type }) => type === 'Failed'),
    ).toMatchObject({ reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' })
    world.kubectl('kubectl get jobs', /data-processing +Failed +0\/10 /)
    expect(world.names('pods')).toEqual([])
  },
)

scenario(
  'seed 004:319+342, 14.1 "backoffLimit": with OnFailure the containers are restarted until more than four failures, then the Job fails',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(dataProcessing.replace('[ "python", "process.py" ]', '["sh", "-c", "exit 1"]')).runFor(590)
    expect(
      world.get('jobs', 'data-processing').status?.conditions?.find(({ type }) => type === 'Failed'),
    ).toMatchObject({ reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' })
  },
)

/** Section 14.2. */
const backup = seedBlock('004', 357)

scenario(
  'seed 004:357+458+355, 14.2 and 실습 4: every night at two; the last three Jobs are kept',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('backup-cronjob.yaml', backup)
    world.kubectl('kubectl create -f backup-cronjob.yaml', 'cronjob.batch/backup created\n')
    world.kubectl(
      'kubectl get cronjobs',
      /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nbackup +0 2 \* \* \* +<none> +False +0 +<none> +\d+s\n$/,
    )
    world.runUntil('2026-01-06T01:59:59Z')
    expect(world.names('jobs')).toEqual([])
    expect(world.output('kubectl get jobs')).toEqual({
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
      exitCode: 0,
    })
    world.runUntil('2026-01-06T02:01:00Z')
    const [first] = world.list('jobs')
    expect(first!.metadata).toMatchObject({
      creationTimestamp: '2026-01-06T02:00:00Z',
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-06T02:00:00Z' },
    })
    // The name ends with the scheduled minute since 1970.
    expect(first!.metadata.name).toBe(`backup-${instantOfCivil(2026, 1, 6, 2) / 60_000}`)
    world.kubectl(
      'kubectl get jobs',
      new RegExp(`^NAME +STATUS +COMPLETIONS +DURATION +AGE\n${first!.metadata.name} +Complete +1/1 +\\d+s +60s\n$`),
    )
    world.kubectl('kubectl get cronjobs', /backup +0 2 \* \* \* +<none> +False +0 +60s +16h\n$/)
    world.runUntil('2026-01-10T03:00:00Z')
    expect(world.list('jobs').map(({ metadata }) => metadata.creationTimestamp)).toEqual([
      '2026-01-08T02:00:00Z',
      '2026-01-09T02:00:00Z',
      '2026-01-10T02:00:00Z',
    ])
  },
)

/** Section 14.2, "Cron 표현식": from Monday, 2026-01-05, 10:00. */
const expressions: readonly (readonly [string, string, readonly string[]])[] = [
  ['0 2 * * *', '매일 오전 2시', ['2026-01-06T02:00:00Z', '2026-01-07T02:00:00Z']],
  ['0 */6 * * *', '6시간마다', ['2026-01-05T12:00:00Z', '2026-01-05T18:00:00Z', '2026-01-06T00:00:00Z']],
  ['30 18 * * 1', '매주 월요일 오후 6시 30분', ['2026-01-05T18:30:00Z', '2026-01-12T18:30:00Z']],
  ['0 0 1 * *', '매달 1일', ['2026-02-01T00:00:00Z']],
]

for (const [schedule, meaning, times] of expressions)
  scenario(`seed 004:379, 14.2 "Cron 표현식": ${schedule} is ${meaning}`, { seed: 7, nodes: 1 }, (world) => {
    world.apply(
      backup.replace('0 2 * * *', schedule).replace('successfulJobsHistoryLimit: 3', 'successfulJobsHistoryLimit: 9'),
    )
    world.runUntil(times.at(-1)!).runFor(2)
    expect(
      world
        .list('jobs')
        .map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']),
    ).toEqual(times)
  })

scenario('seed 004:411, 실습 1 "Deployment 생성 및 업데이트"', { seed: 7, nodes: 3 }, (world) => {
  world
    .kubectl('kubectl create deployment nginx --image=nginx:1.20 --replicas=3', 'deployment.apps/nginx created\n')
    .untilQuiet()
  world.kubectl(
    'kubectl get deployments',
    /^NAME {4}READY {3}UP-TO-DATE {3}AVAILABLE {3}AGE\nnginx {3}3\/3 {5}3 {12}3 {11}\d+s\n$/,
  )
  world.kubectl('kubectl get rs', /^NAME +DESIRED +CURRENT +READY +AGE\nnginx-[a-z0-9]+ +3 +3 +3 +\d+s\n$/)
  world.kubectl(
    'kubectl get pods',
    /^NAME +READY +STATUS +RESTARTS +AGE\n(nginx-[a-z0-9]+-[a-z0-9]{5} +1\/1 +Running +0 +\d+s\n){3}$/,
  )
  world.kubectl('kubectl set image deployment/nginx nginx=nginx:1.21', 'deployment.apps/nginx image updated\n')
  world.kubectl('kubectl rollout status deployment/nginx', /deployment "nginx" successfully rolled out\n$/)
  world.kubectl(
    'kubectl rollout history deployment/nginx',
    'deployment.apps/nginx \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
  )
  world.kubectl('kubectl rollout undo deployment/nginx', 'deployment.apps/nginx rolled back\n').untilQuiet()
  expect(world.readyPods('app=nginx').map(({ spec }) => spec.containers[0]!.image)).toEqual([
    'nginx:1.20',
    'nginx:1.20',
    'nginx:1.20',
  ])
})
