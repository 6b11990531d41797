import { describe, expect, it } from 'vitest'
import { instantOf, type Instant } from '../../../clock/instant.ts'
import { nextBelow, randomStream, type RandomStream } from '../../../clock/random.ts'
import { treeOf, type Directory } from './files.ts'
import { parseScript } from './parser.ts'
import { never, type LogLine, type Process, type World } from './process.ts'
import { advanced, outlookOf, processFor } from './run.ts'

const start = instantOf(1_767_607_200_000)
const empty = treeOf({ '/a.txt': 'one\ntwo\n' }, ['/tmp', '/dev'])

function worldOn(disks: Map<string, Directory>): World {
  return {
    image: { name: 'busybox', tag: '' },
    pod: { name: 'p', namespace: 'd', hostname: 'p', fullName: 'p', ip: '10.0.0.9' },
    user: 0,
    unknownProgram: 'serves',
    mounts: [],
    disk: (name) => disks.get(name) ?? empty,
  }
}

interface Life {
  readonly state: Process
  readonly lines: readonly LogLine[]
  readonly disks: Map<string, Directory>
}

/** Lives a script up to an instant, looked at in between at random instants. */
function lived(script: string, until: Instant, stops: readonly Instant[]): Life {
  const disks = new Map<string, Directory>()
  let state = processFor({
    words: ['sh', '-c', script],
    variables: new Map([['PATH', '/bin']]),
    directory: '/',
    at: start,
  })
  const lines: LogLine[] = []
  for (const stop of [...stops, until]) {
    const stretch = advanced(state, worldOn(disks), stop)
    state = stretch.state
    lines.push(...stretch.lines)
    for (const [name, disk] of stretch.disks) disks.set(name, disk)
  }
  return { state, lines, disks }
}

const words = [
  'a',
  'b',
  '$x',
  '"$x y"',
  '$(cat /a.txt)',
  '$((i + 1))',
  '${x:-z}',
  '${x%b}',
  "'q r'",
  '*',
  '$?',
  '`echo k`',
]

function commandOf(random: RandomStream, depth: number): string {
  const one = <T>(list: readonly T[]): T => list[nextBelow(random, list.length)]!
  const inner = (): string => commandOf(random, depth - 1)
  const word = (): string => one(words)
  const simple = [
    () => `echo ${word()} ${word()}`,
    () => `x=${word()}`,
    () => `i=$((i + ${nextBelow(random, 3)}))`,
    () => `sleep ${nextBelow(random, 4)}`,
    () => `echo ${word()} >> /tmp/f`,
    () => `cat /tmp/f 2>/dev/null`,
    () => `test ${word()} = ${word()}`,
    () => `[ ${nextBelow(random, 3)} -lt 2 ]`,
    () => `rm -f /tmp/f`,
    () => `printf '%s-' ${word()}`,
    () =>
      one(['true', 'false', 'set -e', 'break', 'continue', 'cd /tmp', 'wait', 'pwd', ': nothing', 'read l < /a.txt']),
  ]
  if (depth <= 0) return one(simple)()
  const compound = [
    () => `${inner()}; ${inner()}`,
    () => `${inner()} && ${inner()}`,
    () => `${inner()} || ${inner()}`,
    () => `if ${inner()}; then ${inner()}; else ${inner()}; fi`,
    () => `for v in 1 2 3; do ${inner()}; done`,
    () => `while [ $i -lt 4 ]; do i=$((i+1)); ${inner()}; done`,
    () => `until false; do sleep 3; ${inner()}; done`,
    () => `case $x in a*) ${inner()};; *) ${inner()};; esac`,
    () => `( ${inner()} )`,
    () => `{ ${inner()}; }`,
    () => `${inner()} | tr a-z A-Z`,
    () => `echo $(${inner()})`,
    () => `f() { ${inner()}; return 1; }; f p`,
    () => `(${inner()}) & ${inner()}; wait`,
    () => `! ${inner()}`,
    () => `trap 'echo end' EXIT; ${inner()}`,
  ]
  return one(compound)()
}

describe('random scripts', () => {
  it.each(Array.from({ length: 400 }, (_, seed) => seed))('seed %i: no matter when one looks', (seed) => {
    const random = randomStream(seed, 'scripts')
    const script = `i=0; ${commandOf(random, 4)}`
    expect([script, parseScript(script).problem]).toEqual([script, undefined])
    const until = instantOf(start + 60_000)
    const stops = Array.from({ length: 4 }, () => instantOf(start + nextBelow(random, 60_000))).sort((a, b) => a - b)
    const whole = lived(script, until, [])
    const pieces = lived(script, until, stops)
    const isBusy = whole.state.tasks.some(({ wakeAt, isDone }) => !isDone && wakeAt < until)
    if (isBusy) return
    expect([script, pieces]).toEqual([script, whole])
    const outlook = outlookOf(
      processFor({ words: ['sh', '-c', script], variables: new Map(), directory: '/', at: start }),
      worldOn(new Map()),
    )
    if (outlook.type === 'ends' && outlook.at <= until && whole.state.exitCode !== undefined)
      expect([script, outlook.at, outlook.exitCode]).toEqual([script, whole.state.clock, whole.state.exitCode])
    if (outlook.type === 'repeats' || outlook.type === 'rests')
      expect([script, whole.state.exitCode]).toEqual([script, undefined])
    if (outlook.type === 'rests') expect(whole.state.tasks[0]!.wakeAt).toBe(never)
  })

  it.each(Array.from({ length: 300 }, (_, seed) => seed))(
    'seed %i: broken ones are refused or run, and never throw',
    (seed) => {
      const random = randomStream(seed, 'broken')
      const whole = commandOf(random, 3)
      const cut = nextBelow(random, whole.length)
      const script =
        whole.slice(0, cut) +
        ['', '"', "'", '(', '$(', ';;', '}', 'fi', '`', '${', '<<E\n', '\\'][nextBelow(random, 12)]! +
        whole.slice(cut + 1)
      expect(lived(script, instantOf(start + 5000), []).state.clock).toBeGreaterThanOrEqual(start)
    },
  )
})
