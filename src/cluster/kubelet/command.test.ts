import { describe, expect, it } from 'vitest'
import { durationOf, goDuration } from './go-duration.ts'
import { imageReference } from './images.ts'
import { instantOf, type Duration } from '../../clock/instant.ts'
import { treeOf } from './shell/files.ts'
import type { World } from './shell/process.ts'
import { advanced, outlookOf, processFor } from './shell/run.ts'

const start = instantOf(1_000_000)

const world: World = {
  image: { name: 'busybox', tag: 'latest' },
  pod: { name: 'web', namespace: 'default', hostname: 'web', fullName: 'web', ip: '' },
  user: 0,
  unknownProgram: 'serves',
  mounts: [],
  disk: () => treeOf({}, ['/tmp', '/dev']),
}

const run = (...words: readonly string[]) => {
  const state = processFor({ words, variables: new Map([['NAME', 'world']]), directory: '/', at: start })
  const outlook = outlookOf(state, world)
  return outlook.type === 'ends'
    ? { ...outlook, lasts: outlook.at - start, logs: advanced(state, world, outlook.at).lines }
    : outlook
}

describe('simple commands', () => {
  it.each([
    [['sleep', '5'], { lasts: 5000, exitCode: 0 }],
    [['/bin/sleep', '1m30s'], { lasts: 90_000, exitCode: 0 }],
    [['sh', '-c', 'sleep 5; exit 1'], { lasts: 5000, exitCode: 1 }],
    [['/bin/sh', '-c', 'sleep 2 && exit 0 || exit 9'], { lasts: 2000, exitCode: 0 }],
    [['bash', '-c', 'false && sleep 100; true'], { lasts: 0, exitCode: 0 }],
    [['bash', '-c', 'false || exit 42'], { lasts: 0, exitCode: 42 }],
    [['/bin/false'], { lasts: 0, exitCode: 1 }],
    [['true'], { lasts: 0, exitCode: 0 }],
    [['sh', '-ec', 'exit 300'], { lasts: 0, exitCode: 44 }],
    [['sh', '-c', 'sleep 1800 && exit 0'], { lasts: 1_800_000, exitCode: 0 }],
    [['sh', '-c', 'if true; then exit 1; fi'], { lasts: 0, exitCode: 1 }],
    [['sh', '-c', 'sleep 5 & wait'], { lasts: 5000, exitCode: 0 }],
  ])('%j', (argv, expected) => {
    expect(run(...argv)).toMatchObject(expected)
  })

  it('never ends an endless loop, a follower or an endless sleep', () => {
    for (const script of [
      'while true; do echo hello; sleep 10;done',
      'sleep infinity',
      'tail -f /dev/null',
      'while :\ndo\n date\n sleep 1\ndone',
    ])
      expect(['rests', 'repeats']).toContain(run('sh', '-c', script).type)
  })

  it('writes what it says, when it says it', () => {
    expect(run('sh', '-c', 'echo "Hello $NAME" && sleep 2 && echo bye > /dev/null; echo \'$NAME\'')).toMatchObject({
      logs: [
        { after: 0, text: 'Hello world' },
        { after: 2000, text: '$NAME' },
      ],
    })
    expect(run('sh', '-c', 'echo first; while true; do sleep 1; echo tick; sleep 9; done')).toMatchObject({
      stretch: { lines: [{ after: 0, text: 'first' }] },
      cycle: { from: 0, every: 10_000, lines: [{ after: 1000, text: 'tick' }] },
    })
  })
})

describe('durations', () => {
  it.each([
    [0, '0s'],
    [512, '512ms'],
    [2345, '2.345s'],
    [10_000, '10s'],
    [80_000, '1m20s'],
    [300_000, '5m0s'],
    [60_934, '1m0.934s'],
    [3_600_000, '1h0m0s'],
  ])('%i ms prints as %s', (milliseconds, text) => {
    expect(goDuration(milliseconds as Duration)).toBe(text)
    expect(durationOf(text)).toBe(milliseconds)
  })

  it('reads bare seconds, and nothing else', () => {
    expect(durationOf('1.5')).toBe(1500)
    expect(durationOf('soon')).toBeUndefined()
    expect(durationOf('')).toBeUndefined()
  })
})

describe('images', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest', 'Always'],
    ['nginx:1.16.1', 'docker.io/library/nginx:1.16.1', 'IfNotPresent'],
    ['grafana/promtail', 'docker.io/grafana/promtail:latest', 'Always'],
    ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9', 'IfNotPresent'],
    ['registry.ocp4.example.com/oac-cli:v4.10', 'registry.ocp4.example.com/oac-cli:v4.10', 'IfNotPresent'],
    ['localhost:5000/team/app:latest', 'localhost:5000/team/app:latest', 'Always'],
  ])('%s is %s', (text, full, policy) => {
    expect(imageReference(text)).toMatchObject({ full, policy, exists: true })
  })

  it.each(['nginx:nope', 'nginx:1.161', 'app:does-not-exist', 'quay.io/a/b:missing', 'nginx:not-found-1'])(
    '%s does not exist',
    (text) => {
      expect(imageReference(text).exists).toBe(false)
    },
  )

  it.each(['nginx:nopeople', 'myapp:1.100', 'nginx:1.25.3', 'nginx:stable'])('%s exists', (text) => {
    expect(imageReference(text).exists).toBe(true)
  })

  it.each(['NGINX', 'ngi nx', 'nginx:', ':1'])('%s is no reference', (text) => {
    expect(imageReference(text).problem).toBeDefined()
  })
})
