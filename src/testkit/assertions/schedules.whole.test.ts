import { expect } from 'vitest'
import { instantOfTimestamp } from '../../clock/instant.ts'
import { scenario, type World } from '../scenario.ts'

const setup = { seed: 5, nodes: 1 }

const cron = (schedule: string, spec = '', name = 'c') => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: "${schedule}"
${spec}  successfulJobsHistoryLimit: 100
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: busybox, command: ["true"]}]
`
const refused = (world: World, schedule: string, says: string): void =>
  void world
    .file('c.yaml', cron(schedule))
    .refused(
      'kubectl apply -f c.yaml',
      `The CronJob "c" is invalid: spec.schedule: Invalid value: "${schedule}": ${says}\n`,
    )
const slots = (world: World): readonly (string | undefined)[] =>
  world.list('jobs').map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'])

scenario('CRON 43: there is no day 7, names have three letters, ranges do not wrap', setup, (world) => {
  refused(world, '* * * * 7', 'end of range (7) above maximum (6): 7')
  refused(
    world,
    '* * * * sunday',
    'failed to parse int from sunday: strconv.Atoi: parsing \\"sunday\\": invalid syntax'.replaceAll('\\', ''),
  )
  refused(world, '* * * * FRI-MON', 'beginning of range (5) beyond end of range (1): FRI-MON')
  world.file('c.yaml', cron('0 0 * * sun')).kubectl('kubectl apply -f c.yaml', 'cronjob.batch/c created\n')
})

const january = { ...setup, startAt: instantOfTimestamp('2026-01-01T00:00:30Z')! }

scenario('CRON 44: */2 beside a day of the week means one or the other', january, (world) => {
  world.apply(cron('0 12 */2 * 1')).runUntil('2026-01-08T00:00:00Z')
  expect(slots(world)).toEqual(['01', '03', '05', '07'].map((day) => `2026-01-${day}T12:00:00Z`))
})

scenario('CRON 44: * and */1 beside a day of the week mean both', january, (world) => {
  world.apply(cron('0 12 */1 * 1')).runUntil('2026-01-13T00:00:00Z')
  expect(slots(world)).toEqual(['2026-01-05T12:00:00Z', '2026-01-12T12:00:00Z'])
})

scenario('CRON 54: TZ= in a schedule is refused on create', setup, (world) => {
  world
    .file('c.yaml', cron('TZ=Asia/Seoul 0 2 * * *'))
    .refused(
      'kubectl apply -f c.yaml',
      'The CronJob "c" is invalid: spec.schedule: Invalid value: "TZ=Asia/Seoul 0 2 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead\n',
    )
})

scenario(
  'CRON 54: a time that summer time leaves out does not come',
  { ...setup, startAt: instantOfTimestamp('2026-03-07T00:00:00Z')! },
  (world) => {
    world.apply(cron('30 2 * * *', '  timeZone: America/New_York\n')).runUntil('2026-03-10T00:00:00Z')
    expect(slots(world)).toEqual(['2026-03-07T02:30:00-05:00', '2026-03-09T02:30:00-04:00'])
  },
)

scenario(
  'CRON 54: a time that comes twice runs twice',
  { ...setup, startAt: instantOfTimestamp('2026-11-01T00:00:00Z')! },
  (world) => {
    world.apply(cron('30 1 * * *', '  timeZone: America/New_York\n')).runUntil('2026-11-02T00:00:00Z')
    expect(slots(world)).toEqual(['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'])
  },
)

scenario('CRON 56: a name may have 52 characters, not 53', setup, (world) => {
  const [fits, long] = ['a'.repeat(52), 'a'.repeat(53)]
  world
    .file('fits.yaml', cron('* * * * *', '', fits))
    .kubectl('kubectl apply -f fits.yaml', `cronjob.batch/${fits} created\n`)
  world
    .file('long.yaml', cron('* * * * *', '', long))
    .refused(
      'kubectl apply -f long.yaml',
      `The CronJob "${long}" is invalid: metadata.name: Invalid value: "${long}": must be no more than 52 characters\n`,
    )
})
